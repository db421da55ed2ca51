import type { Request } from '@library-card/contract/request.ts'
import { unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { idOf, identifier, isObject, object, text } from '../json-values.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Call, CancellationAnswer, List } from '../port.ts'
import { writeToAlma } from './alma-call.ts'
import { toRefusal } from './errors.ts'
import { type AlmaObject, codeOf, moment } from './alma-values.ts'
import { readPages } from './pages.ts'

/** Prefix of the ids of purchase requests, which have their own addresses. Alma's ids of other requests are digits only. */
const mark = 'purchase-'

export function isPurchaseRequest(requestId: string): boolean {
  return requestId.startsWith(mark)
}

/** Lists the patron's suggestions to buy a title, except rejected ones. */
export async function listPurchaseRequests(ask: Ask, patronId: string, call: Call): Promise<List<Request>> {
  const path = `${listOf(patronId)}?user_id_type=all_unique`
  const listing = { path, name: 'purchase_request', id: 'request_id', patronId }
  const { items, unreadable } = await readPages(ask, listing, call)
  return { items: items.map(toPurchaseRequest).filter(({ status }) => status !== 'rejected'), unreadable }
}

const unknownRequest = '60276'

/** The documented answer has status 200 and an object. After any other answer without an error, the list must be read back. */
export async function cancelPurchaseRequest(
  ask: Ask,
  { patronId, requestId }: { patronId: string; requestId: string },
  call: Call,
): Promise<CancellationAnswer> {
  const id = toPathSegment(requestId.slice(mark.length))
  const answer = await writeToAlma(ask, { method: 'POST', path: `${listOf(patronId)}/${id}?op=cancel` }, call)
  if ('body' in answer) {
    if (answer.status === 200 && isObject(answer.body)) return { result: 'cancelled' }
    throw unexpected('cancelled or not')
  }
  return answer.code === unknownRequest ? { result: 'not-found' } : toRefusal(answer)
}

function listOf(patronId: string): string {
  return `/users/${toPathSegment(patronId)}/purchase-requests`
}

export function toPurchaseRequest(row: AlmaObject): Request {
  const { title, author } = object(row.resource_metadata)
  const status = statuses.get(statusCodeOf(row)) ?? 'unknown'
  return {
    id: `${mark}${idOf(row.request_id) ?? ''}`,
    kind: 'purchase',
    status,
    title: text(title, 'title') ?? text(row.title, 'title'),
    author: text(author, 'title') ?? text(row.author, 'title'),
    description: null,
    pages: null,
    placed: moment(row.created_date),
    pickup: null,
    pickupBy: null,
    shelfNumber: null,
    cancellation: { can: cancellable[status] ?? 'unknown', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
  }
}

/** The library has not yet decided on a request in review or deferred. */
const statuses: ReadonlyMap<string | null, Request['status']> = new Map([
  ['INREVIEW', 'waiting'],
  ['DEFERRED', 'waiting'],
  ['APPROVED', 'in-process'],
  ['REJECTED', 'rejected'],
])

/** An approved request has an order, which the patron cannot take back. */
const cancellable: Partial<Record<Request['status'], Request['cancellation']['can']>> = {
  waiting: 'yes',
  'in-process': 'no',
}

function statusCodeOf({ request_status, status }: AlmaObject): string | null {
  return codeOf(request_status) ?? codeOf(status) ?? identifier(request_status) ?? identifier(status)
}
