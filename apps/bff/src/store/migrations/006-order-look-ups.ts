import type { Kysely } from 'kysely'

/** That the ids of an order have been looked up, and which lists could not be read. */
export async function noteOrderLookUps({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('idempotency_keys').addColumn('sealed', 'bytea').execute()
}
