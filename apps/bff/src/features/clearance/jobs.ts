import { ReportReason } from '@library-card/contract/clearance.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { day, hour, minute } from '@library-card/library-systems/durations.ts'
import { StaffRole } from '@library-card/library-systems/port.ts'
import { sql, type Transaction } from 'kysely'
import { Type, type Static } from 'typebox'
import type { AuditStore } from '../../audit/entry.ts'
import { databaseTime } from '../../store/database.ts'
import { deriveKey, hashWith } from '../../store/keyed-hash.ts'
import { createSealedJson } from '../../store/sealed-json.ts'
import { tablesIn, toTable, type ClearanceState, type ClearanceTables, type Row, type View } from './rows.ts'

/** The member of staff who ordered the job, for the audit log: the job continues after their sign-out. */
const Orderer = Type.Object({
  issuer: Type.String(),
  subject: Type.String(),
  role: StaffRole,
  requestId: Type.String(),
})
type Orderer = Static<typeof Orderer>

/**
 * The order of a report `elsewhere`. `group`: null without one. `next`: the offset of the group's candidates not on
 * the report yet; null if all are. `expected`: the number that the search counts. `hasRecordIds`: the ids are those
 * of records. `previous`: the id of the last such report.
 */
const Elsewhere = Type.Object({
  reason: ReportReason,
  nights: Type.Integer(),
  group: Nullable(Type.String()),
  next: Nullable(Type.Integer()),
  expected: Type.Integer(),
  hasRecordIds: Type.Boolean(),
  previous: Nullable(Type.String()),
})
export type Elsewhere = Static<typeof Elsewhere>
const Order = Type.Object({ ...Orderer.properties, elsewhere: Type.Optional(Elsewhere) })
const sealedOrder = createSealedJson('clearance', Order)

/** A report on a list of patrons. */
export type Job = {
  id: string
  staffHash: string
  institutionCode: string
  state: ClearanceState
  began: number
  repeats: number
  nextCheck: number | null
  ended: number | null
  orderer: Orderer
  /** null for a clearance. */
  elsewhere: Elsewhere | null
}

export function viewOf({ elsewhere }: Pick<Job, 'elsewhere'>): View {
  return elsewhere ? 'elsewhere' : 'clearance'
}

/** Jobs that a member of staff may order in an hour. */
export const ordersAnHour = 3

/** Rows per statement: a database accepts a limited number of parameters. */
const batchSize = 100

/** Creates a job. A job that exists already is not changed. */
export async function createJob(
  store: AuditStore,
  order: Pick<Job, 'id' | 'staffHash' | 'institutionCode' | 'orderer' | 'elsewhere'>,
  ids: string[],
): Promise<Job> {
  const began = store.clock()
  const job: Job = { ...order, state: 'running', began, repeats: 0, nextCheck: null, ended: null }
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      const created = await transaction
        .insertInto('clearances')
        .values({
          id: job.id,
          staff_hash: job.staffHash,
          institution_code: job.institutionCode,
          view: viewOf(job),
          state: job.state,
          began: job.began,
          leased: 0,
          repeats: 0,
          sealed: sealOrder(store, job),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .execute()
      if (created.length === 0) return
      await insertRows(store, transaction, { job, ids, from: 0 })
    })
  return job
}

function sealOrder(store: AuditStore, { id, orderer, elsewhere }: Pick<Job, 'id' | 'orderer' | 'elsewhere'>) {
  return sealedOrder.seal(store, id, { ...orderer, ...(elsewhere && { elsewhere }) })
}

async function insertRows(
  store: AuditStore,
  transaction: Transaction<ClearanceTables>,
  { job, ids, from }: { job: Job; ids: string[]; from: number },
): Promise<void> {
  const nothing = { name: null, home: null, result: null, at: [] }
  const rows = ids.map((given, nth) =>
    toTable(store, job.id, { number: from + nth, state: 'given', given, ...nothing }),
  )
  for (let first = 0; first < rows.length; first += batchSize)
    await transaction
      .insertInto('clearance_rows')
      .values(rows.slice(first, first + batchSize))
      .execute()
}

