import type { Preferences } from '@library-card/contract/preferences.ts'
import type { Patron } from '../network/patron.ts'
import type { Database } from './database.ts'
import { patronHashOf } from './patron-hash.ts'
import { open, seal } from './seal.ts'

type Store = { database: Database; dataKey: Buffer; clock: () => number }

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
  const hash = patronHashOf(dataKey, patron)
  if (preferences.notAsked.length === 0) {
    await database.deleteFrom('preferences').where('patron_hash', '=', hash).execute()
    return
  }
  const kept = { changed: clock(), sealed: seal(JSON.stringify(preferences), placeOf(hash), dataKey) }
  await database
    .insertInto('preferences')
    .values({ patron_hash: hash, ...kept })
    .onConflict((conflict) => conflict.column('patron_hash').doUpdateSet(kept))
    .execute()
}

function placeOf(hash: string): string {
  return `preferences ${hash}`
}
