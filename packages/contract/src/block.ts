import { Type, type Static } from 'typebox'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'

export const Forbidden = Type.Enum(['borrow', 'renew', 'request'])
export type Forbidden = Static<typeof Forbidden>

export const BlockReason = Type.Enum([
  'overdue',
  'fees',
  'expired-account',
  'lost-item',
  'address',
  'conduct',
  'other',
])
export type BlockReason = Static<typeof BlockReason>

/** What it forbids and why come from a table in the network file; without a row there they are unknown. */
export const Block = Type.Object({
  /** null: the institution does not tell what it forbids. */
  forbids: Nullable(Type.Array(Forbidden)),
  reason: BlockReason,
  /** The institution's own words. */
  text: Nullable(Type.String()),
  since: Nullable(Moment),
  until: Nullable(Moment),
  /** The loan that brought it about, where the institution names one. */
  loanId: Nullable(Type.String()),
})
export type Block = Static<typeof Block>

/** A note that the institution marked as meant for the patron. */
export const Message = Type.Object({
  text: Type.String(),
  since: Nullable(Moment),
})
export type Message = Static<typeof Message>
