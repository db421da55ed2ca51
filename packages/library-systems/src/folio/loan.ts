import type { PastLoan } from '@library-card/contract/history.ts'
import type { Loan, RenewalReason } from '@library-card/contract/loan.ts'
import {
  identifier,
  joined,
  object,
  objectsIn,
  smallCount,
  text,
  truth,
  type JsonObject,
} from '../json-values.ts'
import { momentIn, nullIfNever } from '../moments.ts'
import type { Call, FoundAccount, List, PastLoans } from '../port.ts'
import { linkTo } from '../settings.ts'
import type { Access } from './access.ts'
import { queryFor, uuidOf, type Asked, type Context } from './folio-values.ts'
import { pageSize, readPage, readPages, type Row } from './pages.ts'

type Borrower = Pick<FoundAccount, 'account'>

function listing(patronId: string, status: 'Open' | 'Closed', order = '') {
  const query = queryFor({ userId: patronId, 'status.name': status }, order)
  return { path: '/circulation/loans', query, name: 'loans', owner: 'userId', patronId }
}

export async function listLoans(
  access: Access,
  found: FoundAccount,
  { call, context }: Asked,
): Promise<List<Loan>> {
  const { items, unreadable } = await readPages(access, listing(found.patronId, 'Open'), call)
  const loans = items.map((row) => toLoan(row, found, context)).filter((loan) => loan !== null)
  return { items: loans, unreadable: unreadable + items.length - loans.length }
}

/** Lists closed loans, the latest return first. Anonymised loans name no patron, and are not found. */
export async function listPastLoans(
  access: Access,
  { patronId, offset }: { patronId: string; offset: number },
  call: Call,
): Promise<PastLoans> {
  const closed = listing(patronId, 'Closed', ' sortby returnDate/sort.descending')
  const { items, unreadable, length, total } = await readPage(access, { ...closed, offset }, call)
  const end = offset + length
  const isLast = length === 0 || (length < pageSize && end >= (total ?? 0))
  return { items: items.map(toPastLoan), unreadable, next: isLast ? null : end }
}

function toPastLoan(row: Row): PastLoan {
  return { id: row.id, ...toItem(row), returned: momentIn(row.returnDate) }
}

/** Splits our id of a loan, which has the ids of loan and item: FOLIO lists by loan and renews by item. */
export function partsOf(loanId: string): { loan: string; item: string } {
  const [loan = '', item = ''] = loanId.split('.')
  return { loan, item }
}

/** Returns null for a loan without an item, which could not be renewed. */
export function toLoan(row: JsonObject, { account }: Borrower, context: Pick<Context, 'links'>): Loan | null {
  const item = object(row.item)
  const [id, itemId] = [uuidOf(row.id), uuidOf(row.itemId)]
  if (id === null || itemId === null) return null
  const state = stateOf(row)
  // A loan that was never renewed has no `renewalCount`.
  const used = row.renewalCount === undefined ? 0 : smallCount(row.renewalCount)
  return {
    id: `${id}.${itemId}`,
    ...toItem(row),
    ...linkTo(uuidOf(item.instanceId), context),
    barcode: identifier(item.barcode),
    due: nullIfNever(momentIn(row.dueDate)),
    ...state,
    // FOLIO has only the time of the last change, which may have been a recall.
    renewed: null,
    ...(used !== 0 && { renewalUndated: true }),
    renewals: { used, left: null },
    renewal: renewalOf(state, account),
    // `feesAndFines` is the amount that the patron owes already.
    fineIfReturnedNow: null,
  }
}

function toItem(row: JsonObject) {
  const { title, primaryContributor, contributors, location, ...item } = object(row.item)
  const { callNumber, prefix, suffix } = object(item.callNumberComponents)
  const authors = joined(
    objectsIn(contributors).map(({ name }) => name),
    '; ',
  )
  const shelf = text(object(location).name)
  return {
    title: text(title, 'title'),
    author: text(primaryContributor, 'title') ?? authors,
    description:
      text(item.displaySummary, 'title') ?? joined([item.volume, item.enumeration, item.chronology], ', '),
    callNumber: text(joined([prefix, callNumber ?? item.callNumber, suffix], ' ')),
    library: shelf === null ? null : { code: null, name: shelf },
    loaned: momentIn(row.loanDate),
  }
}

/** States of loans by the status of the item: a loan stays open when its item is lost, claimed returned or even returned. */
const states: ReadonlyMap<string, Loan['state']> = new Map([
  ['checked out', 'on-loan'],
  ['declared lost', 'lost'],
  ['aged to lost', 'lost'],
  ['claimed returned', 'claimed-returned'],
])

/** Returns the state. An unknown status is shown in FOLIO's words, as the state `other`. */
function stateOf({
  item,
  forUseAtLocation,
  dueDateChangedByRecall,
}: JsonObject): Pick<Loan, 'state' | 'stateText'> {
  const atLocation = text(object(forUseAtLocation).status)
  if (atLocation !== null && atLocation !== 'In use') return { state: 'other', stateText: atLocation }
  const stateText = text(object(object(item).status).name)
  const state = stateText === null ? 'on-loan' : (states.get(stateText.toLowerCase()) ?? 'other')
  if (state === 'other' && stateText !== null) return { state, stateText }
  return { state: state === 'on-loan' && truth(dueDateChangedByRecall) ? 'recalled' : state }
}

/** Only an attempt shows whether a loan can be renewed. FOLIO refuses expired accounts, and states except `on-loan` and `recalled`. */
function renewalOf({ state }: Pick<Loan, 'state'>, { standing }: Borrower['account']): Loan['renewal'] {
  if (state === 'other') return { can: 'no', reasons: [] }
  const reasons: RenewalReason[] = state === 'on-loan' ? [] : [state]
  if (standing === 'expired') reasons.push('expired-account')
  const isRefused = reasons.some((reason) => reason !== 'recalled')
  return { can: isRefused ? 'no' : 'unknown', reasons }
}
