import type { Instant } from '@library-card/contract/moment.ts'
import { useEffect, useState } from 'react'
import { now } from '../clock.ts'

/** An instant of the BFF's clock, and when it arrived by the browser's clock, in milliseconds. */
export type ClockReading = { at: Instant; arrived: number }

const minuteMs = 60_000

/**
 * The one current time of a page: the newest reading plus the time since it arrived. It advances at every full minute, so
 * that relative dates change while the page stays open. `offset` converts the browser's clock to the BFF's.
 */
export function usePageClock(readings: ClockReading[]): { now: Instant; offset: number } {
  const newest = readings.reduce((one, other) => (Date.parse(other.at) > Date.parse(one.at) ? other : one))
  const offset = Date.parse(newest.at) - newest.arrived
  const [ticked, setTicked] = useState(now)
  useEffect(() => {
    const nextMinute = ticked + minuteMs - ((ticked + offset) % minuteMs)
    const timer = setTimeout(() => setTicked(now()), Math.max(1, nextMinute - now()))
    return () => clearTimeout(timer)
  }, [ticked, offset])
  // A response may have arrived after the latest tick.
  const current = Math.max(Date.parse(newest.at), ticked + offset)
  return { now: new Date(current).toISOString(), offset }
}
