import type { Outcome } from '@library-card/contract/outcome.ts'
import { useMutation } from '@tanstack/react-query'
import { act, fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderAt } from '../../test/open-app.tsx'
import { refusal, respond } from '../../test/server.ts'
import { fetchJson } from '../api.ts'
import { OutdatedPage } from './outdated-page.tsx'

const reload = vi.fn<() => void>()
const loadedBy = vi.fn<() => NavigationTimingType>()
let page: ReturnType<typeof renderAt>

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  reload.mockClear()
  loadedBy.mockReturnValue('navigate')
  vi.spyOn(location, 'reload').mockImplementation(reload)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only field of the entry that is read
  vi.spyOn(performance, 'getEntriesByType').mockImplementation(() => [
    { type: loadedBy() } as PerformanceNavigationTiming,
  ])
  respond('GET /api/calendar', refusal(409, 'new-version'))
  respond('POST /api/calendar', refusal(409, 'new-version'))
  page = renderAt('/card/NORTH/settings', <Page />)
})
afterEach(() => {
  page.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const released = Promise.withResolvers<Outcome>()

function Page() {
  const [text, setText] = useState('')
  const { mutate } = useMutation({ mutationFn: () => released.promise })
  return (
    <>
      <input aria-label="Text" value={text} onChange={({ target }) => setText(target.value)} />
      <button onClick={() => mutate()}>Renew</button>
      <OutdatedPage />
    </>
  )
}

const read = () => fetchJson('GET /api/calendar').catch(() => {})
const write = () => fetchJson('POST /api/calendar', { body: { titles: false } }).catch(() => {})
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const type = (value: string) => fireEvent.input(screen.getByLabelText('Text'), { target: { value } })

test('G28 a page of another version loads itself again in place, once', async () => {
  await pass(5_000)
  expect(reload).not.toHaveBeenCalled()
  await read()
  await pass(1)
  expect(reload).toHaveBeenCalledOnce()
  await read()
  await pass(60_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 a text that is being typed stays until it is sent or deleted', async () => {
  type('robin@example.org')
  await read()
  await pass(300_000)
  expect(reload).not.toHaveBeenCalled()
  type('')
  await pass(1_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 an open dialog is answered first', async () => {
  const dialog = document.body.appendChild(document.createElement('dialog'))
  dialog.open = true
  await read()
  await pass(10_000)
  expect(reload).not.toHaveBeenCalled()
  dialog.open = false
  await pass(1_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 a renewal that runs is finished first', async () => {
  fireEvent.click(screen.getByRole('button', { name: 'Renew' }))
  await pass(1)
  await read()
  await pass(80_000)
  expect(reload).not.toHaveBeenCalled()
  released.resolve({ type: 'renewal', institutionCode: 'NORTH', id: '1', outcome: null })
  await pass(1_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 what was not carried out can be read for 20 seconds', async () => {
  await write()
  await read()
  await pass(19_000)
  expect(reload).not.toHaveBeenCalled()
  await pass(2_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 a tab reloads at most once a minute', async () => {
  loadedBy.mockReturnValue('reload')
  const sinceLoaded = vi.spyOn(performance, 'now').mockReturnValue(3_000)
  await read()
  await pass(2_000)
  expect(reload).not.toHaveBeenCalled()
  sinceLoaded.mockReturnValue(60_000)
  await pass(1_000)
  expect(reload).toHaveBeenCalledOnce()
})

test('G28 without a connection the page stays, since the browser would show its own error page', async () => {
  const connection = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await read()
  await pass(5_000)
  expect(reload).not.toHaveBeenCalled()
  connection.mockReturnValue(true)
  await pass(1_000)
  expect(reload).toHaveBeenCalledOnce()
})
