import type { Institution } from './institution.ts'
import { dayOf, isPast } from './local-time.ts'
import type { Day, Instant, Moment } from './moment.ts'
import type { Request } from './request.ts'

/** Whether the item waits at a pickup place. A scan is sent to the patron. */
export function isToPickUp({ kind, status }: Pick<Request, 'kind' | 'status'>): boolean {
  return status === 'ready' && kind !== 'digitization'
}

/** Whether the last day to pick up an item has passed. */
export function isPickupOver(pickupBy: Moment | null, now: Instant, timeZone: string): boolean {
  return pickupBy !== null && isPast(pickupBy, now, timeZone)
}

/** Whether a request is ready, and its last pickup day, if it has one, has not passed. */
export function isReady(
  { status, pickupBy }: Pick<Request, 'status' | 'pickupBy'>,
  now: Instant,
  timeZone: string,
): boolean {
  return status === 'ready' && !isPickupOver(pickupBy, now, timeZone)
}

/** `openDay`: the last day before it on which the place opens; null if there is none from today on. */
export type ClosedLastDay = { day: Day; openDay: Day | null }
type Place = Pick<Institution, 'closedDays'> & {
  libraries: Pick<Institution['libraries'][number], 'code' | 'hours' | 'closedDays'>[]
}

/**
 * Returns the last day to pick something up if the pickup place is closed then. Returns null if it is open, its hours are unknown or the
 * day is too far away.
 */
export function closedLastDay(
  pickupBy: Moment | null,
  place: Place,
  { now, timeZone, libraryCode }: { now: Instant; timeZone: string; libraryCode: string | null },
): ClosedLastDay | null {
  if (pickupBy === null || isPickupOver(pickupBy, now, timeZone)) return null
  const library = place.libraries.find(({ code }) => code === libraryCode)
  // A library with a page of its own has hours of its own.
  const closed = library?.closedDays ?? (library?.hours ? undefined : place.closedDays)
  const day = dayOf(pickupBy, timeZone)
  if (!closed?.includes(day)) return null
  return { day, openDay: lastOpenDay(day, { closed, today: dayOf({ at: now }, timeZone) }) }
}

function lastOpenDay(day: Day, { closed, today }: { closed: Day[]; today: Day }): Day | null {
  for (let open = dayBefore(day); open >= today; open = dayBefore(open))
    if (!closed.includes(open)) return open
  return null
}

function dayBefore(day: Day): Day {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}
