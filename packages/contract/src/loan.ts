import { Type, type Static } from 'typebox'
import { Moment } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'

/** A library: a branch of the institution. */
export const Place = Type.Object({ code: Nullable(Type.String()), name: Type.String() })
export type Place = Static<typeof Place>

export const RenewalReason = Type.Enum([
  'recalled',
  'lost',
  'claimed-returned',
  'expired-account',
  'blocked',
  'requested',
])
export type RenewalReason = Static<typeof RenewalReason>

export const Loan = Type.Object({
  id: Type.String(),
  title: Nullable(Type.String()),
  /** Address of the title in the institution's own catalogue, where the network file has a pattern for it. */
  link: Type.Optional(Type.String()),
  author: Nullable(Type.String()),
  /** Volume or issue. */
  description: Nullable(Type.String()),
  barcode: Nullable(Type.String()),
  callNumber: Nullable(Type.String()),
  library: Nullable(Place),
  loaned: Nullable(Moment),
  due: Nullable(Moment),
  /** A recalled loan can be overdue too, so overdue is no state: `due.ts` derives it. */
  state: Type.Enum(['on-loan', 'recalled', 'lost', 'claimed-returned', 'other']),
  /** The institution's own word for the state `other`. Only shown; the card never interprets it. */
  stateText: Type.Optional(Type.String()),
  /** Time of the last successful renewal. */
  renewed: Nullable(Moment),
  /** The loan was, or may have been, renewed at a time that the library system does not give. */
  renewalUndated: Type.Optional(Type.Literal(true)),
  /** Number of renewals used and left; absent if the library system does not count renewals. */
  renewals: Type.Optional(Type.Object({ used: Nullable(Type.Integer()), left: Nullable(Type.Integer()) })),
  /** Whether the loan can be renewed, with all reasons against a renewal that are known before an attempt. */
  renewal: Type.Object({ can: Type.Enum(['yes', 'no', 'unknown']), reasons: Type.Array(RenewalReason) }),
  /** The fine if the patron returned the item now; not owed yet. */
  fineIfReturnedNow: Nullable(Money),
})
export type Loan = Static<typeof Loan>
