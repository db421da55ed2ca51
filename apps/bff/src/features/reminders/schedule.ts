import { hash } from 'node:crypto'
import { hour } from '@library-card/library-systems/durations.ts'

/** Hour of the day from which no reminder is sent; later ones wait for the next day. */
const evening = 21

type Place = { timeZone: string; patronHash: string; hour: number }

/**
 * Returns the next time of a reminder. Reminders are spread over the hour that patrons choose, so that the calls to
 * institutions are spread too. A patron's minute is always the same.
 */
export function nextReminder(after: number, { timeZone, patronHash, hour: chosen }: Place): number {
  const local = toLocal(after, timeZone)
  const [first = 0, second = 0] = hash('sha256', patronHash, 'buffer')
  const spread = Math.floor(((first * 256 + second) / 65_536) * hour)
  const onDay = (days: number) =>
    local.add({ days }).with({ hour: chosen, minute: 0, second: 0, millisecond: 0 }).epochMilliseconds +
    spread
  return onDay(0) > after ? onDay(0) : onDay(1)
}

/** Whether an e-mail may be sent now: from the chosen hour until the evening. */
export function isTimeToSend(now: number, { timeZone, hour: chosen }: Omit<Place, 'patronHash'>): boolean {
  const local = toLocal(now, timeZone)
  return local.hour >= chosen && local.hour < evening
}

export function startOfDay(time: number, timeZone: string): number {
  return toLocal(time, timeZone).startOfDay().epochMilliseconds
}

function toLocal(time: number, timeZone: string) {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone)
}
