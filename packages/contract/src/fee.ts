import { Type, type Static } from 'typebox'
import { Moment } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'

export const FeeType = Type.Enum([
  'overdue',
  'recalled-overdue',
  'lost-item',
  'lost-item-processing',
  'damaged-item',
  'renewal',
  'card-replacement',
  'document-delivery',
  'credit',
  'other',
])
export type FeeType = Static<typeof FeeType>

export const FeeState = Type.Enum(['open', 'in-dispute', 'sent-to-billing', 'closed'])
export type FeeState = Static<typeof FeeState>

export const Fee = Type.Object({
  id: Type.String(),
  type: FeeType,
  /** The institution's own name for a type that no other institution uses. */
  typeText: Nullable(Type.String()),
  /** The subject of the fee, usually a title. */
  title: Nullable(Type.String()),
  comment: Nullable(Type.String()),
  state: FeeState,
  /** null if the institution gives only the outstanding amount. */
  original: Nullable(Money),
  balance: Money,
  since: Nullable(Moment),
  /** The library or institution that the patron owes. */
  owner: Nullable(Type.String()),
})
export type Fee = Static<typeof Fee>
