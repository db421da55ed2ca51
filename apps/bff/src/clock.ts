import { Type } from 'typebox'
import { Check } from 'typebox/value'

/**
 * The time that is shown, stored and compared, in milliseconds since 1970. Each process has one clock. Durations within a
 * process are measured by `performance.now()`.
 */
export type Clock = () => number

/** The machine's clock, or that of a demo, which begins at `start`. */
export function createClock(start: Date | null): Clock {
  const ahead = start ? start.getTime() - Date.now() : 0
  return () => Date.now() + ahead
}

/** Subtracts calendar months in UTC. */
export function monthsBefore(time: number, months: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC')
  return now.subtract({ months }).epochMilliseconds
}

const AdvanceClock = Type.Object({ advanceClock: Type.Number({ minimum: 0 }) })

/**
 * A demo's clock that the parent process can advance: it sends `{ advanceClock: milliseconds }` over the IPC channel and gets
 * `{ now }` back. Journeys use it to let sessions end without waiting.
 */
export function advancedByParent(clock: Clock): Clock {
  let advanced = 0
  process.on('message', (message) => {
    if (!Check(AdvanceClock, message)) return
    advanced += message.advanceClock
    process.send?.({ now: new Date(clock() + advanced).toISOString() })
  })
  // The channel does not keep a stopping process alive.
  process.channel?.unref()
  return () => clock() + advanced
}
