import { day } from '@library-card/library-systems/durations.ts'
import { expect, onTestFinished, test } from 'vitest'
import { sealRoot } from '../store/data-key.ts'
import { keysOf, newPlace, noErrors, openTestDatabase } from '../../test/store.ts'
import type { Patron } from './patron.ts'
import { readPreferences, storePreferences } from './preferences.ts'

const dataKey = Buffer.alloc(32, 3)
const atSignIn: Patron = { homeInstitutionCode: '01MER_NORTH', id: 'barcode', idType: null, home: null }
const home = { primaryId: 'primary', linkingId: null, displayName: 'Robin Vale' }
const known: Patron = { ...atSignIn, home }
/** As staff find the patron. */
const found: Patron = { ...known, id: 'primary' }

test('what a patron chose before home answered holds for staff once home has, and is not stored with each read', async () => {
  const database = await openTestDatabase(await newPlace('SQLite'))
  onTestFinished(() => database.destroy())
  const sealed = { id: 1, sealed_root: sealRoot(dataKey, dataKey), previous_hash: null }
  await database.insertInto('data_key').values(sealed).execute()
  let now = 1_764_000_000_000
  const store = { database, ...(await keysOf(database, dataKey)), clock: () => now, log: noErrors }
  const rows = () => database.selectFrom('preferences').select(['changed', 'used', 'sealed']).execute()

  await storePreferences(store, atSignIn, { notAsked: ['01MER_STATE'] })
  expect(await readPreferences(store, found)).toEqual({ notAsked: [] })
  now += 40 * day
  await readPreferences(store, known)
  expect(await readPreferences(store, found)).toEqual({ notAsked: ['01MER_STATE'] })
  const before = await rows()
  expect(before).toMatchObject([{ used: now }, { used: now }])
  now += 40 * day
  await readPreferences(store, known)
  const after = await rows()
  expect(after).toMatchObject([{ used: now }, { used: now }])
  expect(after.map((row) => row.sealed)).toEqual(before.map((row) => row.sealed))
})
