import { createHmac, hkdfSync } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Tables } from '../../store/database.ts'

export type Row = Selectable<Tables['audit']>

/** How many entries there have been, and the hash of the last. */
export type Head = { count: number; hash: string }

/** Before the first entry. */
export const noEntries: Head = { count: 0, hash: '' }

/** Everything that a row holds but its hash. The order is part of what is hashed. */
const hashed = [
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
] as const satisfies (keyof Row)[]

/** Its own key: it is used for nothing else. */
export function chainKeyOf(dataKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, '', 'library-card audit chain', 32))
}

/** Over the hash before and the row: neither can change, and none can be left out, without the key. */
export function chainHash(key: Buffer, before: string, row: Omit<Row, 'hash'>): string {
  const sealed = row.sealed && Buffer.from(row.sealed).toString('base64')
  const content = [before, ...hashed.map((column) => row[column]), sealed]
  return createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url')
}
