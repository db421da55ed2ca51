import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { dayOf } from '../../dates/calendar.ts'
import { dueOrder } from '../../dates/due.ts'
import { balanceAt, loansOf, type ActivityView } from './activity-view.ts'
import type { ActivityColumn, Desk } from '../desk.ts'

/** Without an order, home first, then in the order of the network file. */
export type Order = { by: ActivityColumn | 'institution'; isDescending: boolean }

type Ordering = { order: Order | null; joined: readonly string[]; desk: Desk }

/**
 * Codes of institutions with an account, or where that is unknown. Without a value they come last in either direction.
 */
export function inOrder(view: ActivityView, { order, joined, desk }: Ordering): string[] {
  // An institution without an account keeps its line until its removal moves nothing.
  const lines = view.asked.filter((code) => !view.without.includes(code) || !joined.includes(code))
  if (order === null) return lines
  const { by, isDescending } = order
  const sign = isDescending ? -1 : 1
  if (by === 'institution')
    return lines.toSorted((one, other) => sign * desk.nameOf(one).localeCompare(desk.nameOf(other)))
  const column: ActivityColumn = by
  const worth = new Map(lines.map((code) => [code, worthAt(code)]))
  return lines.toSorted((one, other) => compare(worth.get(one) ?? null, worth.get(other) ?? null, sign))

  function worthAt(code: string): number | string | null {
    const card = view.accounts.find(({ institutionCode }) => institutionCode === code)
    return card ? worthOf[column](card, desk.institutionOf(code).timeZone) : null
  }
}

function compare(one: number | string | null, other: number | string | null, sign: number): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? 1 : -1
  return one < other ? -sign : sign
}

type Worth = (card: StaffAccountCard, timeZone: string) => number | string | null

const worthOf: Record<ActivityColumn, Worth> = {
  loans: (card) => (card.loans.state === 'ok' ? loansOf(card).length : null),
  overdue: (card) =>
    card.loans.state === 'ok' ? loansOf(card).filter(({ overdue }) => overdue).length : null,
  nextDue: (card, timeZone) => {
    const first = Math.min(...loansOf(card).map((loan) => dueOrder(loan, timeZone)))
    return Number.isFinite(first) ? first : null
  },
  requests: ({ requests }) => (requests.state === 'ok' ? requests.items.length : null),
  // By currency first: amounts in different currencies cannot be compared.
  balance: (card) => {
    const [sum] = balanceAt(card) ?? []
    return sum ? `${sum.currency} ${String(sum.minor).padStart(12, '0')}` : null
  },
  blocks: ({ blocks }) => blocks.length,
  until: ({ account: { expires } }, timeZone) => (expires ? dayOf(expires, timeZone) : null),
}
