import type { Outcome } from '@library-card/contract/outcome.ts'
import type { RefusalReason } from '@library-card/contract/renewal.ts'
import { expect, test } from 'vitest'
import { noOutcomes, withOutcome, withoutResults } from './outcomes.ts'
import { refusalsIn } from './refusals.ts'

function refused(
  id: string,
  reason: RefusalReason,
  at: string,
  type: 'renewal' | 'cancellation' = 'renewal',
): Outcome {
  const outcome = { result: 'refused' as const, reasons: [reason], text: null, deskCode: null }
  return { type, institutionCode: 'NORTH', id, at, outcome }
}

test('the latest refusal for a block is kept until the next refresh; a refusal for the loan, or of another action, is not one', () => {
  const outcomes = [
    refused('1', 'blocked', '2026-11-25T13:05:00Z'),
    refused('2', 'blocked', '2026-11-25T13:04:00Z'),
    refused('3', 'requested', '2026-11-25T13:06:00Z'),
    refused('4', 'blocked', '2026-11-25T13:07:00Z', 'cancellation'),
  ].reduce(withOutcome, noOutcomes)
  expect(refusalsIn(outcomes)).toEqual([
    { institutionCode: 'NORTH', reason: 'blocked', at: '2026-11-25T13:05:00Z' },
  ])
  expect(refusalsIn(withoutResults(outcomes))).toEqual([])
})
