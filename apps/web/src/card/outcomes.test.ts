import type { Outcome } from '@library-card/contract/outcome.ts'
import { expect, test } from 'vitest'
import { aLoan } from '../../test/loan-example.ts'
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

test('renewals that run at one time are counted together', () => {
  expect(after(runs('1'), runs('2'), ends('1'), runs('3')).round).toHaveLength(3)
})

test('what begins after everything has ended is counted anew', () => {
  expect(after(runs('1'), runs('2'), ends('1'), ends('2'), runs('3')).round).toEqual(['renewal NORTH 3'])
})

test('what had ended before is not counted', () => {
  expect(after(ends('1'), ends('2')).round).toEqual([])
})

test('a cancellation is not counted among renewals', () => {
  const cancellation: Outcome = { type: 'cancellation', institutionCode: 'NORTH', id: '9', outcome: null }
  expect(after(runs('1'), cancellation).round).toEqual(['renewal NORTH 1'])
})

test('G13 a refresh takes away results, never what runs or is unsure', () => {
  const kept = withoutResults(after(ends('1'), runs('2'), unsure('3')))
  expect([...kept.told.keys()]).toEqual(['renewal NORTH 2', 'renewal NORTH 3'])
})
