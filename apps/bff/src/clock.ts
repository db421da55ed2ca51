import { Type } from 'typebox'
import { Check } from 'typebox/value'

/**
 * The time that is shown, stored and compared, in milliseconds since 1970: one clock a process. Durations within a process
 * are measured by `performance.now()`.
 */
export type Clock = () => number

/** The machine's clock, or a demo's, which starts at `start` and ticks on from there. */
export function createClock(start: Date | null): Clock {
  const ahead = start ? start.getTime() - Date.now() : 0
  return () => Date.now() + ahead
}

/** By the calendar, in UTC. */
export function monthsBefore(time: number, months: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC')
  return now.subtract({ months }).epochMilliseconds
}

const AdvanceClock = Type.Object({ advanceClock: Type.Number({ minimum: 0 }) })

/**
 * A demo's clock that the process which started the demo can advance: it sends `{ advanceClock: milliseconds }` over the IPC
 * channel and gets `{ now }` back. Journeys use it to let sessions end without waiting.
 */
export function advancedByParent(clock: Clock): Clock {
  let advanced = 0
  process.on('message', (message) => {
    if (!Check(AdvanceClock, message)) return
    advanced += message.advanceClock
    process.send?.({ now: new Date(clock() + advanced).toISOString() })
  })
  // The channel alone does not keep a process that is stopping alive.
  process.channel?.unref()
  return () => clock() + advanced
}
