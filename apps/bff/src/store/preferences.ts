import type { Preferences } from '@library-card/contract/preferences.ts'
import type { Clock } from '../clock.ts'
import type { Patron } from '../network/patron.ts'
import type { Database } from './database.ts'
import { patronHashOf } from './patron-hash.ts'
import { open, seal } from './seal.ts'

type Store = { database: Database; dataKey: Buffer; clock: Clock }

const noPreferences: Preferences = { notAsked: [] }

export async function readPreferences(
  { database, dataKey }: Pick<Store, 'database' | 'dataKey'>,
  patron: Patron,
): Promise<Preferences> {
  const hash = patronHashOf(dataKey, patron)
  const row = await database
    .selectFrom('preferences')
    .select('sealed')
    .where('patron_hash', '=', hash)
    .executeTakeFirst()
  const text = row && open(row.sealed, placeOf(hash), dataKey)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by keepPreferences
  return text ? (JSON.parse(text) as Preferences) : noPreferences
}

/** Nothing is kept of a patron who has chosen nothing. */
export async function keepPreferences(
  { database, dataKey, clock }: Store,
  patron: Patron,
  preferences: Preferences,
): Promise<void> {
  const hashes = hashesOf(dataKey, patron)
  if (preferences.notAsked.length === 0) {
    await database.deleteFrom('preferences').where('patron_hash', 'in', hashes).execute()
    return
  }
  const text = JSON.stringify(preferences)
  const rows = hashes.map((hash) => ({
    patron_hash: hash,
    changed: clock(),
    sealed: seal(text, placeOf(hash), dataKey),
  }))
  await database
    .insertInto('preferences')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('patron_hash').doUpdateSet((row) => ({
        changed: row.ref('excluded.changed'),
        sealed: row.ref('excluded.sealed'),
      })),
    )
    .execute()
}

/** By what signing in tells and, where home has answered, by the record's own id: staff know nobody by the other. */
function hashesOf(dataKey: Buffer, patron: Patron): string[] {
  const byRecord = { ...patron, id: patron.home?.primaryId ?? patron.id }
  return [...new Set([patron, byRecord].map((one) => patronHashOf(dataKey, one)))]
}

function placeOf(hash: string): string {
  return `preferences ${hash}`
}
