import type {
  ClearanceCommand,
  ClearanceRow,
  ClearanceReport,
  Clearances,
} from '@library-card/contract/clearance.ts'
import type { FastifyInstance } from 'fastify'
import { sql, type Kysely } from 'kysely'
import type { Feature } from '../../feature.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { jobsKeptFor, appendReport, createJobRunner, isIncomplete } from './run-job.ts'
import { addRoute } from '../../http/route.ts'
import type { Config } from '../../config/config.ts'
import { CallProblem } from '../../http/problems.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import type { StaffSession } from '../../staff/rights.ts'
import { appendView, type StaffDependencies } from '../../staff/staff-call.ts'
import { checkableFrom, type ClearanceSettings } from './check-patron.ts'
import { ordererHash, requireJob, requirePlace, toClearance, uniqueIds } from './clearance-call.ts'
import { elsewhereRoutes } from './elsewhere-routes.ts'
import { createJob, deleteJob, listJobs, longestRun, reopen, setState, type Job } from './jobs.ts'
import { listRows, type Row, type ClearanceState } from './rows.ts'

/** Reports for staff on the loans and debts of a list of their institution's patrons in the whole network. */
export const clearance: Feature = {
  name: 'clearance',
  sealedTables: [
    { table: 'clearances', kind: 'clearance', key: ['id'] },
    { table: 'clearance_rows', kind: 'clearance', key: ['clearance_id', 'number'] },
  ],
  migrations: {
    'clearance-001-clearances compatible-from-0.3.0': { up: createClearances },
    'clearance-002-drop-jobs compatible-from-0.4.0': { up: dropJobs },
    'clearance-003-repeats compatible-from-0.4.0': { up: addRepeats },
    'clearance-004-elsewhere compatible-from-0.4.0': { up: addElsewhere },
  },
  kept: {
    database: [
      {
        id: 'clearance',
        until: 'time',
        atMost: jobsKeptFor,
        why: 'staff-work',
        tables: {
          clearances: {
            clear: [
              'id',
              'institution_code',
              'view',
              'state',
              'began',
              'leased',
              'repeats',
              'next_check',
              'ended',
            ],
            'keyed-hash': ['staff_hash'],
            encrypted: ['sealed'],
          },
          clearance_rows: { clear: ['clearance_id', 'number', 'state'], encrypted: ['sealed'] },
        },
      },
      // In the same tables as clearances.
      {
        id: 'elsewhere',
        until: 'time',
        atMost: longestRun + jobsKeptFor,
        why: 'staff-work',
        forms: ['encrypted', 'keyed-hash', 'clear'],
      },
    ],
  },
  plugin: async (app, dependencies) =>
    registerApi(app, dependencies, (api) => clearanceRoutes(api, dependencies)),
}

