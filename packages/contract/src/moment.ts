import { Type, type Static } from 'typebox'

/** An instant such as `2026-11-28T22:59:00Z`. */
export const Instant = Type.String({ format: 'date-time', maxLength: 40 })
export type Instant = Static<typeof Instant>

/** A day of the institution's calendar, such as `2026-11-28`; never converted through UTC. */
export const Day = Type.String({ format: 'date' })
export type Day = Static<typeof Day>

/** An instant, or a day if the institution provides no time. Both are in the institution's `timeZone`. */
export const Moment = Type.Union([Type.Object({ at: Instant }), Type.Object({ day: Day })])
export type Moment = Static<typeof Moment>
