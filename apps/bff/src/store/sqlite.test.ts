import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newPlace, openTestDatabase } from '../../test/store.ts'
import { newFolder } from '../../test/files.ts'

test('G11 only the owner may read the database and its files, also those with another mode', async () => {
  const folder = newFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const place = await newPlace('SQLite', join(folder, 'card.sqlite'))
  await openTestDatabase(place)
  const owner = { 'card.sqlite': '600', 'card.sqlite-shm': '600', 'card.sqlite-wal': '600' }
  expect(modesIn(folder)).toEqual(owner)
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644)
  await openTestDatabase(place)
  expect(modesIn(folder)).toEqual(owner)
})

test('a blob and a large number are read back as they were written', async () => {
  const database = await openTestDatabase(await newPlace('SQLite'))
  const row = { patron_hash: 'hash', changed: 8.64e15, used: 0, sealed: Uint8Array.of(0, 1, 255) }
  await database.insertInto('preferences').values(row).execute()
  expect(await database.selectFrom('preferences').selectAll().execute()).toEqual([row])
})

function modesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  )
}
