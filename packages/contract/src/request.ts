import { Type, type Static } from 'typebox'
import { Place } from './loan.ts'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'

export const Request = Type.Object({
  id: Type.String(),
  /** `purchase`: a suggestion to buy the title; `resource-sharing`: the item comes from another library. */
  kind: Type.Enum(['hold', 'booking', 'digitization', 'purchase', 'resource-sharing', 'other']),
  status: Type.Enum(['waiting', 'in-process', 'ready', 'rejected', 'unknown']),
  /** The institution's own words for the state of an interlibrary loan. */
  statusText: Type.Optional(Type.String()),
  title: Nullable(Type.String()),
  author: Nullable(Type.String()),
  /** Volume or chapter. */
  description: Nullable(Type.String()),
  /** Pages to scan, such as `41–58` or `41–58, 90`. */
  pages: Nullable(Type.String()),
  placed: Nullable(Moment),
  pickup: Nullable(Type.Object({ institutionCode: Nullable(Type.String()), place: Place })),
  /** The institution's name of the patron's address to which it sends the item; then there is no pickup place. */
  deliveredTo: Type.Optional(Type.String()),
  /** Last day on the hold shelf. */
  pickupBy: Nullable(Moment),
  shelfNumber: Nullable(Type.String()),
  /**
   * Whether the request can be cancelled. `reason` follows from the institution's answer or from the status; `asked`: the
   * patron has asked for it, and the institution's staff have not done it yet.
   */
  cancellation: Type.Object({
    can: Type.Enum(['yes', 'no', 'unknown']),
    reason: Nullable(Type.Enum(['left-the-shelf', 'resource-sharing', 'asked'])),
  }),
  /** Whether the status allows another pickup place; `Institution.can` says whether the institution does. */
  pickupCanChange: Type.Boolean(),
  /** Position in the queue, 1 being next. The length of the queue is unknown. */
  placeInQueue: Nullable(Type.Integer()),
  /** The period for which the item is booked. */
  booked: Nullable(Type.Object({ from: Moment, until: Moment })),
})
export type Request = Static<typeof Request>
