import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { NetworkDates } from './query-dates.ts'

type Asked = { at: number; dates: Promise<NetworkDates> }

/** In memory only, by patron. */
export type HourlyDates = {
  /** `ask` runs once an hour, however many calendars poll at once; it is given what was known before. */
  read: (patronHash: string, ask: (earlier: NetworkDates) => Promise<NetworkDates>) => Promise<NetworkDates>
  /** The calendar has ended. */
  forget: (patronHash: string) => void
}

const hour = 3_600_000
/** A calendar that nobody polled for so long has been given up. */
export const datesKeptFor = 7 * 24 * hour
const mostPatrons = 20_000

export function createHourlyDates(clock: Clock): HourlyDates {
  const patrons = new LRUCache<string, Asked>({ max: mostPatrons, ttl: datesKeptFor })

  return {
    read(patronHash, ask) {
      const last = patrons.get(patronHash)
      if (last && clock() - last.at < hour) return last.dates
      const dates = askAfter(last, ask)
      patrons.set(patronHash, { at: clock(), dates })
      dates.catch(() => patrons.delete(patronHash))
      return dates
    },

    forget: (patronHash) => void patrons.delete(patronHash),
  }
}

async function askAfter(
  last: Asked | undefined,
  ask: (earlier: NetworkDates) => Promise<NetworkDates>,
): Promise<NetworkDates> {
  return ask(last ? await last.dates : new Map())
}
