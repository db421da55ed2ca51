import type { Network } from '@library-card/contract/institution.ts'
import { isElsewhere, pickupPlaceWords } from '@library-card/contract/pickup-place.ts'
import type { StaffAccountCard, StaffFee, StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'
import { sourceOf, type Source } from '../../card/card-view.ts'
import { placeNamesIn } from '../../card/place-names.ts'
import { accountsIn } from '../../card/completeness.ts'
import { itemsOf } from '../../card/summary.ts'
import { dueOrder } from '../../dates/due.ts'
import { loanStateWords } from '../../loans/listed-loans.ts'
import { feeStateWords, feeTypeOf } from '../../money/money.ts'
import { isFoundBy } from '../../text/words.ts'
import { uncountedFees, type StaffView } from './activity-view.ts'

export type StaffItem = StaffLoan | StaffRequest | StaffFee

/** An item with its institution, because ids are unique only within an institution. */
export type ListedItem<Item> = Source & { item: Item }

/** Items by kind; loans are in order of their due moment. */
type ListedItems = {
  loans: ListedItem<StaffLoan>[]
  requests: ListedItem<StaffRequest>[]
  fees: ListedItem<StaffFee>[]
}

type Words = (string | null | undefined)[]

/**
 * Items whose institution, library, state or shown title contains `query`, or whose barcode may be a scanned
 * `query`.
 */
export function itemsIn(view: StaffView, query = ''): ListedItems {
  function listed<Item extends StaffItem>(
    sectionOf: (card: StaffAccountCard) => { state: string; items?: Item[] },
    wordsOf: (listed: ListedItem<Item>) => Words,
  ): ListedItem<Item>[] {
    return accountsIn(view)
      .flatMap((card) => itemsOf(sectionOf(card)).map((item) => ({ ...sourceOf(view, card), item })))
      .filter((one) => query.trim() === '' || isFound(one, wordsOf(one), query))
  }

  return {
    loans: listed(
      ({ loans }) => loans,
      (loan) => [loan.item.library?.name, loanWords(loan)],
    ).toSorted(byDue),
    requests: listed(
      ({ requests }) => requests,
      (request) => [placeWords(request, view.network), requestStateWords(request.item)],
    ),
    fees: listed(
      (card) => ({ ...card.fees, items: [...itemsOf(card.fees), ...uncountedFees(card)] }),
      ({ item }) => [item.owner, feeTypeOf(item), feeStatusWords(item)],
    ),
  }
}

/** Searches the titles of the own institution's items, but not titles that were requested with a reason. */
function isFound({ institutionName, item }: ListedItem<StaffItem>, words: Words, query: string): boolean {
  const { titled } = item
  const title = [titled?.title, titled?.author, titled?.callNumber, titled?.barcode]
  if (isFoundBy(query, [institutionName, ...words, ...title].filter(Boolean).join(' '))) return true
  // Other institutions give only the end of the barcode: a scanned barcode with that end may be the item's.
  const end = 'barcodeEnd' in item ? item.barcodeEnd : null
  const scanned = query.replaceAll(/\s/g, '')
  return Boolean(end) && scanned.length >= 4 && scanned.endsWith(end ?? '')
}

/** Sorts loans without a due date last. Two infinite values differ by NaN, which sorts as equal. */
function byDue(one: ListedItem<StaffLoan>, other: ListedItem<StaffLoan>): number {
  return dueOrder(one.item, one.institution.timeZone) - dueOrder(other.item, other.institution.timeZone)
}

export function countOfItems({ loans, requests, fees }: ListedItems): number {
  return loans.length + requests.length + fees.length
}

export function loanWords({ item, ...source }: ListedItem<StaffLoan>): string {
  return loanStateWords({ ...source, loan: item }, 'staff')
}

/**
 * The pickup place, or the address to which the item is delivered. A place at another institution than the request's is
 * marked as the pickup place, because the request's institution stands before it.
 */
export function placeWords(
  { item, institution }: Pick<ListedItem<StaffRequest>, 'item' | 'institution'>,
  network: Network,
): string | undefined {
  const { pickup, deliveredTo: address } = item
  if (address !== undefined) return t`delivery: ${address}`
  if (!pickup) return undefined
  const place = pickupPlaceWords(pickup, institution.code, placeNamesIn(network))
  return isElsewhere(pickup, institution.code) ? t`pickup at ${place}` : place
}

export function requestStateWords({
  status,
  statusText,
  kind,
}: Pick<StaffRequest, 'status' | 'statusText' | 'kind'>): string {
  const words: Record<StaffRequest['status'], string> = {
    ready: t`Ready`,
    'in-process': statusText ?? inProcessWords(kind),
    waiting: statusText ?? t`Waiting`,
    rejected: t`Rejected`,
    unknown: statusText ?? t`State not known`,
  }
  return words[status]
}

function inProcessWords(kind: StaffRequest['kind']): string {
  if (kind === 'purchase') return t`Approved`
  return kind === 'digitization' ? t`Being scanned` : t`In process`
}

export function requestKindWords({ kind }: Pick<StaffRequest, 'kind'>): string {
  const words: Record<StaffRequest['kind'], string> = {
    hold: t`Hold`,
    booking: t`Booking`,
    digitization: t`Scan`,
    purchase: t`Purchase suggestion`,
    'resource-sharing': t`Interlibrary loan`,
    other: t`Request`,
  }
  return words[kind]
}

/** The state of a fee. A credit is open too, but the patron does not have to pay it. */
export function feeStatusWords({ state, balance }: StaffFee): string {
  return state === 'open' && balance.minor < 0 ? t`In the patron’s favour` : feeStateWords(state)
}
