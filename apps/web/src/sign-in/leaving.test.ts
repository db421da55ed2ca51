import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../query-client.ts'
import { hideWhenRestored, keepMark, leave } from './leaving.ts'

let left: string[]
const reload = vi.fn<() => void>()
beforeEach(() => {
  left = []
  reload.mockClear()
  document.body.innerHTML = '<div id="root">Robin Vale</div>'
  vi.spyOn(location, 'replace').mockImplementation((address) => void left.push(String(address)))
  vi.spyOn(location, 'reload').mockImplementation(reload)
})
afterEach(() => vi.restoreAllMocks())

const isHidden = () => document.getElementById('root')?.hasAttribute('hidden')

const shown = (persisted: boolean) =>
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))

function endAt(pathname: string) {
  history.replaceState(null, '', pathname)
  const client = createClient()
  client.setQueryData(['card', 'NORTH'], { displayName: 'Robin Vale' })
  keepMark(client, 'sealed')
  leave(client, { why: 'ended' })
  return client
}

test('G2 whoever leaves sees nothing any more, and nothing stays in memory', () => {
  const client = endAt('/card/NORTH/loans')
  expect(isHidden()).toBe(true)
  expect(client.getQueryCache().getAll()).toEqual([])
})

test('G2 what ended takes along where it was and whose mark it had, and nothing of what was looked for there', () => {
  endAt('/card/NORTH/loans?find=maps')
  expect(left).toEqual(['/signed-out?why=ended&returnTo=%2Fcard%2FNORTH%2Floans&mark=sealed'])
})

test('G2 who signs out takes nothing along', () => {
  history.replaceState(null, '', '/card/NORTH/loans')
  const client = createClient()
  keepMark(client, 'sealed')
  leave(client, { why: 'signed-out', stillSignedInAt: 'NORTH' })
  expect(left).toEqual(['/signed-out?still=NORTH'])
})

test('G2 staff leave by the door that they came in by', () => {
  endAt('/staff/clearance')
  expect(left[0]).toMatch(/&as=staff$/)
})

test('G2 a page that comes back from the browser’s memory is hidden before it is asked for anew', () => {
  hideWhenRestored()
  shown(false)
  expect([isHidden(), reload.mock.calls.length]).toEqual([false, 0])
  shown(true)
  expect([isHidden(), reload.mock.calls.length]).toEqual([true, 1])
})
