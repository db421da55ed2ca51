import { isOverdue } from '@library-card/contract/due.ts'
import { dayOf, daysBetween, isPast } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { day } from '../../clock.ts'
import type { DatedItem, InstitutionDates } from '../../members/dated-items.ts'
import type { NetworkDates } from '../../members/query-dates.ts'
import { keyedHash } from '../../store/keyed-hash.ts'

/** Why a patron is reminded of an item, from most to least urgent. */
const reasons = ['overdue', 'recalled', 'due', 'ready'] as const
export type Reason = (typeof reasons)[number]

/** `key`: a hash that is the same as long as the reason and the date are. */
export type DueItem = DatedItem & { institutionCode: string; reason: Reason; key: string }

type Place = {
  days: number
  now: number
  patronHash: string
  rootKey: Buffer
  timeZoneOf: (institutionCode: string) => string
}

/** Returns what a patron is reminded of, the most urgent first. */
export function dueItemsIn(dates: NetworkDates, place: Place): DueItem[] {
  const items = [...dates].flatMap(([code, { loans, requests }]) => [
    ...itemsOf('loans', loans?.items ?? [], code, place),
    ...itemsOf('requests', requests?.items ?? [], code, place),
  ])
  return items.toSorted(
    (one, other) =>
      reasons.indexOf(one.reason) - reasons.indexOf(other.reason) || endOf(one.by) - endOf(other.by),
  )
}

function itemsOf(
  kind: 'loans' | 'requests',
  items: DatedItem[],
  institutionCode: string,
  { days, now, patronHash, rootKey, timeZoneOf }: Place,
): DueItem[] {
  const timeZone = timeZoneOf(institutionCode)
  return items.flatMap((item) => {
    const reason = kind === 'requests' ? 'ready' : reasonOf(item, { days, now, timeZone })
    if (reason === null) return []
    const parts = [patronHash, institutionCode, kind, item.id, reason, JSON.stringify(item.by)]
    return [
      { ...item, institutionCode, reason, key: keyedHash(rootKey, 'reminded of', ...parts).slice(0, 16) },
    ]
  })
}

function reasonOf(
  { by, state }: DatedItem,
  { days, now, timeZone }: { days: number; now: number; timeZone: string },
): Reason | null {
  if (by === null || state === null) return null
  const at = new Date(now).toISOString()
  if (isOverdue({ due: by, state }, at, timeZone)) return 'overdue'
  if (isPast(by, at, timeZone)) return null
  if (state === 'recalled') return 'recalled'
  return daysBetween(dayOf({ at }, timeZone), dayOf(by, timeZone)) <= days ? 'due' : null
}

/** A day ends at the latest a day later, which is enough to sort by. */
function endOf(by: Moment | null): number {
  if (by === null) return Infinity
  return 'at' in by ? Date.parse(by.at) : Date.parse(by.day) + day
}

type Told = Record<string, string[]>

/** Returns whether the patron has not been reminded of an item yet. */
export function isNew({ institutionCode, key }: DueItem, told: Told): boolean {
  return !told[institutionCode]?.includes(key)
}

/** Returns what the patron has been reminded of after this e-mail. What could not be read now is kept. */
export function toldAfter(told: Told, items: DueItem[], dates: NetworkDates): Told {
  const codes = new Set([...Object.keys(told), ...dates.keys()])
  const entries = [...codes].map((code): [string, string[]] => {
    const now = items.filter(({ institutionCode }) => institutionCode === code).map(({ key }) => key)
    const earlier = isRead(dates.get(code)) ? [] : (told[code] ?? [])
    return [code, [...new Set([...earlier, ...now])]]
  })
  return Object.fromEntries(entries.filter(([, keys]) => keys.length > 0))
}

/** Returns whether all of an institution's items are known. An institution without an account has none. */
function isRead(dates: InstitutionDates | undefined): boolean {
  if (!dates) return true
  const { loans, requests } = dates
  return [loans, requests].every((list) => list && !list.isStale && !list.isPartial)
}
