import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { RenewalOutcome } from '@library-card/contract/renewal.ts'

/** What the patron sees of an institution with this fault: on its card, and as the outcome of a renewal. */
export type Expected = { card: InstitutionProblemCode | 'complete'; renewal: RenewalOutcome['result'] }

/**
 * All kinds except `hang-before`, which to the card is the same as `hang`. A renewal that took effect is found by reading
 * the list back; one that may still take effect is unsure.
 */
export const expectations: ReadonlyMap<CallFaultKind, Expected> = new Map<CallFaultKind, Expected>([
  ['slow', { card: 'complete', renewal: 'renewed' }],
  ['hang', { card: 'timed-out', renewal: 'unsure' }],
  ['hang-in-body', { card: 'timed-out', renewal: 'renewed' }],
  ['reset', { card: 'refused', renewal: 'unsure' }],
  ['commit-then-hang', { card: 'timed-out', renewal: 'renewed' }],
  ['commit-late', { card: 'timed-out', renewal: 'renewed' }],
  ['reset-after', { card: 'refused', renewal: 'renewed' }],
  ['500', { card: 'refused', renewal: 'unsure' }],
  ['html-502', { card: 'refused', renewal: 'unsure' }],
  ['429', { card: 'busy', renewal: 'not-done' }],
  ['429-daily', { card: 'busy', renewal: 'not-done' }],
  ['truncated-json', { card: 'unexpected-answer', renewal: 'renewed' }],
  ['wrong-shape', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['huge-body', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['gzip-bomb', { card: 'unexpected-answer', renewal: 'unsure' }],
  ['key-rejected', { card: 'key-rejected', renewal: 'not-done' }],
])

/** The card remembers these faults for longer than a cell takes. */
export const remembered: ReadonlySet<CallFaultKind> = new Set(['429', '429-daily', 'key-rejected'])

/** Durations of the faults that need one. */
export const milliseconds: Partial<Record<CallFaultKind, number>> = { slow: 100, 'commit-late': 1_700 }
