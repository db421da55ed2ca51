import { createHmac, hkdfSync } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Tables } from '../store/database.ts'

export type Row = Selectable<Tables['audit']>

/** How many entries there have been, and the hash of the last. */
export type Head = { count: number; hash: string }

/** Before the first entry. */
export const noEntries: Head = { count: 0, hash: '' }

type Column = keyof Omit<Row, 'hash'>

const format1 = [
  'number',
  'at',
  'act',
  'result',
  'institution_code',
  'staff_hash',
  'desk_code',
  'desk',
  'patron_hash',
  'patron_list',
  'kinds',
  'institution_codes',
  'reason',
  'field',
  'hits',
  'request_id',
  'anchor',
] as const satisfies Column[]

/**
 * The columns that the hash covers, in order, by the entry's format; `sealed` follows them. A new column needs a new format,
 * so that the hashes of older entries stay right. Format 1 is that of version 0.1.0.
 */
const hashed = new Map<number, readonly Column[]>([
  [1, format1],
  [2, ['format', ...format1]],
])

/** The format of new entries. */
export const currentFormat = 2

/** The patrons of an entry that names several. Only for rows whose hash is right: they are as `toContent` wrote them. */
export function listedPatrons({ patron_list }: Pick<Row, 'patron_list'>): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `toContent` wrote it
  return JSON.parse(patron_list ?? '[]') as string[]
}

/** Its own key: it is used for nothing else. */
export function chainKeyOf(dataKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, '', 'library-card audit chain', 32))
}

/** Over the hash before and the row: neither can change, and none can be left out, without the key. */
export function chainHash(key: Buffer, before: string, row: Omit<Row, 'hash'>): string {
  // Nothing was ever written with an unknown format, so that its hash is never right.
  const columns = hashed.get(row.format) ?? []
  const sealed = row.sealed && Buffer.from(row.sealed).toString('base64')
  const content = [before, ...columns.map((column) => row[column]), sealed]
  return createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url')
}
