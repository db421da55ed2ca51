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

/**
 * A table in the network file maps a block to the actions it forbids and to its reason; both are unknown for
 * unmapped blocks.
 */
export const Block = Type.Object({
  /** null if unknown. */
  forbids: Nullable(Type.Array(Forbidden)),
  reason: BlockReason,
  /** The institution's own text. */
  text: Nullable(Type.String()),
  since: Nullable(Moment),
  until: Nullable(Moment),
  /** The loan that caused the block, if the institution names one. */
  loanId: Nullable(Type.String()),
})
export type Block = Static<typeof Block>

/** A note that the institution marked as visible to the patron. */
export const Message = Type.Object({
  text: Type.String(),
  since: Nullable(Moment),
})
export type Message = Static<typeof Message>
