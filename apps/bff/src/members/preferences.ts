import { Preferences } from '@library-card/contract/preferences.ts'
import { Type } from 'typebox'
import { type Patron, patronHashOf } from './patron.ts'
import type { Store } from '../store/database.ts'
import { createSealedJson } from '../store/sealed-json.ts'
import { storeUse } from '../store/retention.ts'

/** Without the limits of the request schema: a newer version may store more. */
const sealedPreferences = createSealedJson('preferences', Type.Object(Preferences.properties))

const noPreferences: Preferences = { notAsked: [] }

/** Reads the preferences and marks them as used. */
export async function readPreferences(store: Store, patron: Patron): Promise<Preferences> {
  const hash = patronHashOf(store.dataKey, patron)
  const row = await store.database
    .selectFrom('preferences')
    .select(['sealed', 'used'])
    .where('patron_hash', '=', hash)
    .executeTakeFirst()
  const preferences = row && sealedPreferences.open(store, hash, row.sealed)
  if (!preferences) return noPreferences
  await storeUse(store, 'preferences', { hashes: hashesOf(store.dataKey, patron), used: row.used })
  return preferences
}

/** Stores nothing for a patron who excludes no member and has chosen no language. */
export async function storePreferences(
  { database, dataKey, clock }: Omit<Store, 'log'>,
  patron: Patron,
  preferences: Preferences,
): Promise<void> {
  const hashes = hashesOf(dataKey, patron)
  if (preferences.notAsked.length === 0 && preferences.language === undefined) {
    await database.deleteFrom('preferences').where('patron_hash', 'in', hashes).execute()
    return
  }
  const rows = hashes.map((hash) => ({
    patron_hash: hash,
    changed: clock(),
    used: clock(),
    sealed: sealedPreferences.seal({ dataKey }, hash, preferences),
  }))
  await database
    .insertInto('preferences')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('patron_hash').doUpdateSet((row) => ({
        changed: row.ref('excluded.changed'),
        used: row.ref('excluded.used'),
        sealed: row.ref('excluded.sealed'),
      })),
    )
    .execute()
}

/** By the id of the sign-in and, once home has answered, by that of the record, which is the only one that staff know. */
function hashesOf(dataKey: Buffer, patron: Patron): string[] {
  const byRecord = { ...patron, id: patron.home?.primaryId ?? patron.id }
  return [...new Set([patron, byRecord].map((one) => patronHashOf(dataKey, one)))]
}
