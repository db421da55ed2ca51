import type { StaffAccountCard, StaffFee, StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'
import type { Source } from '../../card/card-view.ts'
import { dueOrder } from '../../dates/due.ts'
import { feeTypeOf } from '../../money/money.ts'
import { isFoundBy } from '../../text/words.ts'
import type { StaffContext } from '../staff-context.tsx'
import type { ActivityView } from './activity-view.ts'
import { loanStateWords, requestStateWords } from './activity-words.ts'

/** An item with its institution: ids are unique only there. */
export type ListedItem<Item> = Omit<Source, 'now'> & { item: Item }

export type StaffItem = StaffLoan | StaffRequest | StaffFee

export type ListedItems = {
  /** By due moment. */
  loans: ListedItem<StaffLoan>[]
  requests: ListedItem<StaffRequest>[]
  fees: ListedItem<StaffFee>[]
}

/** The items that contain `query` in institution, library, state or a title shown; or that a scanned barcode may be of. */
export function itemsIn(view: ActivityView, context: StaffContext, query = ''): ListedItems {
  function listed<Item extends StaffItem>(
    sectionOf: (card: StaffAccountCard) => { state: string; items?: Item[] },
    wordsOf: (item: Item) => (string | null | undefined)[],
  ): ListedItem<Item>[] {
    return view.accounts.flatMap((card) => {
      const institution = context.institutionOf(card.institutionCode)
      const institutionName = context.nameOf(card.institutionCode)
      const isFound = (item: Item) =>
        isFoundBy(query, [institutionName, ...wordsOf(item)].filter(Boolean).join(' ')) ||
        hasBarcode(item, query)
      const items = sectionOf(card).items ?? []
      return items.filter(isFound).map((item) => ({ item, institution, institutionName, asOf: card.asOf }))
    })
  }

  return {
    loans: byDue(
      listed(
        ({ loans }) => loans,
        (loan) => [loan.library?.name, loanStateWords(loan), ...titledWords(loan)],
      ),
    ),
    requests: listed(
      ({ requests }) => requests,
      (request) => [request.pickup?.place.name, requestStateWords(request), ...titledWords(request)],
    ),
    fees: listed(
      ({ fees }) => fees,
      (fee) => [fee.owner, feeTypeOf(fee), ...titledWords(fee)],
    ),
  }
}

/** Of the own institution's items. A title that was requested with a reason is not searched. */
function titledWords({ titled }: StaffItem) {
  return [titled?.title, titled?.author, titled?.callNumber, titled?.barcode]
}

/** Only the end is known elsewhere: a scanned barcode that ends so may be the item's. */
function hasBarcode(item: StaffItem, query: string): boolean {
  const end = 'barcodeEnd' in item ? item.barcodeEnd : null
  const scanned = query.replaceAll(/\s/g, '')
  return Boolean(end) && scanned.length >= 4 && scanned.endsWith(end ?? '')
}

/** Loans without a due date come last: the difference of two infinite values is NaN, which sorts as equal. */
function byDue(loans: ListedItem<StaffLoan>[]) {
  const orderOf = ({ item, institution }: ListedItem<StaffLoan>) => dueOrder(item, institution.timeZone)
  return loans.toSorted((one, other) => orderOf(one) - orderOf(other))
}

export function countOfItems({ loans, requests, fees }: ListedItems): number {
  return loans.length + requests.length + fees.length
}
