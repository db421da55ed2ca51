import type { Institution } from '@library-card/contract/institution.ts'
import type { StaffAccountCard, StaffFee, StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'
import { dueOrder } from '../../dates/due.ts'
import { feeTypeOf } from '../../money/money.ts'
import { isFoundBy } from '../../text/words.ts'
import type { Desk } from '../desk.tsx'
import type { ActivityView } from './activity-view.ts'
import { loanStateWords, requestStateWords } from './activity-words.ts'

/** An item with its institution: ids are unique only there. */
export type ListedItem<Item> = { item: Item; institution: Institution; asOf: string }

export type ListedItems = {
  /** By due moment. */
  loans: ListedItem<StaffLoan>[]
  requests: ListedItem<StaffRequest>[]
  fees: ListedItem<StaffFee>[]
}

/** The items that contain `query` in institution, library or state. Titles are not searched. */
export function itemsIn(view: ActivityView, desk: Desk, query = ''): ListedItems {
  function listed<Item>(
    sectionOf: (card: StaffAccountCard) => { state: string; items?: Item[] },
    wordsOf: (item: Item) => (string | null | undefined)[],
  ): ListedItem<Item>[] {
    return view.accounts.flatMap((card) => {
      const institution = desk.institutionOf(card.institutionCode)
      const name = desk.nameOf(card.institutionCode)
      const isFound = (item: Item) => isFoundBy(query, [name, ...wordsOf(item)].filter(Boolean).join(' '))
      const items = sectionOf(card).items ?? []
      return items.filter(isFound).map((item) => ({ item, institution, asOf: card.asOf }))
    })
  }

  return {
    loans: byDue(
      listed(
        ({ loans }) => loans,
        (loan) => [loan.library?.name, loanStateWords(loan)],
      ),
    ),
    requests: listed(
      ({ requests }) => requests,
      (request) => [request.pickup?.place.name, requestStateWords(request)],
    ),
    fees: listed(
      ({ fees }) => fees,
      (fee) => [fee.owner, feeTypeOf(fee)],
    ),
  }
}

/** Loans without a due date come last: the difference of two infinite values is NaN, which sorts as equal. */
function byDue(loans: ListedItem<StaffLoan>[]) {
  const orderOf = ({ item, institution }: ListedItem<StaffLoan>) => dueOrder(item, institution.timeZone)
  return loans.toSorted((one, other) => orderOf(one) - orderOf(other))
}

export function countOfItems({ loans, requests, fees }: ListedItems): number {
  return loans.length + requests.length + fees.length
}
