import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** The answer of `GET /api/calendar` and `DELETE /api/calendar`: `since` null is no calendar. */
export const Calendar = Type.Object({ since: Nullable(Instant), titles: Type.Boolean() })
export type Calendar = Static<typeof Calendar>

/** The body of `POST /api/calendar`: whether events name what is due. An earlier address ends. */
export const CalendarOrder = Type.Object({ titles: Type.Boolean() }, { additionalProperties: false })
export type CalendarOrder = Static<typeof CalendarOrder>

/** The answer of `POST /api/calendar`. Nobody can tell the address afterwards: it is told once. */
export const NewCalendar = Type.Object({ address: Type.String(), calendar: Calendar })
