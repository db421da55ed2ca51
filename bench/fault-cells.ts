import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { RenewalOutcome } from '@library-card/contract/renewal.ts'

/** What the patron is told of an institution with that fault: of its card, and of a renewal that was sent into it. */
export type Expected = { card: InstitutionProblemCode | 'complete'; renewal: RenewalOutcome['result'] }

/**
 * All kinds but `hang-before`, which is `hang` for whoever waits. Where a renewal took effect although nobody said so,
 * reading back finds it; where it may still take effect, nobody claims to know.
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

/** What an institution says this way is remembered for longer than a cell takes. */
export const lasting: ReadonlySet<CallFaultKind> = new Set(['429', '429-daily', 'key-rejected'])

/** How long an answer may take where nothing else tells. */
export const milliseconds: Partial<Record<CallFaultKind, number>> = { slow: 100, 'commit-late': 1_700 }
