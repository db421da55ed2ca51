import { connect, createServer } from 'node:net'
import { reveal, toSecret } from '@library-card/library-systems/secret.ts'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '@library-card/mock-network/free-port.ts'
import { newPlace, openTestDatabase } from '../../test/store.ts'
import { writeInBatch } from './batched-writes.ts'
import { openDatabase } from './database.ts'

test('writes succeed again once a database that was away is back', async () => {
  const place = await newPlace('PostgreSQL')
  await openTestDatabase(place)
  const address = new URL(reveal(place.databaseUrl!))
  const { hostname, port } = address
  const proxy = createServer((socket) => void socket.pipe(connect(Number(port), hostname)).pipe(socket))
  address.port = String(await freePort())
  const database = openDatabase({ ...place, databaseUrl: toSecret(address.href) })
  onTestFinished(() => database.destroy())
  const write = () =>
    writeInBatch(database, async (transaction) => {
      const row = { key_hash: 'a', failed: 1, until: 0, last: 0 }
      await transaction.insertInto('tries').values(row).execute()
    })

  await expect(write()).rejects.toThrow('ECONNREFUSED')
  proxy.listen(Number(address.port), '127.0.0.1')
  onTestFinished(() => void proxy.close())
  await write()
  expect(await database.selectFrom('tries').selectAll().execute()).toHaveLength(1)
})
