import type { Kysely } from 'kysely'

/** When preferences were used last. null: by a version that does not store it. */
export async function addLastUse({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('preferences').addColumn('used', 'bigint').execute()
}
