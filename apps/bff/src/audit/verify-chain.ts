import type { Kysely, Transaction } from 'kysely'
import type { Database, Tables } from '../store/database.ts'
import {
  chainHash,
  chainKeyOf,
  listedPatrons,
  noEntries,
  type Head,
  type LoggedHead,
  type Row,
} from './chain.ts'

/** `brokenAt`: the first entry that is missing or was changed; null if none. */
export type Verified = { count: number; brokenAt: number | null }

type Check = { key: Buffer; knownHeads: Map<number, Head[]> }

const pageLength = 1_000

export type Restore = { at: number; count: number }

/** Verifies all entries from the first one or the anchor. The logged `heads` also reveal truncation. */
export async function verifyChain(
  { database, rootKey }: { database: Database; rootKey: Buffer },
  heads: LoggedHead[] = [],
): Promise<Verified> {
  // The transaction reads one snapshot, while other processes append and delete.
  const reading = database.transaction().setIsolationLevel('repeatable read')
  return reading.execute(async (transaction) => {
    const stored = await transaction.selectFrom('audit_head').select(['count', 'hash']).execute()
    const restores = await listRestores(transaction)
    const all = [...stored, ...heads.filter((head) => !isLost(head, restores))]
    const knownHeads = Map.groupBy(all, ({ count }) => count)
    const start = await startOf(transaction)
    const { head, isBroken } = await walk(transaction, { key: chainKeyOf(rootKey), knownHeads }, start)
    const isCut = all.some(({ count }) => count > head.count)
    return { count: head.count - start.count, brokenAt: isBroken || isCut ? head.count + 1 : null }
  })
}

/** Lists the entries that `npm run audit-log -- restored` has appended. The walk verifies them like all others. */
export async function listRestores(database: Kysely<Tables>): Promise<Restore[]> {
  const rows = database.selectFrom('audit').select(['at', 'number']).where('act', '=', 'restore')
  return (await rows.orderBy('number').execute()).map(({ at, number }) => ({ at, count: number - 1 }))
}

/** Finds the latest deletion of old entries: its time, and the number of the last entry that it deleted. */
export async function findDeletion(database: Kysely<Tables>): Promise<{ at: number; count: number } | null> {
  const rows = database.selectFrom('audit').select(['at', 'anchor']).where('act', '=', 'anchor')
  const row = await rows.orderBy('number', 'desc').limit(1).executeTakeFirst()
  return row ? { at: row.at, count: toHead(row).count } : null
}

/** Finds the last entry, as its time and its head; null if there is none. */
export async function findLastEntry(database: Kysely<Tables>): Promise<(Head & { at: number }) | null> {
  const rows = database.selectFrom('audit').select(['at', 'number', 'hash'])
  const row = await rows.orderBy('number', 'desc').limit(1).executeTakeFirst()
  return row ? { at: row.at, count: row.number, hash: row.hash } : null
}

function isLost({ count, loggedAt }: LoggedHead, restores: Restore[]): boolean {
  return restores.some((restore) => count > restore.count && (loggedAt ?? Infinity) < restore.at)
}

async function startOf(transaction: Transaction<Tables>): Promise<Head> {
  const rows = transaction.selectFrom('audit')
  const first = await rows.select('number').orderBy('number').limit(1).executeTakeFirst()
  if (!first || first.number === 1) return noEntries
  const anchors = await rows.select('anchor').where('act', '=', 'anchor').execute()
  return anchors.map(toHead).find(({ count }) => count === first.number - 1) ?? noEntries
}

/** Reads the head in an anchor. The walk verifies the anchor when it reaches it. */
function toHead({ anchor }: Pick<Row, 'anchor'>): Head {
  const [count, hash = ''] = String(anchor).split(' ')
  return { count: Number(count), hash }
}

/** Returns the last head that follows from its predecessor, and whether the chain breaks there. */
async function walk(transaction: Transaction<Tables>, check: Check, start: Head) {
  let head = start
  for (;;) {
    const rows = await transaction
      .selectFrom('audit')
      .selectAll()
      .where('number', '>', head.count)
      .orderBy('number')
      .limit(pageLength)
      .execute()
    const index = await indexOf(transaction, rows)
    for (const row of rows) {
      if (!follows(check, head, row) || !isIndexed(row, index)) return { head, isBroken: true }
      head = { count: row.number, hash: row.hash }
    }
    if (rows.length < pageLength) return { head, isBroken: false }
  }
}

function follows({ key, knownHeads }: Check, before: Head, row: Row): boolean {
  if (row.number !== before.count + 1 || row.hash !== chainHash(key, before.hash, row)) return false
  return knownHeads.get(row.number)?.every(({ hash }) => hash === row.hash) ?? true
}

type Index = Map<number, { patron_hash: string }[]>

async function indexOf(transaction: Transaction<Tables>, rows: Row[]): Promise<Index> {
  const patrons = await transaction
    .selectFrom('audit_patrons')
    .selectAll()
    .where('entry', '>=', rows[0]?.number ?? 0)
    .where('entry', '<=', rows.at(-1)?.number ?? 0)
    .execute()
  return Map.groupBy(patrons, ({ entry }) => entry)
}

/** Whether the index by which patrons find the entry matches the list, which the hash covers. */
function isIndexed(row: Row, index: Index): boolean {
  const listed = new Set(listedPatrons(row))
  const indexed = index.get(row.number) ?? []
  return indexed.length === listed.size && indexed.every(({ patron_hash }) => listed.has(patron_hash))
}
