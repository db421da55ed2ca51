import type { Kysely } from 'kysely'

/** Whose order a key was for and how much it asked for, so that what one person does in a minute can be limited. */
export async function describeOrderKeys({ schema }: Kysely<unknown>): Promise<void> {
  // Without a value for the version that does not know them.
  await schema.alterTable('idempotency_keys').addColumn('patron_hash', 'text').execute()
  await schema.alterTable('idempotency_keys').addColumn('objects', 'integer').execute()
  await schema
    .createIndex('idempotency_keys_patron')
    .on('idempotency_keys')
    .columns(['patron_hash', 'created'])
    .execute()
}
