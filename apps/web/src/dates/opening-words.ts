import type { Openings } from '@library-card/contract/institution.ts'
import { dayOf, daysBetween } from '@library-card/contract/local-time.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { t } from '@lingui/core/macro'
import { timeHereAndThere } from './due-words.ts'
import { browserZone, today } from './due.ts'
import { longDate } from './date-words.ts'

const dayMs = 86_400_000

/** "Open until 20:00" or "Closed now, opens tomorrow at 09:00"; null once the known openings are over. */
export function openingWords(
  openings: Openings,
  { now, timeZone }: { now: Instant; timeZone: string },
  reader = browserZone,
): string | null {
  const next = openings.find(({ until }) => Date.parse(until) > Date.parse(now))
  if (!next) return openings.length === 0 ? t`Closed now` : null
  const timeOf = (at: Instant) => timeHereAndThere(at, { now, timeZone }, reader)
  if (Date.parse(next.from) > Date.parse(now)) {
    const time = timeOf(next.from)
    const day = dayOf({ at: next.from }, timeZone)
    const here = today(now, timeZone)
    // Where the dates differ, "today" and "tomorrow" would be ambiguous.
    const days = here === today(now, reader) ? daysBetween(here, day) : null
    if (days === 0) return t`Closed now, opens today at ${time}`
    if (days === 1) return t`Closed now, opens tomorrow at ${time}`
    const date = longDate(day, here)
    return t`Closed now, opens on ${date} at ${time}`
  }
  if (Date.parse(next.until) - Date.parse(now) > dayMs) return t`Open now`
  const time = timeOf(next.until)
  return t`Open until ${time}`
}
