import type { ActionProblem } from '@library-card/contract/problem.ts'
import type { Transaction } from 'kysely'
import { minute } from '../clock.ts'
import type { Store, Tables } from '../store/database.ts'
import { open, seal } from '../store/sealed-json.ts'
import { CallProblem } from '../http/problems.ts'
import type { Order } from './orders.ts'

/**
 * For each institution, why its list could not be read, so that nothing was done there; null if the database
 * failed.
 */
export type LookUpProblems = Readonly<Record<string, ActionProblem | null>>

/** The stored state of a click. `problems`: null until its loans or requests are looked up. */
export type KnownKey = { isNew: boolean; created: number; problems: LookUpProblems | null }

/**
 * Claims the key of an order. `admit` rejects to refuse a new order, which is then not stored. Resolves with
 * null if the same key has come with other content.
 */
export async function claimKey(
  store: Store,
  { keyHash, contentHash, patronHash, intents }: Order,
  admit: (transaction: Transaction<Tables>) => Promise<void>,
): Promise<KnownKey | null> {
  return store.database.transaction().execute(async (transaction) => {
    const row = { key_hash: keyHash, content_hash: contentHash, patron_hash: patronHash }
    const inserted = await transaction
      .insertInto('idempotency_keys')
      .values({ ...row, objects: intents.length, created: store.clock() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('created')
      .executeTakeFirst()
    if (inserted) {
      await admit(transaction)
      return { isNew: true, created: inserted.created, problems: null }
    }
    const { created, content_hash, sealed } = await transaction
      .selectFrom('idempotency_keys')
      .select(['created', 'content_hash', 'sealed'])
      .where('key_hash', '=', keyHash)
      .executeTakeFirstOrThrow()
    if (content_hash !== contentHash) return null
    return { isNew: false, created, problems: toProblems(store, keyHash, sealed) }
  })
}

/** Loans or requests on which one person may act in a minute, across all processes. */
const maxPerMinute = 500

export async function requireRoom(
  transaction: Transaction<Tables>,
  { patronHash, now }: { patronHash: string; now: number },
): Promise<void> {
  const orders = await transaction
    .selectFrom('idempotency_keys')
    .select(['created', 'objects'])
    .where('patron_hash', '=', patronHash)
    .where('created', '>', now - minute)
    .orderBy('created')
    .execute()
  let excess = orders.reduce((sum, { objects }) => sum + objects, -maxPerMinute)
  if (excess <= 0) return
  // There is room again when the oldest orders that make up the excess are a minute old.
  const last = orders.find(({ objects }) => (excess -= objects) <= 0)
  throw new CallProblem('too-many-actions', Math.ceil(((last?.created ?? now) + minute - now) / 1_000))
}

/** Resolves with null if the look-up is not finished. */
export async function findLookUpProblems(store: Store, keyHash: string): Promise<LookUpProblems | null> {
  const row = await store.database
    .selectFrom('idempotency_keys')
    .select('sealed')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return toProblems(store, keyHash, row?.sealed ?? null)
}

/**
 * Stores that the look-up is finished: objects without an intent were not found, or their list was not read.
 */
export async function markLookedUp(store: Store, keyHash: string, problems: LookUpProblems): Promise<void> {
  await store.database
    .updateTable('idempotency_keys')
    .set({ sealed: seal(JSON.stringify(problems), sealedFor(keyHash), store.dataKey) })
    .where('key_hash', '=', keyHash)
    .execute()
}

/** Deletes the key of an order that another action has blocked. */
export async function forgetKey({ database }: Store, keyHash: string): Promise<void> {
  await database.deleteFrom('idempotency_keys').where('key_hash', '=', keyHash).execute()
}

function toProblems({ dataKey }: Store, keyHash: string, sealed: Uint8Array | null): LookUpProblems | null {
  const text = sealed && open(sealed, sealedFor(keyHash), dataKey)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- markLookedUp sealed it
  return text === null ? null : (JSON.parse(text) as LookUpProblems)
}

function sealedFor(keyHash: string): string {
  return `order ${keyHash}`
}
