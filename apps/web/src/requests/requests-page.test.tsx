import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aRequest, emptyAccount } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { RequestsPage } from './requests-page.tsx'

afterEach(() => vi.restoreAllMocks())

test.each([
  [null, 'Main Library'],
  ['NORTH', 'Main Library'],
  ['HARBOUR', 'Main Library, Harbour College'],
  ['ELSEWHERE', 'Main Library, at another institution'],
])('G15 the row and the file name the pickup place at %s: %s', async (institutionCode, words) => {
  const { send } = openCard(<RequestsPage />)
  const pickup = { institutionCode, place: { code: 'MAIN', name: 'Main Library' } }
  const items = [aRequest('1', { title: 'Slow Light', status: 'ready', pickup })]
  await send(
    { type: 'card', card: emptyAccount('NORTH', { requests: { state: 'ok', items } }) },
    { type: 'end' },
  )
  const row = within(await screen.findByRole('listitem', { name: /Slow Light/ }))
  expect(row.getByText(words)).toBeTruthy()
  expect(row.getByText('North University')).toBeTruthy()
  const saved: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    if (file instanceof Blob) saved.push(file)
    return 'blob:here'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  fireEvent.click(screen.getByRole('button', { name: 'Print or save this list' }))
  fireEvent.click(screen.getByRole('button', { name: /CSV|spreadsheet|Save/ }))
  await waitFor(() => expect(saved).toHaveLength(1))
  const [heads = [], cells = []] = (await saved[0]!.text()).split('\r\n').map((line) => line.split('","'))
  expect(cells[0]).toContain('North University')
  expect(cells[heads.indexOf('Pickup at')]).toBe(words)
})
