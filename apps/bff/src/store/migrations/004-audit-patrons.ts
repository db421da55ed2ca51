import type { Kysely } from 'kysely'

type Audit = {
  audit: { number: number; patron_list: string | null }
  audit_patrons: { entry: number; patron_hash: string }
}

/** An index from patrons to the audit entries that list several patrons; before, they were found by a full scan. */
export async function indexAuditPatrons(database: Kysely<Audit>): Promise<void> {
  await database.schema
    .createTable('audit_patrons')
    .addColumn('entry', 'bigint', (column) => column.notNull())
    .addColumn('patron_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_patrons_key', ['entry', 'patron_hash'])
    .execute()
  await database.schema
    .createIndex('audit_patrons_patron')
    .on('audit_patrons')
    .columns(['patron_hash', 'entry'])
    .execute()
  const entries = await database
    .selectFrom('audit')
    .selectAll()
    .where('patron_list', 'is not', null)
    .execute()
  for (const { number: entry, patron_list } of entries) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the audit wrote it
    const patrons = new Set(JSON.parse(patron_list ?? '[]') as string[])
    const rows = [...patrons].map((patron_hash) => ({ entry, patron_hash }))
    await database.insertInto('audit_patrons').values(rows).execute()
  }
}
