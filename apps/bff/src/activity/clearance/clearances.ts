import { randomUUID } from 'node:crypto'
import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { sql, type Selectable } from 'kysely'
import type { StaffRole } from '../../ils/port.ts'
import type { HomeRecord } from '../../network/patron.ts'
import { databaseTime, type ClearanceState, type Tables } from '../../store/database.ts'
import { open, seal } from '../../store/seal.ts'
import type { AuditStore } from '../audit/entry.ts'

/** Who ordered it, for the record: the work goes on when they have signed out. */
type Orderer = { issuer: string; subject: string; role: StaffRole; requestId: string }

export type Job = {
  id: string
  staffHash: string
  institutionCode: string
  state: ClearanceState
  began: number
  orderer: Orderer
}

/** `home` null: no own patron has this id. */
type Content = {
  given: string
  name: string | null
  home: HomeRecord | null
  result: ClearanceResult | null
  at: ClearanceAt[]
}
export type Line = Content & { number: number; state: Tables['clearance_rows']['state'] }

export async function orderClearance(
  store: AuditStore,
  order: Pick<Job, 'staffHash' | 'institutionCode' | 'orderer'>,
  ids: string[],
): Promise<Job> {
  const job: Job = { ...order, id: randomUUID(), state: 'running', began: store.clock() }
  const rows = ids.map((given, number) =>
    toRow(store, job.id, { number, state: 'given', given, name: null, home: null, result: null, at: [] }),
  )
  await store.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('clearances')
      .values({
        id: job.id,
        staff_hash: job.staffHash,
        institution_code: job.institutionCode,
        state: job.state,
        began: job.began,
        leased: 0,
        sealed: seal(JSON.stringify(job.orderer), placeOf(job.id), store.dataKey),
      })
      .execute()
    for (const some of inHundreds(rows)) await transaction.insertInto('clearance_rows').values(some).execute()
  })
  return job
}

export async function listJobs(
  { database, dataKey }: AuditStore,
  of: { staffHash: string } | { state: ClearanceState },
): Promise<Job[]> {
  const all = database.selectFrom('clearances').selectAll().orderBy('began', 'desc')
  const query =
    'staffHash' in of ? all.where('staff_hash', '=', of.staffHash) : all.where('state', '=', of.state)
  return (await query.execute()).map((row) => toJob(row, dataKey)).filter((job) => job !== null)
}

/** null: there is none, or it is another's. */
export async function findJob(
  { database, dataKey }: AuditStore,
  { id, staffHash }: { id: string; staffHash: string },
): Promise<Job | null> {
  const row = await database
    .selectFrom('clearances')
    .selectAll()
    .where('id', '=', id)
    .where('staff_hash', '=', staffHash)
    .executeTakeFirst()
  return row ? toJob(row, dataKey) : null
}

export async function setState({ database }: AuditStore, id: string, state: ClearanceState): Promise<void> {
  await database
    .updateTable('clearances')
    .set({ state, leased: 0 })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .execute()
}

const leaseFor = 60_000

/** `mine` is the lease that is held already. null: another process is at it, or it does not run any more. */
export async function takeLease({ database }: AuditStore, id: string, mine: number): Promise<number | null> {
  const now = databaseTime(database)
  const [taken] = await database
    .updateTable('clearances')
    .set({ leased: sql<number>`${now} + ${sql.lit(leaseFor)}` })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where((or) => or.or([or('leased', '<', now), or('leased', '=', mine)]))
    .returning('leased')
    .execute()
  return taken?.leased ?? null
}

export async function endLease({ database }: AuditStore, id: string, mine: number): Promise<void> {
  await database
    .updateTable('clearances')
    .set({ leased: 0 })
    .where('id', '=', id)
    .where('leased', '=', mine)
    .execute()
}

export async function listLines({ database, dataKey }: AuditStore, id: string): Promise<Line[]> {
  const rows = await database
    .selectFrom('clearance_rows')
    .selectAll()
    .where('clearance_id', '=', id)
    .orderBy('number')
    .execute()
  return rows.map((row) => toLine(row, dataKey)).filter((line) => line !== null)
}

export async function countLines({ database }: AuditStore, id: string) {
  const rows = await database
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
  await store.database
    .updateTable('clearance_rows')
    .set({ state, sealed })
    .where('clearance_id', '=', id)
    .where('number', '=', line.number)
    .execute()
}

export async function deleteClearancesBefore({ database }: AuditStore, time: number): Promise<void> {
  const old = database.selectFrom('clearances').select('id').where('began', '<', time)
  await database.deleteFrom('clearance_rows').where('clearance_id', 'in', old).execute()
  await database.deleteFrom('clearances').where('began', '<', time).execute()
}

function toRow({ dataKey }: AuditStore, id: string, { number, state, ...content }: Line) {
  const sealed = seal(JSON.stringify(content), placeOf(id, number), dataKey)
  return { clearance_id: id, number, state, sealed }
}

function toLine(row: Selectable<Tables['clearance_rows']>, dataKey: Buffer): Line | null {
  const text = open(row.sealed, placeOf(row.clearance_id, row.number), dataKey)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by toRow
  return text === null ? null : { ...(JSON.parse(text) as Content), number: row.number, state: row.state }
}

function toJob(row: Selectable<Tables['clearances']>, dataKey: Buffer): Job | null {
  const text = open(row.sealed, placeOf(row.id), dataKey)
  if (text === null) return null
  const { id, state, began, staff_hash: staffHash, institution_code: institutionCode } = row
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by orderClearance
  return { id, state, began, staffHash, institutionCode, orderer: JSON.parse(text) as Orderer }
}

function placeOf(id: string, number?: number): string {
  return number === undefined ? `clearance ${id}` : `clearance ${id} ${number}`
}

function inHundreds<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 100) }, (_, at) =>
    items.slice(at * 100, at * 100 + 100),
  )
}
