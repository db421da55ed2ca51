import type { Insertable, Transaction } from 'kysely'
import { CallProblem } from '../http/problems.ts'
import type { Tables } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { chainHash, chainKeyOf, currentFormat, type Head, type Row } from './chain.ts'
import { sealedPerson, type AuditStore, type Entry } from './entry.ts'
import { indexPatrons } from './index-patrons.ts'

/** What a row holds beside its place in the chain; the person is still to be sealed. */
export type Content = Omit<Row, 'number' | 'at' | 'format' | 'hash' | 'sealed'> & {
  person: Entry['staff'] | null
}

/** Resolves once it is durably on record: only then may data leave. Rejects with `not-on-record`. */
export async function appendEntry(store: AuditStore, entry: Entry): Promise<void> {
  const content = toContent(store.dataKey, entry)
  try {
    const head = await store.database
      .transaction()
      .execute(async (transaction) => append(store, transaction, await lockHead(transaction), content))
    logHead(store, head)
  } catch (error) {
    store.log.error({ err: error }, 'audit entry not written')
    throw new CallProblem('not-on-record')
  }
}

/** The last of what is about to be deleted by age: the chain is verified from there. */
export function anchorOf({ count, hash }: Head): Content {
  return { ...empty, act: 'anchor', result: 'allowed', anchor: `${count} ${hash}` }
}

const empty = {
  institution_code: null,
  staff_hash: null,
  desk_code: null,
  desk: null,
  patron_hash: null,
  patron_list: null,
  kinds: null,
  institution_codes: null,
  reason: null,
  field: null,
  hits: null,
  request_id: null,
  anchor: null,
  person: null,
}

/** From here to the end of the transaction nobody else appends, in no process: it begins with a write. */
export async function lockHead(transaction: Transaction<Tables>): Promise<Head> {
  return transaction
    .updateTable('audit_head')
    .set({ id: 1 })
    .returning(['count', 'hash'])
    .executeTakeFirstOrThrow()
}

export async function append(
  { dataKey, clock }: AuditStore,
  transaction: Transaction<Tables>,
  before: Head,
  { person, ...content }: Content,
): Promise<Head> {
  const number = before.count + 1
  const sealed = person && sealedPerson.seal({ dataKey }, number, person)
  const row = { ...content, number, at: clock(), format: currentFormat, sealed }
  const head = { count: number, hash: chainHash(chainKeyOf(dataKey), before.hash, row) }
  const whole: Insertable<Tables['audit']> = { ...row, hash: head.hash }
  await transaction.insertInto('audit').values(whole).execute()
  await indexPatrons(transaction, row)
  await transaction.updateTable('audit_head').set(head).execute()
  return head
}

/** Kept where whoever can change the database cannot: with it a cut tail is found. */
export function logHead({ log }: AuditStore, audit: Head) {
  log.info({ audit }, 'audit head')
}

export function toContent(dataKey: Buffer, entry: Entry): Content {
  const { staff, desk, search } = entry
  const patronHashes = [...new Set(entry.patronHashes)]
  const isOne = patronHashes.length === 1
  return {
    act: entry.act,
    result: entry.result,
    institution_code: entry.institutionCode,
    staff_hash: keyedHash(dataKey, 'staff', staff.issuer, staff.subject),
    desk_code: desk.code,
    desk: desk.words,
    patron_hash: isOne ? (patronHashes[0] ?? null) : null,
    patron_list: patronHashes.length > 1 ? JSON.stringify(patronHashes) : null,
    kinds: JSON.stringify(entry.kinds),
    institution_codes: JSON.stringify(entry.institutionCodes),
    reason: entry.reason,
    field: search?.field ?? null,
    hits: search?.hits ?? null,
    request_id: entry.requestId,
    anchor: null,
    person: staff,
  }
}
