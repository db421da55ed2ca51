import { InstitutionFailure, unexpected, type VendorError } from '../exchange/failure.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { identifier, idOf, isObject, object, readList, smallCount, type JsonObject } from '../json-values.ts'
import type { Call, List } from '../port.ts'
import type { Access } from './access.ts'
import type { Embeds } from './embeds.ts'

/** The header with the number of all rows of a list. */
export const totalHeader = 'x-total-count'

export function failureOf(response: HttpResponse): InstitutionFailure {
  return new InstitutionFailure('refused', { detail: `status ${response.status}`, error: errorOf(response) })
}

/** Returns the loggable part of an error: its code, which newer servers give. Its text could name a patron or a title. */
export function errorOf({ body }: HttpResponse): VendorError {
  const code = identifier(object(body).error_code) ?? ''
  return /^[a-z_]{1,40}$/.test(code) ? { errorCode: code.toUpperCase() } : {}
}

/** Builds a query by conditions, which Koha matches exactly. A plain parameter such as `patron_id=28` also finds 128 and 280. */
export function toQuery(conditions: JsonObject, more: Record<string, string> = {}): string {
  return new URLSearchParams({ q: JSON.stringify(conditions), ...more }).toString()
}

export async function getObject(access: Access, path: string, call: Call): Promise<JsonObject> {
  const response = await access({ path }, call)
  if (response.status >= 400) throw failureOf(response)
  if (!isObject(response.body)) throw unexpected('shape')
  return response.body
}

/** `total`: null if the server does not give it. */
export type Rows = { rows: unknown[]; total: number | null }

export async function getRows(
  access: Access,
  { path, embeds }: { path: string; embeds?: Embeds | undefined },
  call: Call,
): Promise<Rows> {
  const send = (embed: string | null, asked: Call) =>
    access({ path, ...(embed !== null && { headers: { 'x-koha-embed': embed } }) }, asked)
  const response = embeds ? await embeds.send(send, call) : await send(null, call)
  if (response.status >= 400) throw failureOf(response)
  if (!Array.isArray(response.body)) throw unexpected('shape')
  return { rows: response.body, total: smallCount(response.headers?.[totalHeader]) }
}

/** More rows than any patron has. A larger total is wrong, and must not cause endless calls. */
const maxRows = 2_000

/** `id`: the field of a row's id. `patronId`: the owner of the rows; null for a list without an owner. */
type Listing = {
  path: string
  pageSize: number
  id: string
  patronId: string | null
  embeds?: Embeds
}

/** Reads all pages of a list, or rejects: a part of the list must not look like the whole list. */
export async function readPages(access: Access, listing: Listing, call: Call): Promise<List<JsonObject>> {
  const { path, pageSize, embeds } = listing
  const read = (page: number) =>
    getRows(access, { path: `${path}_per_page=${pageSize}&_page=${page}`, embeds }, call)
  const first = await read(1)
  const total = totalOf(first, pageSize)
  const pages = [first]
  if (first.rows.length < total) {
    const last = Math.ceil(total / pageSize)
    const others = Array.from({ length: last - 1 }, (_, at) => read(at + 2))
    pages.push(...(await Promise.all(others)))
  }
  const received = readRows(pages, listing)
  const rows = new Map(received.items.map((row) => [idOf(row[listing.id]), row]))
  const totals = pages.map((page) => page.total ?? total)
  if (received.items.length + received.unreadable < Math.min(...totals)) throw unexpected('list not complete')
  // If the list changed during the read, a row may be in two pages, or may have been skipped.
  return {
    items: [...rows.values()],
    unreadable: Math.max(received.unreadable, Math.max(...totals) - rows.size),
  }
}

/** Without a total, a list is complete only if its page is not full. */
function totalOf({ rows, total }: Rows, pageSize: number): number {
  if (total === null && rows.length >= pageSize) throw unexpected('no total')
  const known = total ?? rows.length
  if (known > maxRows || rows.length > maxRows) throw unexpected('too many rows')
  return known
}

/** Rows of another patron, or without an id, count as unreadable. Throws if no row of a patron's list names a patron. */
function readRows(pages: Rows[], { id, patronId }: Listing): List<JsonObject> {
  const rows = pages.flatMap((page) => page.rows)
  if (rows.length > 0 && patronId !== null && rows.every((row) => idOf(object(row).patron_id) === null))
    throw unexpected('rows of nobody')
  const isReadable = (row: JsonObject) =>
    idOf(row[id]) !== null && (patronId === null || idOf(row.patron_id) === patronId)
  return readList(rows, (row) => (isReadable(row) ? row : null), maxRows)
}
