import { Preferences } from '@library-card/contract/preferences.ts'
import { Type } from 'typebox'
import { type Patron, patronHashOf } from './patron.ts'
import type { Store } from '../store/database.ts'
import { createSealedJson } from '../store/sealed-json.ts'
import { storeUse } from '../store/retention.ts'

/** The stored form lacks the limits of the request schema, because a newer version may store more. */
const sealedPreferences = createSealedJson('preferences', Type.Object(Preferences.properties))

const noPreferences: Preferences = { notAsked: [] }

/**
 * Reads the preferences and marks them as used. Preferences stored before home answered are stored under the id of
 * the record as well.
 */
export async function readPreferences(store: Store, patron: Patron): Promise<Preferences> {
  const hashes = hashesOf(store.rootKey, patron)
  const rows = await store.database
    .selectFrom('preferences')
    .selectAll()
    .where('patron_hash', 'in', hashes)
    .orderBy('changed', 'desc')
    .execute()
  const [row] = rows
  const preferences = row && sealedPreferences.open(store, row.patron_hash, row.sealed)
  if (!preferences) return noPreferences
  const { changed, used } = row
  const areSame = rows.length === hashes.length && rows.every((other) => other.changed === changed)
  if (areSame) await storeUse(store, 'preferences', { hashes, used })
  else await storeFor(store, hashes, { preferences, changed })
  return preferences
}

/** Stores the preferences. Empty preferences have no row once the home record is known. */
export async function storePreferences(
  store: Omit<Store, 'log'>,
  patron: Patron,
  preferences: Preferences,
): Promise<void> {
  const { rootKey, rowKeys, clock } = store
  const hashes = hashesOf(rootKey, patron)
  const { notAsked, noAccount = [], language } = preferences
  const isNothing = notAsked.length + noAccount.length === 0 && language === undefined
  await store.database.transaction().execute(async (database) => {
    await database.deleteFrom('preferences').where('patron_hash', 'in', hashes).execute()
    // Until home has answered, there may be earlier preferences under the id of the record.
    if (isNothing && patron.home) return
    await storeFor({ database, rowKeys, clock }, hashes, { preferences, changed: clock() })
  })
}

/** Stores the preferences under each hash, but changes no row that was changed later. */
async function storeFor(
  { database, rowKeys, clock }: Pick<Store, 'database' | 'rowKeys' | 'clock'>,
  hashes: string[],
  { preferences, changed }: { preferences: Preferences; changed: number },
): Promise<void> {
  const rows = hashes.map((hash) => ({
    patron_hash: hash,
    changed,
    used: clock(),
    sealed: sealedPreferences.seal({ rowKeys }, hash, preferences),
  }))
  await database
    .insertInto('preferences')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('patron_hash')
        .doUpdateSet((row) => ({
          changed: row.ref('excluded.changed'),
          used: row.ref('excluded.used'),
          sealed: row.ref('excluded.sealed'),
        }))
        .whereRef('preferences.changed', '<=', 'excluded.changed'),
    )
    .execute()
}

/**
 * Returns the hashes by the id of the sign-in and, once home has answered, by the id of the record. Staff know only
 * the latter.
 */
function hashesOf(rootKey: Buffer, patron: Patron): string[] {
  const byRecord = { ...patron, id: patron.home?.primaryId ?? patron.id }
  return [...new Set([patron, byRecord].map((one) => patronHashOf(rootKey, one, 'preferences')))]
}
