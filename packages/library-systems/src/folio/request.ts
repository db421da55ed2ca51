import type { Request } from '@library-card/contract/request.ts'
import { object, smallCount, text, type JsonObject } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import type { List } from '../port.ts'
import type { Access } from './access.ts'
import { endOf, queryFor, uuidOf, type Asked, type Context } from './folio-values.ts'
import { readPages } from './pages.ts'

/** Lists open requests that name the patron as the requester, not as a proxy. */
export async function listRequests(
  access: Access,
  patronId: string,
  { call, context }: Asked,
): Promise<List<Request>> {
  const query = queryFor({ requesterId: patronId, status: 'Open*' })
  const listing = { path: '/circulation/requests', query, name: 'requests', owner: 'requesterId', patronId }
  const { items, unreadable } = await readPages(access, listing, call)
  const open = items.filter((row) => !isClosed(row))
  return { items: open.map((row) => toRequest(row, row.id, context)), unreadable }
}

export function isClosed({ status }: JsonObject): boolean {
  return text(status)?.startsWith('Closed') ?? false
}

const statuses: ReadonlyMap<string, Request['status']> = new Map([
  ['Open - Not yet filled', 'waiting'],
  ['Open - In transit', 'in-process'],
  ['Open - Awaiting delivery', 'in-process'],
  ['Open - Awaiting pickup', 'ready'],
])

/** Maps holds, recalls and pages alike: all are requests for an item that the patron picks up. */
export function toRequest(row: JsonObject, id: string, context: Pick<Context, 'timeZone'>): Request {
  const status = statuses.get(text(row.status) ?? '') ?? 'unknown'
  const isReady = status === 'ready'
  return {
    id,
    kind: 'hold',
    status,
    title: text(object(row.instance).title, 'title'),
    author: null,
    description: null,
    pages: null,
    placed: momentIn(row.requestDate),
    pickup: pickupOf(row),
    pickupBy: isReady ? endOf(row.holdShelfExpirationDate, context) : null,
    shelfNumber: null,
    cancellation: cancellationOf(status),
    pickupCanChange: status === 'waiting' && text(row.fulfillmentPreference) !== 'Delivery',
    placeInQueue: isReady ? null : smallCount(row.position),
    booked: null,
  }
}

/** FOLIO would cancel a request whose item is in transit, but the item would then travel in vain. */
function cancellationOf(status: Request['status']): Request['cancellation'] {
  if (status === 'unknown') return { can: 'unknown', reason: null }
  return status === 'in-process' ? { can: 'no', reason: 'left-the-shelf' } : { can: 'yes', reason: null }
}

export function pickupCode({ pickupServicePointId }: JsonObject): string | null {
  return uuidOf(pickupServicePointId)
}

function pickupOf(row: JsonObject): Request['pickup'] {
  const code = pickupCode(row)
  const { discoveryDisplayName, name } = object(row.pickupServicePoint)
  const shown = text(discoveryDisplayName) ?? text(name) ?? code
  return shown === null ? null : { institutionCode: null, place: { code, name: shown } }
}
