import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { ActType } from '../store/database.ts'
import { cancellation } from './cancellation.ts'
import type { Kind } from './action-kind.ts'
import { pickupChange } from './pickup-change.ts'
import { renewal } from './renewal.ts'

/** The kinds of act that one thing can have: what one of them left open concerns the others. */
export type Family<Thing extends { id: string }> = ReadonlyMap<ActType, Kind<Thing>>

const ofLoans: Family<Loan> = new Map([['renewal', renewal]])
const ofRequests: Family<Request> = new Map([
  ['cancellation', cancellation],
  ['pickup-change', pickupChange],
])

type Run<Answer> = <Thing extends { id: string }>(kind: Kind<Thing>, family: Family<Thing>) => Answer

const runners: Record<ActType, <Answer>(run: Run<Answer>) => Answer> = {
  renewal: (run) => run(renewal, ofLoans),
  cancellation: (run) => run(cancellation, ofRequests),
  'pickup-change': (run) => run(pickupChange, ofRequests),
}

export function withKind<Answer>(type: ActType, run: Run<Answer>): Answer {
  return runners[type](run)
}

/** What the lock of an act is on. */
export function thingOf(type: ActType): 'loan' | 'request' {
  return type === 'renewal' ? 'loan' : 'request'
}
