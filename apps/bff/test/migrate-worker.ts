/** A worker thread that migrates each database at the same moment as the others that share its `barrier`. */
import { workerData } from 'node:worker_threads'
import { toSecret } from '@library-card/library-systems/secret.ts'
import { migrations } from '../src/store/migrations.ts'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'

export type Migrating = {
  places: { databaseFile: string; databaseUrl: string | null }[]
  barrier: Int32Array
  threads: number
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the test passes it
const { places, barrier, threads } = workerData as Migrating
for (const [round, { databaseFile, databaseUrl }] of places.entries()) {
  const all = threads * (round + 1)
  Atomics.add(barrier, 0, 1)
  Atomics.notify(barrier, 0)
  for (let here = 0; here < all; here = Atomics.load(barrier, 0)) Atomics.wait(barrier, 0, here)
  const place = { databaseFile, databaseUrl: databaseUrl === null ? null : toSecret(databaseUrl) }
  const database = openDatabase(place)
  await migrate(place, database, migrations)
  await database.destroy()
}
