import { hour, minute } from '@library-card/library-systems/durations.ts'
import { StaffRole } from '@library-card/library-systems/port.ts'
import { sql } from 'kysely'
import { Type, type Static } from 'typebox'
import type { AuditStore } from '../../audit/entry.ts'
import { databaseTime } from '../../store/database.ts'
import { deriveKey, hashWith } from '../../store/keyed-hash.ts'
import { createSealedJson } from '../../store/sealed-json.ts'
import { tablesIn, toTable, type ClearanceState, type Row } from './rows.ts'

/**
 * The member of staff who ordered the job, for the audit log: the job continues after they have signed out.
 */
const Orderer = Type.Object({
  issuer: Type.String(),
  subject: Type.String(),
  role: StaffRole,
  requestId: Type.String(),
})
type Orderer = Static<typeof Orderer>
const sealedOrderer = createSealedJson('clearance', Orderer)

/** A report on a list of patrons. */
export type Job = {
  id: string
  staffHash: string
  institutionCode: string
  state: ClearanceState
  began: number
  repeats: number
  nextCheck: number | null
  orderer: Orderer
}

/** Jobs that a member of staff may order in an hour. */
export const ordersAnHour = 3

/** Rows per statement: a database accepts a limited number of parameters. */
const batchSize = 100

/** Creates a job; a job that exists already stays as it is. */
export async function createJob(
  store: AuditStore,
  order: Pick<Job, 'id' | 'staffHash' | 'institutionCode' | 'orderer'>,
  ids: string[],
): Promise<Job> {
  const job: Job = { ...order, state: 'running', began: store.clock(), repeats: 0, nextCheck: null }
  const rows = ids.map((given, number) =>
    toTable(store, job.id, { number, state: 'given', given, name: null, home: null, result: null, at: [] }),
  )
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      const created = await transaction
        .insertInto('clearances')
        .values({
          id: job.id,
          staff_hash: job.staffHash,
          institution_code: job.institutionCode,
          state: job.state,
          began: job.began,
          leased: 0,
          repeats: 0,
          sealed: sealedOrderer.seal(store, job.id, job.orderer),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .execute()
      if (created.length === 0) return
      for (let from = 0; from < rows.length; from += batchSize)
        await transaction
          .insertInto('clearance_rows')
          .values(rows.slice(from, from + batchSize))
          .execute()
    })
  return job
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
    const orderer = sealedOrderer.open(store, row.id, row.sealed)
    const { id, state, began, repeats, next_check: nextCheck } = row
    const { staff_hash: staffHash, institution_code: institutionCode } = row
    return orderer ? [{ id, state, began, repeats, nextCheck, staffHash, institutionCode, orderer }] : []
  })
}

/** After how long institutions that have not answered in full are asked again: many are silent only for a while. */
const repeatAfter = [minute, 10 * minute, hour]

/** Ends a run. `isWhole`: every institution has answered in full, or will not however often it is asked. */
export async function finish(store: AuditStore, { id, repeats }: Job, isWhole: boolean): Promise<void> {
  const delay = isWhole ? undefined : repeatAfter[repeats]
  await tablesIn(store)
    .updateTable('clearances')
    .set({ state: 'done', leased: 0, next_check: delay === undefined ? null : store.clock() + delay })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/**
 * Lets a finished job run again for these rows, which keep their results until they are checked. `repeats`: how often that
 * has happened without a command, this time included.
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
        .set({ state: 'running', leased: 0, repeats, next_check: null })
        .where('id', '=', id)
        .where('state', '=', 'done')
        // Another process can have done so meanwhile.
        .where('next_check', 'is not distinct from', nextCheck)
        .returning('id')
        .execute()
      if (reopened.length === 0) return
      await transaction
        .updateTable('clearance_rows')
        .set({ state: 'found' })
        .where('clearance_id', '=', id)
        .where('number', 'in', numbers)
        .execute()
    })
}

/**
 * Changes the state of a job that runs or is paused. A job that has this state already keeps the lease of its
 * process.
 */
export async function setState(store: AuditStore, id: string, state: ClearanceState): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ state, leased: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .where('state', '!=', state)
    .execute()
}

const leaseFor = minute

/**
 * Whether no earlier job of the institution runs: each institution has one at a time, so that none takes the calls of
 * all others.
 */
const isFirst = sql<boolean>`not exists (
  select 1 from clearances as earlier where earlier.institution_code = clearances.institution_code and earlier.state = 'running'
  and (earlier.began < clearances.began or (earlier.began = clearances.began and earlier.id < clearances.id)))`

/** Lists the ids of the institution's jobs that wait for an earlier one. */
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
 * Takes or renews the lease of a job. `current`: the lease held already. Resolves with null if another
 * process holds one, or the job waits or no longer runs.
 */
export async function takeLease(store: AuditStore, id: string, current: number): Promise<number | null> {
  const now = databaseTime(store.database)
  const [taken] = await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: sql<number>`${now} + ${sql.lit(leaseFor)}` })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where(isFirst)
    .where((job) => job('leased', '<', now).or('leased', '=', current))
    .returning('leased')
    .execute()
  return taken?.leased ?? null
}

export async function endLease(store: AuditStore, id: string, current: number): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: 0 })
    .where('id', '=', id)
    .where('leased', '=', current)
    .execute()
}

export async function deleteJobsBefore(store: AuditStore, time: number): Promise<void> {
  const database = tablesIn(store)
  const old = database.selectFrom('clearances').select('id').where('began', '<', time)
  await database.deleteFrom('clearance_rows').where('clearance_id', 'in', old).execute()
  await database.deleteFrom('clearances').where('began', '<', time).execute()
}

/**
 * Takes one of the places that a member of staff has for the orders of an hour, the same one for the same job. Returns false if there is
 * none. Each place is a row, so that orders at the same moment cannot take more.
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
