import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** The calendar subscription; `since` is null if the patron has none. */
export const Calendar = Type.Object({ since: Nullable(Instant), titles: Type.Boolean() })
export type Calendar = Static<typeof Calendar>

/** Creates a subscription and revokes the previous address. `titles` includes titles in the events. */
export const CalendarOrder = Type.Object({ titles: Type.Boolean() }, closed)
export type CalendarOrder = Static<typeof CalendarOrder>

/** The only response that contains the address: the BFF stores just its hash. */
export const NewCalendar = Type.Object({ address: Type.String(), calendar: Calendar })
