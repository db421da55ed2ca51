import { unexpected, type InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, List } from '../port.ts'
import { getFromAlma } from './alma-call.ts'
import { type AlmaObject, codeOf } from './alma-values.ts'
import { idOf, smallCount, identifier, readList } from '../json-values.ts'

/** The largest page that Alma's documentation allows. If Alma ignores the limit, a response has more rows. */
export const pageSize = 100
/** More rows than any patron has. A larger total is wrong, and must not cause endless calls. */
const maxRows = 2_000

/**
 * `name`: the field of the list in the response; `id`: the field of the id in its rows; `patronId`: the owner of
 * the rows; `most`: maximum number of rows in a response.
 */
type Listing = { path: string; name: string; id: string; patronId?: string; most?: number }
/** `next`: number of rows after which the next page begins. */
type Page = List<AlmaObject> & { total: number; next: number; body: AlmaObject }

/** Reads all pages, or rejects: a part of a list must not look like the whole list. A row without an id is unreadable. */
export async function readPages(ask: Ask, listing: Listing, call: Call): Promise<List<AlmaObject>> {
  const read = (offset: number) =>
    readPage(ask, { ...listing, path: `${listing.path}&limit=${pageSize}&offset=${offset}` }, call)
  const first = await read(0)
  if (first.total > maxRows) throw incomplete()
  const others: Promise<Page>[] = []
  const step = first.next
  for (let offset = step; offset < first.total; offset += step) others.push(read(offset))
  const pages = [first, ...(await Promise.all(others))]

  // A loan or request that is added or removed during the read shifts the pages: a row may be in two of them.
  const received = pages.flatMap(({ items }) => items)
  const rows = new Map(received.map((row) => [idOf(row[listing.id]), row]))
  const unreadable = pages.reduce((sum, page) => sum + page.unreadable, 0)
  const totals = pages.map((page) => page.total)
  if (received.length + unreadable < Math.min(...totals)) throw incomplete()
  // Duplicate ids count once. If the total shrank during the read, a row may have been skipped.
  return { items: [...rows.values()], unreadable: Math.max(unreadable, Math.max(...totals) - rows.size) }
}

/** Filters a list, and counts the rows that are left out. */
export function onlyThose(
  { items, unreadable }: List<AlmaObject>,
  isShown: (row: AlmaObject) => boolean,
): List<AlmaObject> {
  const shown = items.filter(isShown)
  const leftOut = items.length - shown.length
  return { items: shown, unreadable, ...(leftOut > 0 && { leftOut }) }
}

/**
 * Reads one page. An empty list has no array, only a total of 0. A missing total is accepted only for a page that
 * is neither empty nor full.
 */
export async function readPage(
  ask: Ask,
  { path, name, id, patronId, most = maxRows }: Listing,
  call: Call,
): Promise<Page> {
  const body = await getFromAlma(ask, path, call)
  const isReadable = (row: AlmaObject) => idOf(row[id]) !== null && !isOfAnother(patronId, row)
  const rows = readList(body[name], (row) => (isReadable(row) ? row : null), most)
  const length = rows.items.length + rows.unreadable
  const total = smallCount(body.total_record_count) ?? (length > 0 && length < pageSize ? length : null)
  if (total === null || length > most) throw unexpected('no total, or too many rows')
  return { ...rows, total, next: Math.max(length, pageSize), body }
}

/**
 * Whether a row names another patron, whose data must not be shown. Loans, requests and fees name their patron in
 * different fields.
 */
function isOfAnother(
  patronId: string | undefined,
  { user_id, user_primary_id, requester }: AlmaObject,
): boolean {
  const owner =
    identifier(user_id) ?? identifier(user_primary_id) ?? codeOf(user_primary_id) ?? codeOf(requester)
  return patronId !== undefined && owner !== null && owner.toLowerCase() !== patronId.toLowerCase()
}

export function incomplete(): InstitutionFailure {
  return unexpected('list not complete')
}
