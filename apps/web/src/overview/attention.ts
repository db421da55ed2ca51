import type { Block, Message } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { dayOf, daysBetween } from '@library-card/contract/local-time.ts'
import type { Money } from '@library-card/contract/money.ts'
import { isPickupOver } from '@library-card/contract/pickup.ts'
import type { Request } from '@library-card/contract/request.ts'
import { rightlessStandings } from '../card/standing-words.ts'
import { accountEnd, type AccountEnd } from '../card/account-end.ts'
import { sourceOf, type CardView, type Source } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { isWhole, itemsOf, toPay } from '../card/summary.ts'
import { billedAt, type CheckedFees } from '../card/checked-fees.ts'
import { causeOf, type Refusal } from '../card/refusals.ts'
import { dueOrder, today, urgencyOf } from '../dates/due.ts'

export type Placed<Item> = Source & { item: Item; card: AccountCard }

export type Attention = {
  blocks: Placed<Block>[]
  overdue: Placed<Loan>[]
  recalled: Placed<Loan>[]
  dueSoon: Placed<Loan>[]
  /** Requests whose last pickup day has passed. */
  passed: Placed<Request>[]
  ready: Placed<Request>[]
  /** One entry per institution with something to pay. */
  fees: Placed<Owed>[]
  messages: Placed<Message>[]
  refusals: Refusal[]
  ending: Placed<AccountEnd>[]
  /** The home account, if it has ended, whatever its last day. */
  ended: Placed<AccountCard>[]
}

/** Sums of open fees and of billed fees, one per currency. */
export type Owed = { open: Money[]; billed: Money[] }

/** Findings of other pages: fees in other states, and refused renewals. */
export type Findings = { fees: Map<string, CheckedFees>; refusals: Refusal[] }

/**
 * Maximum age, in days, of a message that counts as news, because institutions seldom remove old ones;
 * undated messages always count.
 */
const newForDays = 14

export function attentionIn(view: CardView, found: Findings): Attention {
  const listed = <Item>(itemsIn: (card: AccountCard, institution: Institution) => Item[]) =>
    accountsIn(view).flatMap((card) => {
      const source = sourceOf(view, card)
      return itemsIn(card, source.institution).map((item) => ({ ...source, item, card }))
    })
  const loans = sorted(
    listed(({ loans: section }) => itemsOf(section)),
    ({ item, institution }) => dueOrder(item, institution.timeZone),
  )
  const requests = sorted(
    listed(({ requests: section }) => itemsOf(section).filter(({ status }) => status === 'ready')),
    ({ item, institution }) => dueOrder({ due: item.pickupBy }, institution.timeZone),
  )
  return {
    blocks: listed((card) =>
      itemsOf(card.blocks).filter(({ reason }) => reason !== 'expired-account' || !isClosed(card, view)),
    ),
    overdue: loans.filter(isLate),
    recalled: loans.filter((loan) => loan.item.state === 'recalled' && !isLate(loan)),
    dueSoon: loans.filter(
      ({ item, institution, now }) => urgencyOf(item, now, institution.timeZone) === 'soon',
    ),
    passed: requests.filter(isPassed),
    ready: requests.filter((request) => !isPassed(request)),
    fees: listed((card) => {
      const checked = found.fees.get(card.institutionCode)
      const owed = { open: toPay(card), billed: checked ? billedAt(checked) : [] }
      return owed.open.length + owed.billed.length > 0 ? [owed] : []
    }),
    messages: listed((card, { timeZone }) =>
      itemsOf(card.messages).filter(
        ({ since }) =>
          since === null || daysBetween(dayOf(since, timeZone), today(view.now, timeZone)) <= newForDays,
      ),
    ),
    refusals: found.refusals.filter((refusal) => causeOf(refusal, view) !== 'shown'),
    ending: listed((card) => {
      const end = soonEnd(card, view)
      const isBlock = itemsOf(card.blocks).some(({ reason }) => reason === 'expired-account')
      return end && !isBlock && !isClosed(card, view) ? [end] : []
    }),
    ended: listed((card) => {
      const { standing } = card.account
      if (rightlessStandings.has(standing)) return [card]
      const isOver = standing === 'expired' || standing === 'inactive'
      const matters = card.institutionCode === view.home || !hasNothingOpen(card)
      return isOver && !soonEnd(card, view) && matters ? [card] : []
    }),
  }
}

/**
 * Returns the end of an account if it is near or past. A coming end of an inactive account says nothing: it would
 * read as if the account were in force until then.
 */
function soonEnd(card: AccountCard, view: CardView): AccountEnd | null {
  const end = accountEnd(card, view)
  if (!end?.isSoon || (card.account.standing === 'inactive' && !end.isOver)) return null
  return end
}

/** Sort key of a row: the date of its first item, which is the earliest. */
export function firstDate([first]: Placed<Loan | Request>[]): number {
  if (!first) return Number.POSITIVE_INFINITY
  const { item, institution } = first
  return dueOrder({ due: 'due' in item ? item.due : item.pickupBy }, institution.timeZone)
}

function isPassed({ item: { pickupBy }, institution, now }: Placed<Request>): boolean {
  return isPickupOver(pickupBy, now, institution.timeZone)
}

function isLate({ item, institution, now }: Placed<Loan>): boolean {
  return isOverdue(item, now, institution.timeZone)
}

/** Whether an account outside the home institution has ended with nothing open, so that it needs no attention. */
function isClosed(card: AccountCard, view: CardView): boolean {
  if (card.institutionCode === view.home || !accountEnd(card, view)?.isOver) return false
  return hasNothingOpen(card)
}

function hasNothingOpen({ loans, requests, fees }: AccountCard): boolean {
  return [loans, requests, fees].every(
    (section) => isWhole(section) && itemsOf<unknown>(section).length === 0,
  )
}

/** Sorts by number. Two infinite values differ by NaN, which sorts as equal. */
function sorted<Item>(items: Item[], orderOf: (item: Item) => number): Item[] {
  return items.toSorted((one, other) => orderOf(one) - orderOf(other))
}
