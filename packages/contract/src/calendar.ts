import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** The calendar subscription; `since` is null if there is none. */
export const Calendar = Type.Object({ since: Nullable(Instant), titles: Type.Boolean() })
export type Calendar = Static<typeof Calendar>

/** Creates a subscription and revokes the previous address. `titles`: events contain titles. */
export const CalendarOrder = Type.Object({ titles: Type.Boolean() }, closed)
export type CalendarOrder = Static<typeof CalendarOrder>

/** Only this response contains the address: only its hash is stored. */
export const NewCalendar = Type.Object({ address: Type.String(), calendar: Calendar })
