import { useEffect, useState } from 'react'

/**
 * The browser's clock in milliseconds, only for elapsed time on a page, such as the time until a session
 * ends. It may be wrong by hours: dates come from the BFF's clock (`card/network-card.tsx`), and the end of a
 * session from its `now`.
 */
export function now(): number {
  return Date.now()
}

/** Seconds until a time of the browser's clock, counted down; 0 once that time is past. */
export function useSecondsUntil(time: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(time))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(time)), 1000)
    return () => clearInterval(timer)
  }, [time])
  return seconds
}

/**
 * Whether `awaited`, a key, has been awaited for longer than `afterMs`, by default longer than most institutions take
 * for an action; null means that nothing is awaited.
 */
export function useIsSlow(awaited: string | null, afterMs = 4000): boolean {
  const [slow, setSlow] = useState<string | null>(null)
  useEffect(() => {
    if (awaited === null) return undefined
    const timer = setTimeout(() => setSlow(awaited), afterMs)
    return () => {
      clearTimeout(timer)
      setSlow(null)
    }
  }, [awaited, afterMs])
  return awaited !== null && slow === awaited
}

function secondsUntil(time: number): number {
  return Math.max(0, Math.round((time - now()) / 1000))
}
