import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOrders } from '@library-card/contract/renewal.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { aLoan, institution } from '../../test/examples.ts'
import { refusal, respondWithLines } from '../../test/server.ts'
import { noOutcomes, outcomeStore } from '../card/outcomes.ts'
import { createClient } from '../query-client.ts'
import { progressOf } from './renewal-summary.tsx'
import { useRenew } from './renewals.ts'

afterEach(() => {
  vi.useRealTimers()
})

const north = institution('NORTH', 'North University')
const loans = Array.from({ length: 450 }, (_, at) => ({
  loan: aLoan(`${at}`),
  institution: { ...north, can: { ...north.can, renew: true } },
  now: '2026-11-25T13:02:00Z',
}))

type Order = RenewalOrders['loans'][number]
type Answer = (orders: Order[]) => OutcomeLine[] | Response

/** Each answers one call; the last all that follow. */
async function renewAll(...answers: Answer[]) {
  vi.useFakeTimers()
  outcomeStore.set(noOutcomes)
  const sent: { key: string | null; count: number }[] = []
  respondWithLines('POST /api/renewals', ({ key, body }) => {
    sent.push({ key, count: body.loans.length })
    return answers[Math.min(sent.length, answers.length) - 1]!(body.loans)
  })
  const client = createClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const { result } = renderHook(useRenew, { wrapper })
  act(() => result.current(loans))
  await act(async () => {
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(60_000)
  })
  return { sent, ...progressOf(outcomeStore.get()) }
}

const lineOf = ({ institutionCode, loanId: id, due: was }: Order): OutcomeLine => ({
  type: 'renewal',
  institutionCode,
  id,
  outcome: { result: 'renewed', loan: aLoan(id), was },
})
const renewed: Answer = (orders) => [...orders.map(lineOf), { type: 'end' }]
const elsewhere: Answer = (orders) => [
  ...orders.map(({ institutionCode, loanId: id }): OutcomeLine => ({
    type: 'renewal',
    institutionCode,
    id,
    outcome: null,
  })),
  { type: 'end' },
]
const brokenOff: Answer = (orders) => orders.slice(0, 3).map(lineOf)
const tooMuch: Answer = () => refusal(429, 'too-many-actions')

test('more than 200 loans are sent in several orders with a key each, and have one result', async () => {
  const { sent, total, ends } = await renewAll(renewed)
  expect(sent.map(({ count }) => count)).toEqual([200, 200, 50])
  expect(new Set(sent.map(({ key }) => key)).size).toBe(3)
  expect({ total, renewed: ends.renewed }).toEqual({ total: 450, renewed: 450 })
})

test('G12 if one order breaks off, all are sent again with the same keys', async () => {
  const { sent, ends } = await renewAll(renewed, brokenOff, renewed)
  expect(sent.map(({ count }) => count)).toEqual([200, 200, 200, 200, 50])
  expect(sent.slice(2, 4).map(({ key }) => key)).toEqual(sent.slice(0, 2).map(({ key }) => key))
  expect(ends.renewed).toBe(450)
})

test('G13 what another process runs is not told as not renewed because a later order is refused', async () => {
  respondWithLines('GET /api/outcomes', [{ type: 'end' }])
  const { ends } = await renewAll(elsewhere, renewed, tooMuch, elsewhere, renewed, tooMuch)
  expect(ends).toMatchObject({ renewed: 200, notRenewed: 50, notConfirmed: 0 })
})

test('G18 loans above the limit per minute are reported as not renewed, the others as renewed', async () => {
  const { total, done, ends } = await renewAll(renewed, renewed, tooMuch, renewed, renewed, tooMuch)
  expect({ total, done }).toEqual({ total: 450, done: 450 })
  expect(ends).toMatchObject({ renewed: 400, notRenewed: 50, notConfirmed: 0 })
})
