import type { Outcome } from '@library-card/contract/outcome.ts'
import { expect, test } from 'vitest'
import { aLoan } from '../../test/examples.ts'
import { noOutcomes, withOutcome, withoutResults } from './outcomes.ts'

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
