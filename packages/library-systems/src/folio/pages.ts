import { unexpected } from '../exchange/failure.ts'
import { readList, smallCount, type JsonObject } from '../json-values.ts'
import type { Call, List } from '../port.ts'
import type { Access } from './access.ts'
import { readFolio } from './folio-call.ts'
import { uuidOf } from './folio-values.ts'

/** Rows of a page. FOLIO's default is 10. A hundred loans with every field are about 300 KiB. */
export const pageSize = 100
/** More rows than any patron has; each becomes a row of the card. */
const maxRows = 2_000

type Listing = {
  path: string
  query: string
  /** The name of the list in the response. */
  name: string
  /** The field with the id of the patron. Each row must name the patron. */
  owner: string
  patronId: string
}
export type Row = JsonObject & { id: string }

/** `total`: null if the response does not give it. */
type Page = { items: Row[]; unreadable: number; length: number; total: number | null }

/**
 * Reads all pages, or rejects if the list is not complete. The total may be an estimate, so a page that is full, or that ends
 * before the total, may not be the last. A list that changed between two pages can lack a row.
 */
export async function readPages(access: Access, listing: Listing, call: Call): Promise<List<Row>> {
  const rows = new Map<string, Row>()
  let unreadable = 0
  for (let offset = 0, pages = 1; ; pages += 1) {
    const page = await readPage(access, { ...listing, offset }, call)
    for (const row of page.items) rows.set(row.id, row)
    unreadable += page.unreadable
    offset += page.length
    if (offset > maxRows) throw unexpected('too many rows')
    const isLast = page.length === 0 || (page.length < pageSize && offset >= (page.total ?? 0))
    if (!isLast) continue
    if (pages > 1 && rows.size + unreadable < (page.total ?? 0)) throw unexpected('list not complete')
    return { items: [...rows.values()], unreadable }
  }
}

export async function readPage(
  access: Access,
  { path, query, name, owner, patronId, offset }: Listing & { offset: number },
  call: Call,
): Promise<Page> {
  const address = `${path}?${query}&limit=${pageSize}&offset=${offset}`
  const body = await readFolio(access, address, call)
  const rows = body?.[name]
  if (!body || !Array.isArray(rows)) throw unexpected('shape')
  const list = readList(rows, toRow, maxRows)
  if (list.items.some((row) => isOfAnother(row[owner], patronId))) throw unexpected('another patron')
  return { ...list, length: rows.length, total: smallCount(body.totalRecords) }
}

function toRow(row: JsonObject): Row | null {
  const id = uuidOf(row.id)
  return id === null ? null : { ...row, id }
}

/** Whether a row belongs to another patron. The service user can read every account, so each row is checked. */
export function isOfAnother(owner: unknown, patronId: string): boolean {
  return uuidOf(owner) !== patronId.toLowerCase()
}
