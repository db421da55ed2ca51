import { Type, type Static } from 'typebox'
import { Moment } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'

/** A library is a branch of the institution. */
export const Place = Type.Object({ code: Nullable(Type.String()), name: Type.String() })
export type Place = Static<typeof Place>

export const RenewalReason = Type.Enum(['recalled', 'lost', 'claimed-returned', 'expired-account', 'blocked'])
export type RenewalReason = Static<typeof RenewalReason>

export const Loan = Type.Object({
  id: Type.String(),
  title: Nullable(Type.String()),
  author: Nullable(Type.String()),
  /** Volume or issue. */
  description: Nullable(Type.String()),
  barcode: Nullable(Type.String()),
  callNumber: Nullable(Type.String()),
  library: Nullable(Place),
  loaned: Nullable(Moment),
  due: Nullable(Moment),
  state: Type.Enum(['on-loan', 'recalled', 'lost', 'claimed-returned']),
  /** Reckoned at `asOf`: a loan can be called back and overdue at once, so this is not a `state`. */
  overdue: Type.Boolean(),
  /** When it was last renewed with success. */
  renewed: Nullable(Moment),
  /** Whether it can be renewed, and every reason why not that is known before trying. */
  renewal: Type.Object({ can: Type.Enum(['yes', 'no', 'unknown']), reasons: Type.Array(RenewalReason) }),
  /** What would be owed if it came back now. Not yet to pay. */
  fineIfReturnedNow: Nullable(Money),
})
export type Loan = Static<typeof Loan>
