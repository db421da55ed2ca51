import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import { instantOf } from '../dates/calendar.ts'
import { dueOrder, urgencyOf } from '../dates/due.ts'
import { accountEnd, type AccountEnd } from '../card/account-end.ts'
import type { CardView } from '../card/card-view.ts'
import { itemsOf } from '../card/facts.ts'
import { accountsIn } from '../card/completeness.ts'

/** An item with its institution. */
export type At<T> = {
  item: T
  card: AccountCard
  code: string
  institution: Institution
  name: string
  timeZone: string
  asOf: string
}

/** What needs the patron's attention, by kind. */
export type Needs = {
  blocks: At<Block>[]
  overdue: At<Loan>[]
  calledBack: At<Loan>[]
  soon: At<Loan>[]
  ready: At<Request>[]
  ending: At<AccountEnd>[]
}

export function needsIn(view: CardView): Needs {
  const accounts = accountsIn(view)
  const each = <T>(itemsIn: (card: AccountCard) => T[]) =>
    accounts.flatMap((card) => itemsIn(card).map((item) => at(view, card, item)))
  const loans = sorted(
    each(({ loans: section }) => itemsOf(section)),
    ({ item, timeZone }) => dueOrder(item, timeZone),
  )
  return {
    blocks: each(({ blocks }) => itemsOf(blocks)),
    overdue: loans.filter(({ item }) => item.overdue),
    calledBack: loans.filter(({ item }) => item.state === 'recalled' && !item.overdue),
    soon: loans.filter(({ item, asOf, timeZone }) => urgencyOf(item, asOf, timeZone) === 'soon'),
    ready: sorted(
      each(({ requests }) => itemsOf(requests).filter(({ status }) => status === 'ready')),
      pickupOrder,
    ),
    ending: each((card) => endsSoon(card, view)),
  }
}

function at<T>(view: CardView, card: AccountCard, item: T): At<T> {
  const { institutionCode: code, asOf } = card
  const institution = view.institutionOf(code)
  return { item, card, code, institution, name: view.nameOf(code), timeZone: institution.timeZone, asOf }
}

function pickupOrder({ item, timeZone }: At<Request>): number {
  return item.pickupBy ? instantOf(item.pickupBy, timeZone) : Number.POSITIVE_INFINITY
}

function endsSoon(card: AccountCard, view: CardView): AccountEnd[] {
  const end = accountEnd(card, view.institutionOf(card.institutionCode))
  return end?.isSoon ? [end] : []
}

/** Compared, not subtracted: Infinity - Infinity is NaN. */
function sorted<T>(items: T[], orderOf: (item: T) => number): T[] {
  return items.toSorted((one, other) => {
    if (orderOf(one) === orderOf(other)) return 0
    return orderOf(one) < orderOf(other) ? -1 : 1
  })
}
