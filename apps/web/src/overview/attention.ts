import type { Block } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import { accountEnd, type AccountEnd } from '../card/account-end.ts'
import type { CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { itemsOf } from '../card/facts.ts'
import { instantOf } from '../dates/calendar.ts'
import { dueOrder, urgencyOf } from '../dates/due.ts'

/** An item with the institution that it belongs to. */
export type Placed<Item> = {
  item: Item
  card: AccountCard
  institution: Institution
  name: string
  asOf: string
}

/** What needs the patron's attention, by kind. */
export type Attention = {
  blocks: Placed<Block>[]
  overdue: Placed<Loan>[]
  recalled: Placed<Loan>[]
  dueSoon: Placed<Loan>[]
  ready: Placed<Request>[]
  ending: Placed<AccountEnd>[]
}

export function attentionIn(view: CardView): Attention {
  const listed = <Item>(itemsIn: (card: AccountCard, institution: Institution) => Item[]) =>
    accountsIn(view).flatMap((card) => {
      const { institutionCode: code, asOf } = card
      const institution = view.institutionOf(code)
      const name = view.nameOf(code)
      return itemsIn(card, institution).map((item) => ({ item, card, institution, name, asOf }))
    })
  const loans = sorted(
    listed(({ loans: section }) => itemsOf(section)),
    ({ item, institution }) => dueOrder(item, institution.timeZone),
  )
  return {
    blocks: listed(({ blocks }) => itemsOf(blocks)),
    overdue: loans.filter(({ item }) => item.overdue),
    recalled: loans.filter(({ item }) => item.state === 'recalled' && !item.overdue),
    dueSoon: loans.filter(
      ({ item, institution, asOf }) => urgencyOf(item, asOf, institution.timeZone) === 'soon',
    ),
    ready: sorted(
      listed(({ requests }) => itemsOf(requests).filter(({ status }) => status === 'ready')),
      ({ item, institution }) =>
        item.pickupBy ? instantOf(item.pickupBy, institution.timeZone) : Number.POSITIVE_INFINITY,
    ),
    ending: listed((card, institution) => {
      const end = accountEnd(card, institution)
      return end?.isSoon ? [end] : []
    }),
  }
}

/** Two infinite values have the difference NaN, which sorts as equal. */
function sorted<Item>(items: Item[], orderOf: (item: Item) => number): Item[] {
  return items.toSorted((one, other) => orderOf(one) - orderOf(other))
}
