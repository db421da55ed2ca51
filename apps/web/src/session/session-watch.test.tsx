import type { SignedIn } from '@library-card/contract/session.ts'
import { act, fireEvent, screen } from '@testing-library/react'
import { http } from 'msw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signedIn } from '../../test/examples.ts'
import { renderAt } from '../../test/open-app.tsx'
import { noResponse, respond, server } from '../../test/server.ts'
import { now } from '../clock.ts'
import { SessionWatch } from './session-watch.tsx'

const minute = 60_000
const started = Date.parse('2026-11-25T13:02:00Z')
let endsAt: number
let asked: string[]
let left: string[]
let canExtend: boolean

beforeEach(() => {
  vi.useFakeTimers({ now: started })
  endsAt = started + 15 * minute
  asked = []
  left = []
  canExtend = true
  respond('GET /api/session', ({ path }) => {
    asked.push(path)
    return now() < endsAt ? session() : { signedIn: false as const }
  })
  respond('POST /api/session/seen', ({ path }) => {
    asked.push(path)
    endsAt = now() + 15 * minute
    return session()
  })
  vi.spyOn(location, 'replace').mockImplementation((address) => void left.push(String(address)))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function session(): SignedIn {
  return signedIn({ now: new Date(now()).toISOString(), ends: new Date(endsAt).toISOString(), canExtend })
}

function watch() {
  renderAt('/card/NORTH/loans', <SessionWatch session={session()} />)
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const warning = () => screen.queryByRole('dialog', { name: 'Are you still there?' })

test('G1 a warning appears a minute before the end, and one action extends the session', async () => {
  watch()
  await pass(13.9 * minute)
  expect(warning()).toBeNull()
  await pass(0.2 * minute)
  expect(warning()).not.toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
  await pass(1000)
  expect(warning()).toBeNull()
  expect(asked).toContain('/api/session/seen')
})

test('G1 one action extends the session ten times and more, and a key pressed while typing never signs out', async () => {
  watch()
  const field = document.body.appendChild(document.createElement('input'))
  for (let turn = 0; turn < 12; turn++) {
    field.focus()
    await pass(14.1 * minute)
    expect(document.activeElement?.textContent).toBe('Stay signed in')
    fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
    await pass(1000)
    expect(warning()).toBeNull()
  }
  expect(asked.filter((path) => path === '/api/session/seen')).toHaveLength(12)
  field.remove()
})

test('G1 the button that extends the session is described by the remaining time', async () => {
  watch()
  await pass(14.1 * minute)
  const stay = screen.getByRole('button', { name: 'Stay signed in' })
  const told = document.getElementById(stay.getAttribute('aria-describedby') ?? '')
  expect(told?.textContent).toMatch(/You will be signed out in \d+ seconds/)
})

test('G1 a session that cannot be extended is announced once', async () => {
  canExtend = false
  watch()
  await pass(14.1 * minute)
  expect(screen.queryByRole('dialog', { name: 'Your session is about to end' })).not.toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await pass(5000)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('G1 time alone reads the end of the session and never extends it', async () => {
  watch()
  await pass(14.5 * minute)
  expect(asked).toEqual(['/api/session'])
})

test.for([
  ['fails', () => noResponse()],
  ['hangs', () => new Promise<Response>(() => {})],
] as const)('G1 the warning appears although the read before it %s', async ([, answer]) => {
  watch()
  respond('GET /api/session', answer)
  await pass(14.1 * minute)
  expect(warning()).not.toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
  await pass(1000)
  expect(warning()).toBeNull()
})

test('G1 activity in another tab is found out before a warning', async () => {
  watch()
  await pass(13 * minute)
  endsAt = now() + 15 * minute
  await pass(1.5 * minute)
  expect(warning()).toBeNull()
})

test.for([
  ['no response arrives', () => noResponse()],
  ['the server hangs', () => new Promise<Response>(() => {})],
  ['a proxy answers for it', () => new Response(null, { status: 502 })],
] as const)(
  'G2 when the time is up and %s, the page is replaced, and left once the server answers',
  async ([, answer]) => {
    watch()
    respond('GET /api/session', answer)
    server.use(http.head('/signed-out', answer))
    await pass(15.3 * minute)
    expect(left).toEqual([])
    expect(document.body.textContent).toMatch(/^We could not confirm that you are signed out/)
    server.use(http.head('/signed-out', () => new Response()))
    fireEvent.pointerDown(document.body)
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await pass(1000)
    expect(asked).not.toContain('/api/session/seen')
    expect(left).toEqual(['/signed-out?why=ended&returnTo=%2Fcard%2FNORTH%2Floans&mark=sealed'])
  },
)

test('G2 when the session has ended, the page is left', async () => {
  watch()
  await pass(15.1 * minute)
  expect(left).toContain('/signed-out?why=ended&returnTo=%2Fcard%2FNORTH%2Floans&mark=sealed')
})

test('G2 when the browser has a new session, the page is left before it sends another request', async () => {
  const tags = ['robin', 'una']
  respond('GET /api/session', () =>
    Response.json(session(), { headers: { 'X-Session-Tag': tags.shift() ?? 'una' } }),
  )
  watch()
  await pass(14.1 * minute)
  expect(left).toEqual([])
  await pass(1 * minute)
  expect(left).toEqual(['/signed-out?why=changed'])
})
