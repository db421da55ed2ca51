import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signedIn } from '../../test/examples.ts'
import { respond } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { createStore } from '../store.ts'
import { hideWhenRestored, returnToken, leave, leaveWithOtherTabs } from './leaving.ts'

let left: string[]
const spoken = createStore('')
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
  spoken.set('Robin Vale')
  returnToken.set('sealed')
  leave(client, { why: 'ended' })
  return client
}

test('G2 leaving hides the page and clears the memory', () => {
  const client = endAt('/card/NORTH/loans')
  expect(isHidden()).toBe(true)
  expect(client.getQueryCache().getAll()).toEqual([])
  expect(spoken.get()).toBe('')
})

test('G2 an ended session passes on its path and mark, without the query', () => {
  endAt('/card/NORTH/loans?find=maps')
  expect(left).toEqual(['/signed-out?why=ended&returnTo=%2Fcard%2FNORTH%2Floans&mark=sealed'])
})

test('a page that needs no session passes on neither path nor mark: a sign-in leads to the start page', () => {
  endAt('/privacy')
  expect(left).toEqual(['/signed-out?why=ended'])
})

test('G2 signing out passes on neither path nor mark', () => {
  history.replaceState(null, '', '/card/NORTH/loans')
  const client = createClient()
  returnToken.set('sealed')
  leave(client, { why: 'signed-out', stillSignedInAt: 'NORTH' })
  expect(left).toEqual(['/signed-out?still=NORTH'])
})

test('G2 staff return to the staff sign-in page', () => {
  endAt('/staff/clearance')
  expect(left[0]).toMatch(/&as=staff$/)
})

test('G2 a page restored from the back/forward cache is hidden before it reloads', () => {
  hideWhenRestored()
  shown(false)
  expect([isHidden(), reload.mock.calls.length]).toEqual([false, 0])
  shown(true)
  expect([isHidden(), reload.mock.calls.length]).toEqual([true, 1])
})

test.for([
  ['signs out', 'signed-out', '/signed-out'],
  ['signs in again', { session: 'una' }, '/signed-out?why=changed'],
] as const)(
  'G2 a page that shows a person leaves when another tab %s, a page that shows nobody stays',
  async ([, message, address]) => {
    history.replaceState(null, '', '/privacy')
    let times = 0
    const asked = respond('GET /api/session', () => (++times < 3 ? signedIn() : { signedIn: false as const }))
    const client = createClient()
    leaveWithOtherTabs(client)
    const otherTab = new BroadcastChannel('library-card')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin and takes none
    const tell = () => otherTab.postMessage(message)
    const heard = hearOnce(message)
    tell()
    await heard
    expect(left).toEqual([])

    client.setQueryData(['session'], { signedIn: true })
    tell()
    await expect.poll(() => left).toEqual([address])
    expect(isHidden()).toBe(true)
    // The other tab announces a sign-out before the session has ended.
    expect(asked).toHaveLength(message === 'signed-out' ? 3 : 0)
    otherTab.close()
  },
)

/** A third tab has heard it: so has this one. */
function hearOnce(message: unknown): Promise<void> {
  const thirdTab = new BroadcastChannel('library-card')
  return new Promise((heard) => {
    thirdTab.addEventListener('message', ({ data }) => {
      expect(data).toEqual(message)
      thirdTab.close()
      heard()
    })
  })
}
