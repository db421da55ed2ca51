import type { Loan, Place, RenewalReason } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import { unexpected } from '../exchange/failure.ts'
import { smallCount, identifier, isGiven, readList, text, truth, type JsonObject } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import type { Call, FoundAccount, List } from '../port.ts'
import type { Access } from './access.ts'
import { failureOf } from './paia-call.ts'

/** Status of a document in relation to the patron. 0: none. */
const reserved = 1
const ordered = 2
const held = 3
const provided = 4
const rejected = 5
const ofLoans: ReadonlySet<number> = new Set([held])
const ofRequests: ReadonlySet<number> = new Set([reserved, ordered, provided, rejected])

/** More documents than any patron has; each becomes a row of the card. */
const maxDocuments = 2_000

type Document = { row: JsonObject; id: string; status: number }

/**
 * Lists a patron's documents with one of the `wanted` statuses. PAIA gives loans and requests in one list, so an
 * unreadable document may be either.
 */
async function listDocuments(
  access: Access,
  patronId: string,
  { wanted, call }: { wanted: ReadonlySet<number>; call: Call },
): Promise<List<Document>> {
  const answer = await access.callCore(patronId, { path: '/items' }, call)
  if (!('body' in answer)) throw failureOf(answer)
  const { doc } = answer.body
  if (isGiven(doc) && typeof doc !== 'object') throw unexpected('shape')
  const { items, unreadable } = readList(doc, toDocument, maxDocuments)
  const documents = new Map(items.map((document) => [document.id, document]))
  return {
    items: [...documents.values()].filter(({ status }) => wanted.has(status)),
    unreadable: unreadable + items.length - documents.size,
  }
}

function toDocument(row: JsonObject): Document | null {
  const id = documentId(row)
  const status = smallCount(row.status)
  return id === null || status === null || status > rejected ? null : { row, id, status }
}

/**
 * Returns the id of a document: the URI of its copy, else of its edition, by which changes name it. Returns null
 * without a URI, or if it is too long for an id.
 */
export function documentId({ item, edition }: JsonObject): string | null {
  const copy = identifier(item)
  const work = identifier(edition)
  const id = copy === null ? work && `edition ${work}` : `item ${copy}`
  return identifier(id)
}

export function toReference(id: string): JsonObject {
  const [kind = '', address] = id.split(/ (.*)/s)
  return { [kind]: address }
}

export async function listLoans(
  access: Access,
  { account, patronId }: FoundAccount,
  call: Call,
): Promise<List<Loan>> {
  const { items, unreadable } = await listDocuments(access, patronId, { wanted: ofLoans, call })
  return { items: items.map(({ row, id }) => toLoan(row, id, account)), unreadable }
}

export async function listRequests(access: Access, patronId: string, call: Call): Promise<List<Request>> {
  const { items, unreadable } = await listDocuments(access, patronId, { wanted: ofRequests, call })
  return { items: items.map(({ row, id, status }) => toRequest(row, id, status)), unreadable }
}

/** PAIA has no state for a recalled, lost or claimed-returned loan, and no field for a growing fine. */
export function toLoan(row: JsonObject, id: string, account: FoundAccount['account']): Loan {
  const used = smallCount(row.renewals)
  return {
    id,
    title: text(row.about, 'title'),
    author: null,
    description: null,
    barcode: null,
    callNumber: text(row.label),
    library: placeOf(row),
    loaned: momentIn(row.starttime),
    // `duedate` is the field until version 1.3.
    due: momentIn(row.endtime) ?? momentIn(row.duedate),
    state: 'on-loan',
    renewed: null,
    ...(used !== 0 && { renewalUndated: true }),
    renewals: { used, left: null },
    renewal: renewalOf(row, account),
    fineIfReturnedNow: null,
  }
}

/**
 * A missing `canrenew` means "unknown" (PAIA, data types). PAIA gives no reasons. Two can be derived: other patrons
 * wait for the document, or the account has expired.
 */
function renewalOf({ canrenew, queue }: JsonObject, { standing }: FoundAccount['account']): Loan['renewal'] {
  const can = truth(canrenew)
  if (can === true) return { can: 'yes', reasons: [] }
  const reasons: RenewalReason[] = (smallCount(queue) ?? 0) > 0 ? ['requested'] : []
  if (can === null) return { can: 'unknown', reasons }
  if (standing === 'expired') reasons.push('expired-account')
  return { can: 'no', reasons }
}

function placeOf({ storage, storageid }: JsonObject): Place | null {
  const code = identifier(storageid)
  const name = text(storage) ?? code
  return name === null ? null : { code, name }
}

const statuses: ReadonlyMap<number, Request['status']> = new Map([
  [reserved, 'waiting'],
  [ordered, 'in-process'],
  [provided, 'ready'],
  [rejected, 'rejected'],
])

/** `queue` counts all patrons who wait for the document. It is not the patron's place in the queue. */
function toRequest(row: JsonObject, id: string, status: number): Request {
  const place = placeOf(row)
  const isReady = status === provided
  const can = truth(row.cancancel)
  return {
    id,
    kind: 'hold',
    status: statuses.get(status) ?? 'unknown',
    title: text(row.about, 'title'),
    author: null,
    description: status === rejected ? text(row.error, 'note') : null,
    pages: null,
    // For a document that is ready, the same field has the time since when it is.
    placed: isReady || status === rejected ? null : momentIn(row.starttime),
    pickup: place && { institutionCode: null, place },
    pickupBy: isReady ? momentIn(row.endtime) : null,
    shelfNumber: null,
    cancellation: { can: can === null ? 'unknown' : can ? 'yes' : 'no', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
  }
}