async function createClearances({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('clearances')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('staff_hash', 'text', (column) => column.notNull())
    .addColumn('institution_code', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('began', 'bigint', (column) => column.notNull())
    .addColumn('leased', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
  await schema
    .createTable('clearance_rows')
    .addColumn('clearance_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('clearance_rows_key', ['clearance_id', 'number'])
    .execute()
}

/** Deletes all jobs. The rows of 0.3.0 name problems in ways that no later version does. */
async function dropJobs(database: Kysely<unknown>): Promise<void> {
  for (const table of ['clearances', 'clearance_rows'])
    await sql`delete from ${sql.table(table)}`.execute(database)
}

/**
 * Adds the times of repeats for institutions that have not answered in full. Earlier jobs lack data that their
 * results now depend on.
 */
async function addRepeats(database: Kysely<unknown>): Promise<void> {
  await dropJobs(database)
  const { schema } = database
  await schema
    .alterTable('clearances')
    .addColumn('repeats', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema.alterTable('clearances').addColumn('next_check', 'bigint').execute()
}

/** Adds the second view. Earlier rows lack the state that says that the audit has them. */
async function addElsewhere(database: Kysely<unknown>): Promise<void> {
  await dropJobs(database)
  const { schema } = database
  await schema
    .alterTable('clearances')
    .addColumn('view', 'text', (column) => column.notNull().defaultTo('clearance'))
    .execute()
  await schema.alterTable('clearances').addColumn('ended', 'bigint').execute()
}

const states: Record<Exclude<ClearanceCommand['command'], 'ask-again'>, ClearanceState> = {
  pause: 'paused',
  resume: 'running',
  cancel: 'cancelled',
}

/** Routes of the reports on the institution's own patrons. Only the member of staff who ordered a report can read it. */
function clearanceRoutes(
  app: FastifyInstance,
  {
    members,
    store,
    requireStaff,
    config,
    mostLeft,
  }: StaffDependencies & { config: Config; mostLeft: { sync: () => Promise<void> } },
) {
  const settings = config.network.clearance
  const { sync: syncCalls } = mostLeft
  const runner = createJobRunner(app, { members, store, log: app.log, settings, syncCalls })
  elsewhereRoutes(app, { members, store, requireStaff, settings, start: runner.start })

  addRoute(app, 'POST /api/staff/clearances', async (request) => {
    const session = await requireStaff(request)
    const { institutionCode, staff } = session
    if (!members.byCode.get(institutionCode)?.system.searchPatrons) throw new CallProblem('forbidden')
    const ids = uniqueIds(request.body.ids)
    if (ids.length === 0) throw new CallProblem('bad-request')
    const staffHash = ordererHash(store.rootKey, session)
    const id = keyedHash(store.rootKey, 'clearance', staffHash, request.headers['idempotency-key'], ...ids)
    const known = (await listJobs(store, { staffHash })).find((job) => job.id === id)
    if (known) return toClearance(store, known)
    await requirePlace(store, { id, staffHash })
    const orderer = { ...staff, requestId: request.id }
    // All ids will be looked up, including those of other institutions' patrons.
    const search = { field: 'id', hits: ids.length }
    await appendView({ store, request, session }, { act: 'clearance-order', result: 'allowed', search })
    const job = await createJob(store, { id, staffHash, institutionCode, orderer, elsewhere: null }, ids)
    runner.start(job)
    return toClearance(store, job)
  })

  addRoute(app, 'GET /api/staff/clearances', async (request) => {
    return listOf(store, await requireStaff(request))
  })

  reportRoutes(app, { members, store, requireStaff, settings, runner })
}

type Reporting = StaffDependencies & {
  settings: ClearanceSettings
  runner: ReturnType<typeof createJobRunner>
}

/** Routes of one report. The commands and the deletion serve both views. */
function reportRoutes(app: FastifyInstance, { members, store, requireStaff, settings, runner }: Reporting) {
  addRoute(app, 'GET /api/staff/clearances/:id', async (request) => {
    const job = await requireJob(store, await requireStaff(request), request.params.id)
    if (job.elsewhere) throw new CallProblem('not-found')
    const rows = await listRows(store, job.id)
    return {
      clearance: await toClearance(store, job),
      ...coverageOf(
        members,
        rows,
        checkableFrom(members, job.institutionCode, { settings, view: 'clearance' }),
      ),
      rows: rows.map(toContractRow),
    }
  })

  addRoute(app, 'POST /api/staff/clearances/:id', async (request) => {
    const session = await requireStaff(request)
    const job = await requireJob(store, session, request.params.id)
    const { command } = request.body
    if (command === 'ask-again') await askAgain({ members, store }, job, request.id)
    else await setState(store, job.id, states[command])
    await runner.startNext(job)
    const now = await requireJob(store, session, job.id)
    if (now.state === 'running') runner.start(now)
    return toClearance(store, now)
  })

  addRoute(app, 'DELETE /api/staff/clearances/:id', async (request) => {
    const session = await requireStaff(request)
    const job = await requireJob(store, session, request.params.id)
    await deleteJob(store, job.id)
    await runner.startNext(job)
    return listOf(store, session)
  })
}

async function listOf(store: StaffDependencies['store'], session: StaffSession): Promise<Clearances> {
  const jobs = await listJobs(store, { staffHash: ordererHash(store.rootKey, session) })
  return { clearances: await Promise.all(jobs.map((job) => toClearance(store, job))) }
}

/**
 * Divides the institutions into those that "nothing open" covers in every row, and the others. The network file may
 * have changed since a row was checked.
 */
function coverageOf(
  { byCode }: StaffDependencies['members'],
  rows: Row[],
  checkableNow: string[],
): Pick<ClearanceReport, 'checkable' | 'uncheckable'> {
  const unopened = rows.filter(({ result }) => result === 'nothing-open')
  const checkable = checkableNow.filter((code) => unopened.every((row) => row.checkable?.includes(code)))
  return {
    checkable: checkable.length,
    uncheckable: [...byCode.keys()].filter((code) => !checkable.includes(code)),
  }
}

/** Queries the institutions that have not answered in full again. A running report does so by itself. */
async function askAgain(
  dependencies: Pick<StaffDependencies, 'members' | 'store'>,
  job: Job,
  requestId: string,
): Promise<void> {
  const { store } = dependencies
  const rows = (await listRows(store, job.id)).filter(isIncomplete)
  if (job.state !== 'done' || rows.length === 0) return
  await appendReport(dependencies, { ...job, orderer: { ...job.orderer, requestId } }, rows)
  await reopen(store, job, { rows, repeats: 0 })
}

function toContractRow({ given: id, state, name, result, at, requestsIgnored }: Row): ClearanceRow {
  if (state === 'missed') return { id, name: null, result: null, at: [] }
  return {
    id,
    // The name is sent only with the result, because the audit log has the patron by then.
    name: result === null ? null : name,
    result,
    at,
    ...(requestsIgnored && { requestsIgnored }),
  }
}
