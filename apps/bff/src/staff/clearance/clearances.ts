import { randomUUID } from 'node:crypto'
import { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { sql, type Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import { StaffRole } from '../../ils/port.ts'
import { HomeRecord } from '../../members/patron.ts'
import { databaseTime } from '../../store/database.ts'
import { createSealedJson } from '../../store/sealed-json.ts'
import type { AuditStore } from '../../audit/entry.ts'

/** Who ordered it, for the record: the work goes on when they have signed out. */
const Orderer = Type.Object({
  issuer: Type.String(),
  subject: Type.String(),
  role: StaffRole,
  requestId: Type.String(),
})
type Orderer = Static<typeof Orderer>
const sealedOrderer = createSealedJson('clearance', Orderer)

export type ClearanceState = 'running' | 'paused' | 'cancelled' | 'done'

export type ClearanceTables = {
  clearances: {
    id: string
    /** A keyed hash of the member of staff who ordered it. */
    staff_hash: string
    institution_code: string
    state: ClearanceState
    began: number
    /** Until then one process is at it. */
    leased: number
    /** Who ordered it, for the record. */
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
type Content = Static<typeof Content>
const sealedContent = createSealedJson('clearance', Content)

export type Line = Content & { number: number; state: ClearanceTables['clearance_rows']['state'] }

export async function orderClearance(
  store: AuditStore,
  order: Pick<Job, 'staffHash' | 'institutionCode' | 'orderer'>,
  ids: string[],
): Promise<Job> {
  const job: Job = { ...order, id: randomUUID(), state: 'running', began: store.clock() }
  const rows = ids.map((given, number) =>
    toRow(store, job.id, { number, state: 'given', given, name: null, home: null, result: null, at: [] }),
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
      for (const some of inHundreds(rows))
        await transaction.insertInto('clearance_rows').values(some).execute()
    })
  return job
}

export async function listJobs(
  store: AuditStore,
  of: { staffHash: string } | { state: ClearanceState },
): Promise<Job[]> {
  const all = tablesIn(store).selectFrom('clearances').selectAll().orderBy('began', 'desc')
  const query =
    'staffHash' in of ? all.where('staff_hash', '=', of.staffHash) : all.where('state', '=', of.state)
  return (await query.execute()).map((row) => toJob(store, row)).filter((job) => job !== null)
}

/** null: there is none, or it is another's. */
export async function findJob(
  store: AuditStore,
  { id, staffHash }: { id: string; staffHash: string },
): Promise<Job | null> {
  const row = await tablesIn(store)
    .selectFrom('clearances')
    .selectAll()
    .where('id', '=', id)
    .where('staff_hash', '=', staffHash)
    .executeTakeFirst()
  return row ? toJob(store, row) : null
}

export async function setState(store: AuditStore, id: string, state: ClearanceState): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ state, leased: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .execute()
}

const leaseFor = 60_000

/** `mine` is the lease that is held already. null: another process is at it, or it does not run any more. */
export async function takeLease(store: AuditStore, id: string, mine: number): Promise<number | null> {
  const now = databaseTime(store.database)
  const [taken] = await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: sql<number>`${now} + ${sql.lit(leaseFor)}` })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where((or) => or.or([or('leased', '<', now), or('leased', '=', mine)]))
    .returning('leased')
    .execute()
  return taken?.leased ?? null
}

export async function endLease(store: AuditStore, id: string, mine: number): Promise<void> {
  await tablesIn(store)
    .updateTable('clearances')
    .set({ leased: 0 })
    .where('id', '=', id)
    .where('leased', '=', mine)
    .execute()
}

export async function listLines(store: AuditStore, id: string): Promise<Line[]> {
  const rows = await tablesIn(store)
    .selectFrom('clearance_rows')
    .selectAll()
    .where('clearance_id', '=', id)
    .orderBy('number')
    .execute()
  return rows.map((row) => toLine(store, row)).filter((line) => line !== null)
}

export async function countLines(store: AuditStore, id: string) {
  const rows = await tablesIn(store)
    .selectFrom('clearance_rows')
    .select(['state', (count) => count.fn.countAll<number>().as('count')])
    .where('clearance_id', '=', id)
    .groupBy('state')
    .execute()
  const checked = rows.find(({ state }) => state === 'checked')?.count ?? 0
  return { total: rows.reduce((sum, { count }) => sum + count, 0), checked }
}

export async function keepLine(store: AuditStore, id: string, line: Line): Promise<void> {
  const { state, sealed } = toRow(store, id, line)
  await tablesIn(store)
    .updateTable('clearance_rows')
    .set({ state, sealed })
    .where('clearance_id', '=', id)
    .where('number', '=', line.number)
    .execute()
}

export async function deleteClearancesBefore(store: AuditStore, time: number): Promise<void> {
  const database = tablesIn(store)
  const old = database.selectFrom('clearances').select('id').where('began', '<', time)
  await database.deleteFrom('clearance_rows').where('clearance_id', 'in', old).execute()
  await database.deleteFrom('clearances').where('began', '<', time).execute()
}

function toRow(store: AuditStore, id: string, line: Line) {
  const { number, state } = line
  return { clearance_id: id, number, state, sealed: sealedContent.seal(store, `${id} ${number}`, line) }
}

function toLine(store: AuditStore, row: Selectable<ClearanceTables['clearance_rows']>): Line | null {
  const { clearance_id, number, state } = row
  const content = sealedContent.open(store, `${clearance_id} ${number}`, row.sealed)
  return content && { ...content, number, state }
}

function toJob(store: AuditStore, row: Selectable<ClearanceTables['clearances']>): Job | null {
  const orderer = sealedOrderer.open(store, row.id, row.sealed)
  const { id, state, began, staff_hash: staffHash, institution_code: institutionCode } = row
  return orderer && { id, state, began, staffHash, institutionCode, orderer }
}

function inHundreds<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 100) }, (_, at) =>
    items.slice(at * 100, at * 100 + 100),
  )
}
