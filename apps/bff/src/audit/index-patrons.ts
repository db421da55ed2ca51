import type { Transaction } from 'kysely'
import type { Tables } from '../store/database.ts'
import { listedPatrons, type Row } from './chain.ts'
import type { AuditStore } from './entry.ts'

type Listing = Pick<Row, 'number' | 'patron_list'>

/** Lets each patron of an entry that lists several find it. The list itself is in the entry, covered by its hash. */
export async function indexPatrons(transaction: Transaction<Tables>, listing: Listing): Promise<void> {
  const rows = listedPatrons(listing).map((patron_hash) => ({ entry: listing.number, patron_hash }))
  if (rows.length === 0) return
  await transaction
    .insertInto('audit_patrons')
    .values(rows)
    .onConflict((there) => there.doNothing())
    .execute()
}

/** Entries from a process of version 0.1.0, which does not know the index, while both share the database. */
export async function indexOlderEntries({ database, log }: AuditStore): Promise<void> {
  const missing = database
    .selectFrom('audit')
    .select(['number', 'patron_list'])
    .where('patron_list', 'is not', null)
    .where((is) =>
      is.not(is.exists(is.selectFrom('audit_patrons').select('entry').whereRef('entry', '=', 'number'))),
    )
  const listings = await missing.execute()
  for (const listing of listings)
    await database.transaction().execute((transaction) => indexPatrons(transaction, listing))
  if (listings.length > 0) log.info({ entries: listings.length }, 'audit entries indexed')
}
