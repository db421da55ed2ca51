import { LRUCache } from 'lru-cache'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** More than can have asked within the time that is looked at. */
const mostPersons = 5_000

/**
 * How fast one person may begin reads at an institution: some at once, then at an even pace. Turns alone do not keep one
 * person from using up what the institution may be asked, so that whoever comes next finds nothing left of that second.
 */
export function createPersonPace(
  { readsOfOne, readsOfOneWithin }: Pick<GuardSettings, 'readsOfOne' | 'readsOfOneWithin'>,
  now = () => performance.now(),
) {
  const perRead = readsOfOneWithin / readsOfOne
  /** When all that a person has begun is paid off, at that pace. */
  const paidOff = new LRUCache<string, number>({ max: mostPersons })

  return {
    /** Milliseconds until that person may begin another read. */
    waitOf: (who: string) => Math.max(0, (paidOff.get(who) ?? 0) + perRead - readsOfOneWithin - now()),
    note(who: string) {
      paidOff.set(who, Math.max(now(), paidOff.get(who) ?? 0) + perRead)
    },
  }
}
