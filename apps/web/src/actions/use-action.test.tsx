import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aLoan, emptyAccount } from '../../test/examples.ts'
import { noResponse, refusal, respond, respondWithLines } from '../../test/server.ts'
import { fetchLines } from '../api.ts'
import { recordOutcome, runningIn, type Action } from '../card/outcomes.ts'
import { createClient } from '../query-client.ts'
import { resetStores } from '../store.ts'
import { useAction } from './use-action.ts'
import { useOutcome } from './use-outcome.ts'

let isOnline: boolean
beforeEach(() => {
  isOnline = true
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function reconnect() {
  isOnline = true
  window.dispatchEvent(new Event('online'))
}

const loan: Action = { type: 'renewal', institutionCode: 'NORTH', id: '1' }
const renewed = aLoan('1', { due: { day: '2026-12-18' } })
const told: Outcome = {
  type: 'renewal',
  institutionCode: 'NORTH',
  id: '1',
  outcome: { result: 'renewed', loan: renewed, was: { day: '2026-11-27' } },
}

const pass = (ms: number) =>
  act(async () => {
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(ms)
  })

function open() {
  vi.useFakeTimers()
  const client = createClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const { result } = renderHook(
    () => ({ startActions: useAction(), outcome: useOutcome('renewal', 'NORTH', '1') }),
    {
      wrapper,
    },
  )
  const renew = () =>
    act(() =>
      result.current.startActions({
        actions: [loan],
        send: (key) => fetchLines('POST /api/renewals', { body: { loans: [] }, key }),
      }),
    )
  return { client, result, renew }
}

/** Each answers one request; the last all that follow. */
function answering(...answers: (OutcomeLine[] | Response)[]) {
  const keys: (string | null)[] = []
  respondWithLines('POST /api/renewals', ({ key }) => {
    keys.push(key)
    return answers[Math.min(keys.length, answers.length) - 1] ?? noResponse()
  })
  return keys
}

test('G12 two clicks send once', async () => {
  const keys = answering([told, { type: 'end' }])
  const { result, renew } = open()
  renew()
  renew()
  expect(runningIn([loan])).toEqual([loan])
  await pass(10)
  expect(keys).toHaveLength(1)
  expect(result.current.outcome).toEqual(told)
})

test('G12 a broken-off request is sent again with the same key, and the next click has another key', async () => {
  const keys = answering([], [told, { type: 'end' }])
  const { renew } = open()
  renew()
  await pass(2000)
  renew()
  await pass(10)
  expect(keys).toHaveLength(3)
  expect(keys[0]).toMatch(/^[\da-f-]{36}$/)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test('G13 an action whose request keeps breaking off is unsure', async () => {
  answering()
  const { result, renew } = open()
  renew()
  await pass(60_000)
  expect(result.current.outcome?.outcome).toEqual({ result: 'unsure' })
})

test('G15 what was not sent offline stays not done once the connection is back', async () => {
  const sent = answering()
  const checks = respond('POST /api/outcomes/check', noResponse())
  const { result, renew } = open()
  isOnline = false
  renew()
  await pass(10)
  const offline = { result: 'not-done', problem: { code: 'offline' } }
  expect(result.current.outcome?.outcome).toMatchObject(offline)
  reconnect()
  await pass(1000)
  expect(result.current.outcome?.outcome).toMatchObject(offline)
  expect([sent, checks]).toEqual([[], []])
})

test('G13 what may have arrived before the connection was lost is checked once it is back', async () => {
  answering([])
  const checks = respond('POST /api/outcomes/check', told)
  const { result, renew } = open()
  renew()
  await pass(500)
  isOnline = false
  await pass(1000)
  expect(result.current.outcome?.outcome).toEqual({ result: 'unsure' })
  expect(checks).toEqual([])
  reconnect()
  await pass(10)
  expect(result.current.outcome).toEqual(told)
})

test('G2 a check that fails after the session has ended leaves no outcome', async () => {
  answering([])
  const { promise, resolve } = Promise.withResolvers<Response>()
  respond('POST /api/outcomes/check', () => promise)
  const { result, renew } = open()
  renew()
  await pass(500)
  isOnline = false
  await pass(1000)
  reconnect()
  await pass(10)
  act(resetStores)
  resolve(noResponse())
  await pass(10)
  expect(result.current.outcome).toBeUndefined()
})

const running: Outcome = { ...loan, outcome: null }

/** Another process of the BFF runs the action: each request for the outcomes gets these lines, the last set again and again. */
function runningElsewhere(...lines: OutcomeLine[][]) {
  const sent = answering([running, { type: 'end' }])
  let asked = 0
  respondWithLines('GET /api/outcomes', () => lines[Math.min((asked += 1), lines.length) - 1]!)
  return { sent, asked: () => asked }
}

test('G13 the outcome of an action that runs in another process is asked for until it is known', async () => {
  const { sent, asked } = runningElsewhere([running, { type: 'end' }], [told, { type: 'end' }])
  const { result, renew } = open()
  renew()
  await pass(10)
  expect(result.current.outcome).toEqual(running)
  await pass(80_000)
  expect(result.current.outcome).toEqual(told)
  expect([sent.length, asked()]).toEqual([1, 2])
})

test('G13 an action that runs in another process for longer than it takes to decide it is unsure', async () => {
  const { sent, asked } = runningElsewhere([running, { type: 'end' }])
  const { result, renew } = open()
  renew()
  await pass(75_000)
  expect(result.current.outcome).toEqual(running)
  await pass(10_000)
  expect(result.current.outcome?.outcome).toEqual({ result: 'unsure' })
  expect([sent.length, asked()]).toEqual([1, 9])
})

test('G13 a refused action is not done', async () => {
  answering(refusal(403, 'forbidden'))
  const { result, renew } = open()
  renew()
  await pass(10)
  expect(result.current.outcome?.outcome).toEqual({ result: 'not-done', problem: null })
})

test('a renewal updates the card at once, unless it ended before this page opened', async () => {
  answering([told, { type: 'end' }])
  const { client, renew } = open()
  const card = emptyAccount('NORTH', { loans: { state: 'ok', items: [aLoan('1'), aLoan('2')] } })
  client.setQueryData(['card', 'NORTH'], card)
  recordOutcome(client, told)
  expect(client.getQueryData(['card', 'NORTH'])).toEqual(card)
  renew()
  await pass(10)
  expect(client.getQueryData(['card', 'NORTH'])).toMatchObject({ loans: { items: [renewed, { id: '2' }] } })
})
