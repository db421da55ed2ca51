import type { Request } from '@library-card/contract/request.ts'
import { idOf, identifier, smallCount, truth, type JsonObject } from '../json-values.ts'
import type { Call, List } from '../port.ts'
import type { Access } from './access.ts'
import { createEmbeds } from './embeds.ts'
import { readPages } from './koha-call.ts'
import { dayIn, placeIn, type Context } from './koha-values.ts'
import type { createTitles, Titles } from './titles.ts'

const pageSize = 100

export type ListRequests = ReturnType<typeof createListRequests>

export function createListRequests(access: Access, { withTitles }: ReturnType<typeof createTitles>) {
  const embeds = createEmbeds(['cancellation_requested'])

  return (patronId: string, { call, context }: { call: Call; context: Context }): Promise<List<Request>> =>
    withTitles(patronId, call, async (titlesOf) => {
      const listing = { path: `/patrons/${patronId}/holds?`, pageSize, id: 'hold_id', patronId, embeds }
      const { items, unreadable } = await readPages(access, listing, call)
      const titles = await titlesOf(items.map(({ biblio_id }) => idOf(biblio_id)))
      return { items: items.map((row) => toRequest(row, titles, context)), unreadable }
    })
}

/** Status codes of a hold whose item was found. A hold without a code waits in the queue. */
const statuses: ReadonlyMap<string, Request['status']> = new Map([
  ['W', 'ready'],
  ['T', 'in-process'],
  ['P', 'in-process'],
])

function toRequest(row: JsonObject, titles: Titles, context: Context): Request {
  const code = identifier(row.status)
  const status = code === null ? 'waiting' : (statuses.get(code) ?? 'unknown')
  const place = placeIn(row.pickup_library_id, context)
  const { title, author } = titles.get(idOf(row.biblio_id) ?? '') ?? { title: null, author: null }
  const priority = smallCount(row.priority)
  return {
    id: idOf(row.hold_id) ?? '',
    kind: 'hold',
    status,
    title,
    author,
    description: null,
    pages: null,
    placed: dayIn(row.hold_date),
    pickup: place && { institutionCode: null, place },
    // For a hold in the queue, the field is the day after which the patron no longer needs the item.
    pickupBy: status === 'ready' ? dayIn(row.expiration_date) : null,
    shelfNumber: null,
    cancellation: cancellationOf(status, row, context),
    pickupCanChange: status === 'waiting',
    placeInQueue: status === 'waiting' && priority !== null && priority > 0 ? priority : null,
    booked: null,
  }
}

/** Koha deletes a hold whose item is in transit, or whose status is unknown here, without asking staff. */
function cancellationOf(
  status: Request['status'],
  { cancellation_requested: asked }: JsonObject,
  { cancelOnItsWay }: Context,
): Request['cancellation'] {
  if (truth(asked) === true) return { can: 'no', reason: 'asked' }
  if (status === 'waiting' || status === 'ready' || cancelOnItsWay) return { can: 'yes', reason: null }
  return { can: 'no', reason: status === 'in-process' ? 'left-the-shelf' : null }
}
