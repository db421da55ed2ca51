import type { Kysely } from 'kysely'

/** A keyed hash that only the database's own DATA_KEY reproduces. */
export async function addDataKeyCheck({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('data_key')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('check_hash', 'text', (column) => column.notNull())
    .execute()
}
