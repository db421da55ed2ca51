import { createHmac } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import type { Tables } from '../store/database.ts'
import { deriveKey } from '../store/keyed-hash.ts'

export type Row = Selectable<Tables['audit']>

/** The number of entries so far, and the hash of the last. */
export type Head = { count: number; hash: string }

/** A head in a log, whose lines may have no time. */
export type LoggedHead = Head & { loggedAt?: number | undefined }

export const noEntries: Head = { count: 0, hash: '' }

type Column = keyof Omit<Row, 'hash'>

/** The columns that the hash covers, in order; `sealed` follows them. */
const hashed = [
  'format',
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

/** A new column needs a new format with a list of its own, so that the hashes of older entries stay valid. */
export const currentFormat = 1

/**
 * Returns the patrons of an entry that lists several. The row must have a valid hash, which proves that `toContent`
 * wrote the list.
 */
export function listedPatrons({ patron_list }: Pick<Row, 'patron_list'>): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `toContent` wrote it
  return JSON.parse(patron_list ?? '[]') as string[]
}

/** Derives a key that is used for the chain only. */
export function chainKeyOf(rootKey: Buffer): Buffer {
  return deriveKey(rootKey, 'audit chain')
}

/**
 * Returns the hash of an entry, which covers the hash of the previous entry. Without the key, no entry can be
 * changed, inserted or removed.
 */
export function chainHash(
  key: Buffer,
  before: string,
  row: Omit<Insertable<Tables['audit']>, 'hash'>,
): string {
  // No entry has another format, so the hash of an entry that claims one is never valid.
  const columns = row.format === currentFormat ? hashed : []
  const sealed = row.sealed && Buffer.from(row.sealed).toString('base64')
  const content = [before, ...columns.map((column) => row[column]), sealed]
  return createHmac('sha256', key).update(JSON.stringify(content)).digest('base64url')
}
