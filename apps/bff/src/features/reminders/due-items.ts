import { isOverdue } from '@library-card/contract/due.ts'
import { dayOf, daysBetween, instantOf, isPast } from '@library-card/contract/local-time.ts'
import { isPickupOver } from '@library-card/contract/pickup.ts'
import type { DatedItem, InstitutionDates } from '../../members/dated-items.ts'
import type { NetworkDates } from '../../members/query-dates.ts'
import { keyedHash } from '../../store/keyed-hash.ts'

/** Why a patron is reminded of an item. `passed`: the last day to pick it up has passed. */
const reasons = ['overdue', 'passed', 'recalled', 'due', 'ready'] as const
export type Reason = (typeof reasons)[number]

/** `key`: a hash that identifies one fact that a patron is told. */
export type Tellable = { institutionCode: string; key: string }
/** The key stays the same while the reason and the date do. */
export type DueItem = DatedItem & Tellable & { reason: Reason }

type Place = {
  days: number
  now: number
  patronHash: string
  rootKey: Buffer
  timeZoneOf: (institutionCode: string) => string
}

/** Returns the items that a patron is reminded of: overdue ones first, then by date, whatever the reason. */
export function dueItemsIn(dates: NetworkDates, place: Place): DueItem[] {
  const items = [...dates].flatMap(([code, { loans, requests }]) => [
    ...itemsOf('loans', loans?.items ?? [], code, place),
    ...itemsOf('requests', requests?.items ?? [], code, place),
  ])
  const isLate = ({ reason }: DueItem) => Number(reason !== 'overdue')
  const endOf = ({ by, institutionCode }: DueItem) =>
    by ? instantOf(by, place.timeZoneOf(institutionCode)) : Infinity
  return items.toSorted(
    (one, other) =>
      isLate(one) - isLate(other) ||
      // Two items without a date differ by NaN.
      endOf(one) - endOf(other) ||
      reasons.indexOf(one.reason) - reasons.indexOf(other.reason),
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
    const reason =
      kind === 'requests' ? pickupReason(item, now, timeZone) : reasonOf(item, { days, now, timeZone })
    if (reason === null) return []
    // A patron who was told that an item is ready is not told again that its last day has passed.
    const told = kind === 'requests' ? 'ready' : reason
    const parts = [patronHash, institutionCode, kind, item.id, told, JSON.stringify(item.by)]
    return [
      { ...item, institutionCode, reason, key: keyedHash(rootKey, 'reminded of', ...parts).slice(0, 16) },
    ]
  })
}

function pickupReason({ by }: DatedItem, now: number, timeZone: string): 'passed' | 'ready' {
  return isPickupOver(by, new Date(now).toISOString(), timeZone) ? 'passed' : 'ready'
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

/** Returns an institution's failure to answer. A patron is told of it once, until the institution answers again. */
export function silenceOf(
  institutionCode: string,
  { patronHash, rootKey }: Pick<Place, 'patronHash' | 'rootKey'>,
): Tellable {
  const key = keyedHash(rootKey, 'told of silence', patronHash, institutionCode).slice(0, 16)
  return { institutionCode, key }
}

type Told = Record<string, string[]>

export function isNew({ institutionCode, key }: Tellable, told: Told): boolean {
  return !told[institutionCode]?.includes(key)
}

/**
 * Returns the keys that the patron has been told of after this e-mail. Keys of lists that could not be read now
 * stay. `only`: codes of the members that were read; default: all with an account.
 */
export function toldAfter(
  told: Told,
  { tellable, dates, only }: { tellable: Tellable[]; dates: NetworkDates; only: readonly string[] | null },
): Told {
  const codes = new Set([...Object.keys(told), ...dates.keys()])
  const entries = [...codes].map((code): [string, string[]] => {
    const now = tellable.filter(({ institutionCode }) => institutionCode === code).map(({ key }) => key)
    const isKept = !isRead(dates.get(code)) || only?.includes(code) === false
    return [code, [...new Set([...(isKept ? (told[code] ?? []) : []), ...now])]]
  })
  return Object.fromEntries(entries.filter(([, keys]) => keys.length > 0))
}

/** An institution without an account has no lists to read. */
function isRead(dates: InstitutionDates | undefined): boolean {
  if (!dates) return true
  const { loans, requests } = dates
  return [loans, requests].every((list) => list && !list.isStale && !list.isPartial)
}
