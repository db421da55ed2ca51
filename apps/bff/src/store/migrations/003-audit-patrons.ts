import type { Kysely } from 'kysely'

/** An index from patrons to the audit entries that list several, which were found by a scan of all of them. */
export async function createAuditPatrons({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('audit_patrons')
    .addColumn('entry', 'bigint', (column) => column.notNull())
    .addColumn('patron_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_patrons_key', ['entry', 'patron_hash'])
    .execute()
  await schema
    .createIndex('audit_patrons_patron')
    .on('audit_patrons')
    .columns(['patron_hash', 'entry'])
    .execute()
}
