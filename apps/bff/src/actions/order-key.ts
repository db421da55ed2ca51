import type { ActProblem } from '@library-card/contract/problem.ts'
import { open, seal } from '../store/seal.ts'
import type { Ledger } from './intent-row.ts'

/** One order of a patron. `objects` are the loans or requests in it. */
export type OrderKey = { keyHash: string; contentHash: string; patronHash: string; objects: number }

/** By institution: why its list could not be read, so that nothing was done there. */
export type Unread = Readonly<Record<string, ActProblem>>

/** What is known of a click. `unread` null: its ids have not all been looked up. */
export type KnownOrder = { isNew: boolean; created: number; unread: Unread | null }

/** Whether that click has come before. */
export async function isKnownKey({ database }: Ledger, keyHash: string): Promise<boolean> {
  const row = await database
    .selectFrom('idempotency_keys')
    .select('key_hash')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return row !== undefined
}

/** null: the same key has come before with other content. */
export async function claimKey(ledger: Ledger, order: OrderKey): Promise<KnownOrder | null> {
  const { keyHash, contentHash, patronHash, objects } = order
  const row = { key_hash: keyHash, content_hash: contentHash, patron_hash: patronHash, objects }
  const inserted = await ledger.database
    .insertInto('idempotency_keys')
    .values({ ...row, created: ledger.clock() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('created')
    .executeTakeFirst()
  if (inserted) return { isNew: true, created: inserted.created, unread: null }
  const { created, content_hash, patron_hash, sealed } = await ledger.database
    .selectFrom('idempotency_keys')
    .select(['created', 'content_hash', 'patron_hash', 'sealed'])
    .where('key_hash', '=', keyHash)
    .executeTakeFirstOrThrow()
  if (content_hash !== contentHash) return null
  // Version 0.1.0 stored an intent for each id before it was looked up.
  const unread = patron_hash === null ? {} : sealed && toUnread(ledger, keyHash, sealed)
  return { isNew: false, created, unread }
}

/** null: not all of its ids have been looked up. */
export async function findUnread(ledger: Ledger, keyHash: string): Promise<Unread | null> {
  const row = await ledger.database
    .selectFrom('idempotency_keys')
    .select('sealed')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return row?.sealed ? toUnread(ledger, keyHash, row.sealed) : null
}

/** All its ids have been looked up: what has no intent by now was not in a list, or its list was not read. */
export async function noteLookedUp(ledger: Ledger, keyHash: string, unread: Unread): Promise<void> {
  await ledger.database
    .updateTable('idempotency_keys')
    .set({ sealed: seal(JSON.stringify(unread), placeOf(keyHash), ledger.dataKey) })
    .where('key_hash', '=', keyHash)
    .execute()
}

/** What a patron has ordered since then, oldest first. */
export async function listOrdered(
  { database }: Ledger,
  { patronHash, since }: { patronHash: string; since: number },
): Promise<{ created: number; objects: number }[]> {
  const rows = await database
    .selectFrom('idempotency_keys')
    .select(['created', 'objects'])
    .where('patron_hash', '=', patronHash)
    .where('created', '>', since)
    .orderBy('created')
    .execute()
  return rows.map(({ created, objects }) => ({ created, objects: objects ?? 0 }))
}

function toUnread({ dataKey }: Ledger, keyHash: string, sealed: Buffer): Unread | null {
  const text = open(sealed, placeOf(keyHash), dataKey)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by noteLookedUp
  return text === null ? null : (JSON.parse(text) as Unread)
}

function placeOf(keyHash: string): string {
  return `order ${keyHash}`
}
