import { randomUUID } from 'node:crypto'
import { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { sql, type Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import type { AuditStore } from '../../audit/entry.ts'
import { StaffRole } from '../../ils/port.ts'
import { HomeRecord } from '../../members/patron.ts'
import { databaseTime } from '../../store/database.ts'
import { createSealedJson } from '../../store/sealed-json.ts'

export type ClearanceState = 'running' | 'paused' | 'cancelled' | 'done'

export type ClearanceTables = {
  clearances: {
    id: string
    /** A keyed hash of the member of staff who ordered it. */
    staff_hash: string
    institution_code: string
    state: ClearanceState
    began: number
    /** The process that runs it has a lease until then. */
    leased: number
    /** Who ordered it, for the audit log. */
    sealed: Uint8Array
  }
  clearance_rows: {
    clearance_id: string
    number: number
    /** `given`: not yet looked up. */
    state: 'given' | 'found' | 'checked'
    /** Ids, name and result. */
    sealed: Uint8Array
  }
}

function tablesIn({ database }: AuditStore) {
  return database.withTables<ClearanceTables>()
}

/** Who ordered the job, for the audit log: it continues after they have signed out. */
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
  orderer: Orderer
}

/** `home` null: no own patron has this id. */
const Content = Type.Object({
  given: Type.String(),
  name: Nullable(Type.String()),
  home: Nullable(HomeRecord),
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
})
const sealedContent = createSealedJson('clearance', Content)

/** One patron of a report. */
export type Row = Static<typeof Content> & {
  number: number
  state: ClearanceTables['clearance_rows']['state']
}

/** Rows per statement: a database accepts a limited number of parameters. */
const batchSize = 100

export async function createJob(
  store: AuditStore,
  order: Pick<Job, 'staffHash' | 'institutionCode' | 'orderer'>,
  ids: string[],
): Promise<Job> {
  const job: Job = { ...order, id: randomUUID(), state: 'running', began: store.clock() }
  const rows = ids.map((given, number) =>
    toTable(store, job.id, { number, state: 'given', given, name: null, home: null, result: null, at: [] }),
  )
  await tablesIn(store)
    .transaction()
    .execute(async (transaction) => {
      await transaction
        .insertInto('clearances')
        .values({
          id: job.id,
          staff_hash: job.staffHash,
          institution_code: job.institutionCode,
          state: job.state,
          began: job.began,
          leased: 0,
          sealed: sealedOrderer.seal(store, job.id, job.orderer),
        })
        .execute()
      for (let from = 0; from < rows.length; from += batchSize)
        await transaction
          .insertInto('clearance_rows')
          .values(rows.slice(from, from + batchSize))
          .execute()
    })
  return job
}

/** Newest first. */
export async function listJobs(
  store: AuditStore,
  filter: { staffHash: string } | { state: ClearanceState },
): Promise<Job[]> {
  const all = tablesIn(store).selectFrom('clearances').selectAll().orderBy('began', 'desc')
  const query =
    'staffHash' in filter
      ? all.where('staff_hash', '=', filter.staffHash)
      : all.where('state', '=', filter.state)
  return (await query.execute()).flatMap((row) => {
    const orderer = sealedOrderer.open(store, row.id, row.sealed)
    const { id, state, began, staff_hash: staffHash, institution_code: institutionCode } = row
    return orderer ? [{ id, state, began, staffHash, institutionCode, orderer }] : []
  })
}

/** Only a job that runs or is paused changes. */
export async function setState(store: AuditStore, id: string, state: ClearanceState): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ state, leased: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .execute()
}

const leaseFor = 60_000

/** `current` is the lease that is held already. null: another process has one, or the job does not run any more. */
export async function takeLease(store: AuditStore, id: string, current: number): Promise<number | null> {
  const now = databaseTime(store.database)
  const [taken] = await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: sql<number>`${now} + ${sql.lit(leaseFor)}` })
    .where('id', '=', id)
    .where('state', '=', 'running')
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

export async function listRows(store: AuditStore, id: string): Promise<Row[]> {
  const rows = await tablesIn(store)
    .selectFrom('clearance_rows')
    .selectAll()
    .where('clearance_id', '=', id)
    .orderBy('number')
    .execute()
  return rows.map((row) => fromTable(store, row)).filter((row) => row !== null)
}

export async function countRows(store: AuditStore, id: string) {
  const { total, checked } = await tablesIn(store)
    .selectFrom('clearance_rows')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('state', '=', 'checked').as('checked'),
    ])
    .where('clearance_id', '=', id)
    .executeTakeFirstOrThrow()
  return { total, checked }
}

export async function updateRow(store: AuditStore, id: string, row: Row): Promise<void> {
  const { state, sealed } = toTable(store, id, row)
  await tablesIn(store)
    .updateTable('clearance_rows')
    .set({ state, sealed })
    .where('clearance_id', '=', id)
    .where('number', '=', row.number)
    .execute()
}

export async function deleteJobsBefore(store: AuditStore, time: number): Promise<void> {
  const database = tablesIn(store)
  const old = database.selectFrom('clearances').select('id').where('began', '<', time)
  await database.deleteFrom('clearance_rows').where('clearance_id', 'in', old).execute()
  await database.deleteFrom('clearances').where('began', '<', time).execute()
}

function toTable(store: AuditStore, id: string, row: Row) {
  const { number, state } = row
  return { clearance_id: id, number, state, sealed: sealedContent.seal(store, `${id} ${number}`, row) }
}

function fromTable(store: AuditStore, row: Selectable<ClearanceTables['clearance_rows']>): Row | null {
  const { clearance_id, number, state } = row
  const content = sealedContent.open(store, `${clearance_id} ${number}`, row.sealed)
  return content && { ...content, number, state }
}
