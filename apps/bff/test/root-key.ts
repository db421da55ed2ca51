import type { Database } from '../src/store/database.ts'
import { open } from '../src/store/sealed-json.ts'

/** The root key of a database that was started with `dataKey`. */
export async function openRoot(database: Pick<Database, 'selectFrom'>, dataKey: Buffer): Promise<Buffer> {
  const { sealed_root } = await database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
  return Buffer.from(open(sealed_root, 'root key', dataKey)!, 'base64')
}

/** The keys of a store on a database that was started with `dataKey`. */
export async function keysOf(database: Pick<Database, 'selectFrom'>, dataKey: Buffer) {
  return { dataKey: await openRoot(database, dataKey), rowKeys: { current: dataKey, previous: null } }
}
