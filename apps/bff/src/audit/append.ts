import type { Insertable, Transaction } from 'kysely'
import { CallProblem, databaseRetryAfter } from '../http/problems.ts'
import type { Tables } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { chainHash, chainKeyOf, currentFormat, listedPatrons, type Head, type Row } from './chain.ts'
import { sealedPerson, withRootKey, type AuditStore, type Entry } from './entry.ts'

/** The columns that do not depend on the place in the chain; the person is not yet sealed. */
export type Content = Omit<Insertable<Tables['audit']>, 'number' | 'at' | 'format' | 'hash' | 'sealed'> & {
  person?: Entry['staff']
}

/** Resolves when the entry is durably stored. No data may leave before that. Rejects with `not-on-record`. */
export async function appendEntry(store: AuditStore, entry: Entry): Promise<void> {
  const content = toContent(store.rootKey, entry)
  try {
    await changeAudit(store, (transaction, before) => append(store, transaction, before, content))
  } catch (error) {
    store.log.error({ err: error }, 'audit entry not written')
    throw new CallProblem('not-on-record', databaseRetryAfter)
  }
}

/**
 * Changes the locked audit, and logs the head that `change` returns. The logged heads reveal truncation, because
 * nobody who can only change the database can change the log.
 */
export async function changeAudit(
  store: AuditStore,
  change: (transaction: Transaction<Tables>, before: Head) => Promise<Head | null>,
): Promise<void> {
  const audit = await store.database
    .transaction()
    .execute(async (transaction) => change(transaction, await lockHead(transaction)))
  if (audit) store.log.info({ audit }, 'audit head')
}

/** Locks the audit for all processes until the end of the transaction. This must be the transaction's first write. */
export async function lockHead(transaction: Transaction<Tables>): Promise<Head> {
  return transaction
    .updateTable('audit_head')
    .set({ id: 1 })
    .returning(['count', 'hash'])
    .executeTakeFirstOrThrow()
}

export async function append(
  { rootKey, clock }: AuditStore,
  transaction: Transaction<Tables>,
  before: Head,
  { person, ...content }: Content,
): Promise<Head> {
  const number = before.count + 1
  const sealed = person ? sealedPerson.seal(withRootKey(rootKey), number, person) : null
  const row = { ...content, number, at: clock(), format: currentFormat, sealed }
  const head = { count: number, hash: chainHash(chainKeyOf(rootKey), before.hash, row) }
  await transaction
    .insertInto('audit')
    .values({ ...row, hash: head.hash })
    .execute()
  await indexPatrons(transaction, { number, patron_list: content.patron_list ?? null })
  await transaction.updateTable('audit_head').set(head).execute()
  return head
}

/**
 * Indexes an entry that lists several patrons, so that each of them can find it. The list is also in the entry,
 * because the entry's hash covers it; verification compares the two. With the list in the index alone, entries
 * would need another format, and older versions would show patrons too few entries.
 */
async function indexPatrons(
  transaction: Transaction<Tables>,
  row: Pick<Row, 'number' | 'patron_list'>,
): Promise<void> {
  const rows = listedPatrons(row).map((patron_hash) => ({ entry: row.number, patron_hash }))
  if (rows.length === 0) return
  await transaction.insertInto('audit_patrons').values(rows).execute()
}

export function toContent(rootKey: Buffer, entry: Entry): Content {
  const { staff, desk, search } = entry
  const patronHashes = [...new Set(entry.patronHashes)]
  return {
    act: entry.act,
    result: entry.result,
    institution_code: entry.institutionCode,
    staff_hash: keyedHash(rootKey, 'staff', staff.issuer, staff.subject),
    desk_code: desk.code,
    desk: desk.words,
    ...(patronHashes.length > 1
      ? { patron_list: JSON.stringify(patronHashes) }
      : { patron_hash: patronHashes[0] ?? null }),
    kinds: JSON.stringify(entry.kinds),
    institution_codes: JSON.stringify(entry.institutionCodes),
    reason: entry.reason,
    field: search?.field ?? null,
    hits: search?.hits ?? null,
    request_id: entry.requestId,
    person: staff,
  }
}
