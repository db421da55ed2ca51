import type { Kysely } from 'kysely'

/** Entries of version 0.1.0 are of format 1. Version 0.1.0 can append, but takes entries of format 2 for broken. */
export async function addAuditFormat({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('audit')
    .addColumn('format', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
}
