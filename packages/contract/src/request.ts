import { Type, type Static } from 'typebox'
import { Place } from './loan.ts'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'

export const Request = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['hold', 'booking', 'digitization', 'other']),
  status: Type.Enum(['waiting', 'in-process', 'ready', 'unknown']),
  title: Nullable(Type.String()),
  author: Nullable(Type.String()),
  /** Volume or chapter. */
  description: Nullable(Type.String()),
  /** Of what is to be scanned: `41–58`, `41–58, 90`. */
  pages: Nullable(Type.String()),
  placed: Nullable(Moment),
  pickup: Nullable(Type.Object({ institutionCode: Nullable(Type.String()), place: Place })),
  /** Last day on the hold shelf. */
  pickupBy: Nullable(Moment),
  shelfNumber: Nullable(Type.String()),
  /** Whether it can be cancelled. `reason` only where the institution tells, or its status does. */
  cancellation: Type.Object({
    can: Type.Enum(['yes', 'no', 'unknown']),
    reason: Nullable(Type.Enum(['left-the-shelf'])),
  }),
  /** Its status still allows another pickup place; whether the institution does is `Institution.can`. */
  pickupCanChange: Type.Boolean(),
  /** 1 is the next. Nobody tells of how many. */
  placeInQueue: Nullable(Type.Integer()),
  /** When the item is booked for. */
  booked: Nullable(Type.Object({ from: Moment, until: Moment })),
})
export type Request = Static<typeof Request>