/** Adds candidates for a group, together with the offset of the next ones, so that a crash between two pages loses none. */
export async function addRows(
  store: AuditStore,
  job: Job & { elsewhere: Elsewhere },
  { ids, next }: { ids: string[]; next: number | null },
): Promise<Job & { elsewhere: Elsewhere }> {
  const changed = { ...job, elsewhere: { ...job.elsewhere, next } }
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      const [kept] = await transaction
        .updateTable('clearances')
        .set({ sealed: sealOrder(store, changed) })
        .where('id', '=', job.id)
        .returning('id')
        .execute()
      if (!kept) return
      const { last } = await transaction
        .selectFrom('clearance_rows')
        .select(({ fn }) => fn.max('number').as('last'))
        .where('clearance_id', '=', job.id)
        .executeTakeFirstOrThrow()
      await insertRows(store, transaction, { job, ids, from: (last ?? -1) + 1 })
    })
  return changed
}

/** Lists jobs, newest first. */
export async function listJobs(
  store: AuditStore,
  filter: { staffHash: string } | { state: ClearanceState } | { nextCheckBefore: number },
): Promise<Job[]> {
  const all = tablesIn(store).selectFrom('clearances').selectAll().orderBy('began', 'desc')
  const query =
    'staffHash' in filter
      ? all.where('staff_hash', '=', filter.staffHash)
      : 'state' in filter
        ? all.where('state', '=', filter.state)
        : all.where('state', '=', 'done').where('next_check', '<', filter.nextCheckBefore)
  return (await query.execute()).flatMap((row) => {
    const order = sealedOrder.open(store, row.id, row.sealed)
    if (!order) return []
    const { elsewhere = null, ...orderer } = order
    const { id, state, began, repeats, ended, next_check: nextCheck } = row
    const { staff_hash: staffHash, institution_code: institutionCode } = row
    return [{ id, state, began, repeats, nextCheck, ended, staffHash, institutionCode, orderer, elsewhere }]
  })
}

/** Delays after which institutions that have not answered in full are queried again. Many fail only for a while. */
const repeatAfter = [minute, 10 * minute, hour]

/** Ends a run. `isWhole`: every institution has answered in full, or will not at any repeat. */
export async function finish(
  store: AuditStore,
  { id, repeats, elsewhere }: Job,
  isWhole: boolean,
): Promise<void> {
  const delay = isWhole ? undefined : repeatAfter[repeats]
  const now = store.clock()
  await tablesIn(store)
    .updateTable('clearances')
    .set({
      state: 'done',
      leased: 0,
      next_check: delay === undefined ? null : now + delay,
      ended: elsewhere ? now : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/**
 * Lets a finished job run again for these rows, which keep their results until they are checked. `repeats`: the
 * number of reopenings without a command, including this one.
 */
export async function reopen(
  store: AuditStore,
  { id, nextCheck }: Job,
  { rows, repeats }: { rows: Pick<Row, 'number'>[]; repeats: number },
): Promise<void> {
  const numbers = rows.map(({ number }) => number)
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      const reopened = await transaction
        .updateTable('clearances')
        .set({ state: 'running', leased: 0, repeats, next_check: null, ended: null })
        .where('id', '=', id)
        .where('state', '=', 'done')
        // Another process may have reopened the job meanwhile.
        .where('next_check', 'is not distinct from', nextCheck)
        .returning('id')
        .execute()
      if (reopened.length === 0) return
      for (let first = 0; first < numbers.length; first += batchSize)
        await transaction
          .updateTable('clearance_rows')
          .set({ state: 'logged' })
          .where('clearance_id', '=', id)
          .where('number', 'in', numbers.slice(first, first + batchSize))
          .execute()
    })
}

/**
 * Changes the state of a running or paused job. A job that already has this state keeps the lease of its process.
 * Cancelling a report `elsewhere` ends it.
 */
export async function setState(store: AuditStore, id: string, state: ClearanceState): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({
      state,
      leased: 0,
      next_check: null,
      ended: sql<
        number | null
      >`case when view = 'elsewhere' and ${state} = 'cancelled' then ${sql.lit(store.clock())} end`,
    })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .where('state', '!=', state)
    .execute()
}

const leaseFor = minute

