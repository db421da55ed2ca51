import type { Kysely } from 'kysely'

/** When a calendar or preferences were used last. null: by a version that does not store it. */
export async function addLastUse({ schema }: Kysely<unknown>): Promise<void> {
  for (const table of ['calendars', 'preferences'])
    await schema.alterTable(table).addColumn('used', 'bigint').execute()
}
