import type { AnswerState } from '@library-card/contract/answer-state.ts'
import type { CallFaultKind, RegionFaultKind } from '@library-card/mock-network/region/fault.ts'

/** Where a key and a token of ours are one, or a token is a patron's, the institution's rejection means either. */
const rejected: AnswerState[] = ['key-rejected', 'sign-in-there-again']

/**
 * The states in which a read ends with a fault of a mock, so that it is neither an empty list nor “no account”. Faults with
 * which an answer can be read are left out.
 */
export const faultStates = {
  hang: ['timed-out'],
  'hang-in-body': ['timed-out'],
  'commit-then-hang': ['timed-out'],
  'commit-late': ['timed-out'],
  reset: ['refused'],
  'reset-after': ['refused'],
  '500': ['refused'],
  'html-502': ['refused'],
  'vendor-error': ['refused'],
  '429': ['busy'],
  '429-daily': ['busy'],
  '429-none-left': ['busy'],
  '429-html': ['busy'],
  'truncated-json': ['unexpected-answer'],
  'wrong-shape': ['unexpected-answer'],
  'huge-body': ['unexpected-answer'],
  'gzip-bomb': ['unexpected-answer'],
  'empty-200': ['unexpected-answer'],
  'maintenance-page': ['web-page'],
  'key-rejected': rejected,
  'token-rejected': rejected,
  refused: ['refused'],
  // A connection that was open before breaks.
  'tls-failure': ['unexpected-answer', 'refused'],
} as const satisfies Partial<Record<CallFaultKind | RegionFaultKind, readonly AnswerState[]>>

export function isFailing(kind: string): kind is keyof typeof faultStates {
  return Object.hasOwn(faultStates, kind)
}
