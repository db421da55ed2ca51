import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { StaffAccountCard, StaffCard } from '@library-card/contract/staff.ts'
import type { Total } from '../../card/sections.ts'
import { balanceAt, codesOf, isNeverSignedIn, isNotAsked, isWhole, itemsOf } from '../../card/summary.ts'
import { isOverdue } from '../../dates/due.ts'
import { sums } from '../../money/money.ts'
import { latestOf } from '../../page/status-line.tsx'
import type { StaffContext } from '../staff-context.tsx'
import type { Activity } from './patron-layout.tsx'

/** The institutions on the page, by the state of their response, each list in the order of `codes`. */
export type ActivityView = {
  /** A code, or `all`. */
  place: string
  asked: readonly string[]
  accounts: StaffAccountCard[]
  unavailable: UnavailableCard[]
  notAsked: UnavailableCard[]
  waiting: string[]
  /** Codes of institutions without an account. */
  without: string[]
}

export function viewOf(
  { responses, waiting }: Pick<Activity, 'responses' | 'waiting'>,
  { codes, institutionOf }: Pick<StaffContext, 'codes' | 'institutionOf'>,
  place: string,
): ActivityView {
  const asked = codes.filter((code) => place === 'all' || code === place)
  const cards = asked.flatMap((code) => responses.get(code) ?? [])
  const withoutAnswer = cards.filter((card) => card.state === 'unavailable')
  return {
    place,
    asked,
    accounts: atOneTime(cards.filter(isStaffAccount), (code) => institutionOf(code).timeZone),
    unavailable: withoutAnswer.filter((card) => !isNotAsked(card)),
    notAsked: withoutAnswer.filter(isNotAsked),
    waiting: asked.filter((code) => waiting.includes(code)),
    without: cards.flatMap((card) => (card.state === 'no-account' ? [card.institutionCode] : [])),
  }
}

/** All dates count from the newest answer, so that no two rows of a page differ in what is overdue, or "tomorrow". */
function atOneTime(accounts: StaffAccountCard[], zoneOf: (code: string) => string): StaffAccountCard[] {
  const asOf = latestOf(accounts) ?? ''
  return accounts.map((card) => {
    const timeZone = zoneOf(card.institutionCode)
    const { loans } = card
    if (loans.state !== 'ok') return { ...card, asOf }
    const items = loans.items.map((loan) => ({ ...loan, overdue: isOverdue(loan, asOf, timeZone) }))
    return { ...card, asOf, loans: { ...loans, items } }
  })
}

function isStaffAccount(card: StaffCard): card is StaffAccountCard {
  return card.state === 'complete' || card.state === 'partial'
}

/** Accounts that arrived after the user had started to read: they are not in the list yet. */
export function lateIn({ accounts }: ActivityView, joined: readonly string[]): string[] {
  return codesOf(accounts).filter((code) => !joined.includes(code))
}

export function withoutLate(view: ActivityView, late: readonly string[]): ActivityView {
  const accounts = view.accounts.filter(({ institutionCode }) => !late.includes(institutionCode))
  return { ...view, accounts, waiting: [...view.waiting, ...late] }
}

/** Parts of a card that an institution may withhold. */
export type Part = 'loans' | 'requests' | 'fees'

/**
 * An institution has not responded or does not provide all of this part, or the patron has turned it off: totals may be too low.
 * They do not include institutions that show accounts only to the patrons, which are named beside them.
 */
export function isShort({ accounts, unavailable, notAsked, waiting }: ActivityView, part: Part): boolean {
  const hasUnknown = notAsked.some((card) => !isNeverSignedIn(card))
  return (
    hasUnknown || unavailable.length + waiting.length > 0 || accounts.some((card) => !isWhole(card[part]))
  )
}

/** The sum over all accounts. */
export function countOf(view: ActivityView, part: Part, countAt: (card: StaffAccountCard) => number): Total {
  const count = view.accounts.reduce((sum, card) => sum + countAt(card), 0)
  return { count, atLeast: isShort(view, part) }
}

export function loansAt({ loans }: StaffAccountCard): number {
  return itemsOf(loans).length
}

export function overdueAt({ loans }: StaffAccountCard): number {
  return itemsOf(loans).filter(({ overdue }) => overdue).length
}

/** One sum per currency, without zeros. */
export function balancesOf({ accounts }: ActivityView): Money[] {
  return sums(accounts.flatMap((card) => balanceAt(card) ?? [])).filter(({ minor }) => minor !== 0)
}