/**
 * Whether no earlier job of the institution and view is running. Each institution runs one at a time, so that no
 * institution takes the calls of all others. A clearance does not wait for a report that runs at night.
 */
const isFirst = sql<boolean>`not exists (
  select 1 from clearances as earlier where earlier.institution_code = clearances.institution_code and earlier.state = 'running'
  and earlier.view = clearances.view
  and (earlier.began < clearances.began or (earlier.began = clearances.began and earlier.id < clearances.id)))`

/** Lists the ids of the institution's jobs that wait for an earlier job. */
export async function listWaiting(store: AuditStore, institutionCode: string): Promise<string[]> {
  const rows = await tablesIn(store)
    .selectFrom('clearances')
    .select('id')
    .where('institution_code', '=', institutionCode)
    .where('state', '=', 'running')
    .where(sql<boolean>`not ${isFirst}`)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Takes or renews the lease of a job. `current`: the lease held already. Resolves with null if another process
 * holds the lease, or if the job waits or no longer runs.
 */
export async function takeLease(store: AuditStore, id: string, current: number): Promise<number | null> {
  const now = databaseTime(store.database)
  const [taken] = await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: sql<number>`${now} + ${sql.lit(leaseFor)}`, next_check: null })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where(isFirst)
    .where((job) => job('next_check', 'is', null).or('next_check', '<=', store.clock()))
    .where((job) => job('leased', '<', now).or('leased', '=', current))
    .returning('leased')
    .execute()
  return taken?.leased ?? null
}

/** Suspends a running job until a time. */
export async function stopUntil(store: AuditStore, { id }: Pick<Job, 'id'>, time: number): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ next_check: time })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

export async function endLease(store: AuditStore, id: string, current: number): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: 0 })
    .where('id', '=', id)
    .where('leased', '=', current)
    .execute()
}

/** A report `elsewhere` that has not ended after this time is cancelled. */
export const longestRun = 30 * day

/**
 * Deletes clearances `keptFor` after their beginning, and reports `elsewhere` after their end. Ends reports that
 * run for too long.
 */
export async function deleteOldJobs(store: AuditStore, keptFor: number): Promise<void> {
  const now = store.clock()
  const database = tablesIn(store)
  await database
    .updateTable('clearances')
    .set({ state: 'cancelled', leased: 0, next_check: null, ended: now })
    .where('view', '=', 'elsewhere')
    .where('ended', 'is', null)
    .where('began', '<', now - longestRun)
    .execute()
  const old = await database
    .selectFrom('clearances')
    .select('id')
    .where((job) =>
      job.or([
        job('ended', '<', now - keptFor),
        job.and([job('view', '=', 'clearance'), job('began', '<', now - keptFor)]),
      ]),
    )
    .execute()
  for (const { id } of old) await deleteJob(store, id)
}

/** Deletes a job. A process that runs it then finds no lease, and ends. */
export async function deleteJob(store: AuditStore, id: string): Promise<void> {
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      await transaction.deleteFrom('clearances').where('id', '=', id).execute()
      await transaction.deleteFrom('clearance_rows').where('clearance_id', '=', id).execute()
    })
}

/**
 * Takes one of a member of staff's places for orders in an hour; the same job takes the same place. Returns false
 * if no place is free. Each place is a row, so that simultaneous orders cannot take more.
 */
export async function takePlace(
  { database, rootKey, clock }: AuditStore,
  { id, staffHash }: Pick<Job, 'id' | 'staffHash'>,
): Promise<boolean> {
  const now = clock()
  const key = deriveKey(rootKey, 'places for clearances')
  for (let place = 0; place < ordersAnHour; place++) {
    const key_hash = hashWith(key, staffHash, String(place))
    const [taken] = await database
      .insertInto('orders')
      .values({ key_hash, content_hash: id, patron_hash: key_hash, objects: 0, created: now })
      .onConflict((earlier) =>
        earlier
          .column('key_hash')
          .doUpdateSet({ content_hash: id, created: now })
          .where((row) => row('orders.created', '<=', now - hour).or('orders.content_hash', '=', id)),
      )
      .returning('key_hash')
      .execute()
    if (taken) return true
  }
  return false
}
