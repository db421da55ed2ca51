import { useEffect, useState } from 'react'

/**
 * The browser's clock in milliseconds, only for time that passes on a page, such as the time until a session ends. It may be
 * wrong by hours: dates are computed from the BFF's clock (`card/network-card.tsx`), and the end of a session from its `now`.
 */
export function now(): number {
  return Date.now()
}

/** Counts down to a time of the browser's clock; 0 once it is past. */
export function useSecondsUntil(time: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(time))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(time)), 1000)
    return () => clearInterval(timer)
  }, [time])
  return seconds
}

function secondsUntil(time: number): number {
  return Math.max(0, Math.round((time - now()) / 1000))
}
