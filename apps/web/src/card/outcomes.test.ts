import type { Outcome } from '@library-card/contract/outcome.ts'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { aLoan, aRequest, emptyAccount } from '../../test/examples.ts'
import { noOutcomes, recordOutcome, withOutcome, withoutResults } from './outcomes.ts'

const runs = (id: string): Outcome => ({ type: 'renewal', institutionCode: 'NORTH', id, outcome: null })
const ends = (id: string): Outcome => ({
  type: 'renewal',
  institutionCode: 'NORTH',
  id,
  outcome: { result: 'unchanged', loan: aLoan(id) },
})
const unsure = (id: string): Outcome => ({
  type: 'renewal',
  institutionCode: 'NORTH',
  id,
  outcome: { result: 'unsure' },
})
const after = (...outcomes: Outcome[]) => outcomes.reduce(withOutcome, noOutcomes)

test('renewals that overlap in time are counted together', () => {
  expect(after(runs('1'), runs('2'), ends('1'), runs('3')).batch).toHaveLength(3)
})

test('a renewal that starts after all others have ended starts a new count', () => {
  expect(after(runs('1'), runs('2'), ends('1'), ends('2'), runs('3')).batch).toEqual(['renewal NORTH 3'])
})

test('renewals that had ended before are not counted', () => {
  expect(after(ends('1'), ends('2')).batch).toEqual([])
})

test('a cancellation does not count as a renewal', () => {
  const cancellation: Outcome = { type: 'cancellation', institutionCode: 'NORTH', id: '9', outcome: null }
  expect(after(runs('1'), cancellation).batch).toEqual(['renewal NORTH 1'])
})

test('G13 a refresh removes results, never running or unsure actions', () => {
  const kept = withoutResults(after(ends('1'), runs('2'), unsure('3')))
  expect([...kept.byAction.keys()]).toEqual(['renewal NORTH 2', 'renewal NORTH 3'])
})

test('G15 a list of requests that was not read in full still says so after a cancellation', () => {
  const client = new QueryClient()
  const requests = { state: 'ok' as const, items: [aRequest('9')], unreadable: 1 }
  client.setQueryData(['card', 'NORTH'], emptyAccount('NORTH', { requests }))
  const cancellation = { type: 'cancellation' as const, institutionCode: 'NORTH', id: '9' }
  recordOutcome(client, { ...cancellation, outcome: null })
  recordOutcome(client, { ...cancellation, outcome: { result: 'cancelled' } })
  const card = client.getQueryData<InstitutionCard>(['card', 'NORTH'])
  expect(card).toMatchObject({ requests: { items: [], unreadable: 1 } })
})
