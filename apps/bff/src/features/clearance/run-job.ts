import { answerStates, rowOf } from '@library-card/contract/answer-state.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { day, minute, second } from '@library-card/library-systems/durations.ts'
import { unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { appendEntry } from '../../audit/append.ts'
import { auditHashesOf, type AuditStore } from '../../audit/entry.ts'
import { logFailure } from '../../members/answers.ts'
import { createCall } from '../../members/calls.ts'
import type { CardQuery } from '../../members/card-query.ts'
import { isOwnPatron, toHomeRecord } from '../../members/home-record.ts'
import type { Member, Members } from '../../members/members.ts'
import type { HomeRecord, Patron } from '../../members/patron.ts'
import { readPreferences } from '../../members/preferences.ts'
import { runPeriodically } from '../../periodic.ts'
import { mayDelete } from '../../store/retention.ts'
import { checkPatron, membersFor, noSums, type ClearanceSettings } from './check-patron.ts'
import { deleteJobsBefore, endLease, finish, listJobs, reopen, takeLease, type Job } from './jobs.ts'
import { listRows, showMissed, updateRow, type Row } from './rows.ts'

export const jobsKeptFor = 7 * day

type Dependencies = {
  members: Members
  store: AuditStore
  log: FastifyBaseLogger
  settings: ClearanceSettings
}
type Running = Dependencies & { signal: AbortSignal }

/**
 * Runs each job once in this process, and one of each institution at a time; jobs of a process that ended continue at the start and every
 * minute.
 */
export function createJobRunner(app: FastifyInstance, dependencies: Dependencies) {
  const { store, log } = dependencies
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  function start(job: Job) {
    if (running.has(job.id) || stopping.signal.aborted) return
    const work = runJob({ ...dependencies, signal: stopping.signal }, job)
      .then((hasRun) => (hasRun ? startNext(job) : undefined))
      .catch((error: unknown) => log.warn({ err: error }, 'clearance goes on later'))
      .finally(() => running.delete(job.id))
    running.set(job.id, work)
  }

  /** Starts the jobs that waited for this one. */
  async function startNext({ id, institutionCode }: Pick<Job, 'id' | 'institutionCode'>) {
    for (const job of await listJobs(store, { state: 'running' }))
      if (job.institutionCode === institutionCode && job.id !== id) start(job)
  }

  async function resume() {
    if (await mayDelete(store)) await deleteJobsBefore(store, store.clock() - jobsKeptFor)
    for (const job of await listJobs(store, { state: 'running' })) start(job)
  }

  /** Asks institutions again whose time has come. The audit has the patrons since the report began. */
  async function repeat() {
    for (const job of await listJobs(store, { nextCheckBefore: store.clock() })) {
      const rows = (await listRows(store, job.id)).filter(isWorthRepeating)
      const repeats = job.repeats + 1
      await reopen(store, job, { rows, repeats })
      start({ ...job, repeats })
    }
  }

  runPeriodically(app, { every: minute, run: resume, failure: 'clearances not taken up' })
  runPeriodically(app, { every: 10 * second, run: repeat, failure: 'institutions not asked again' })
  app.addHook('preClose', async () => stopping.abort())
  app.addHook('onClose', async () => void (await Promise.all(running.values())))
  return { start, startNext }
}

/**
 * Looks up all patrons, appends one audit entry with them, and then checks each in turn. Each step is stored,
 * so that another process can continue. Returns false if the job had to wait.
 */
async function runJob(running: Running, job: Job): Promise<boolean> {
  const lease = leaseOf(running, job)
  try {
    if (!(await lease.renew())) return false
    await runSteps(running, job, lease.renew)
    return true
  } finally {
    await lease.end()
  }
}

async function runSteps(running: Running, job: Job, renewLease: RenewLease): Promise<void> {
  const { store, members } = running
  const member = members.byCode.get(job.institutionCode)
  if (!member) return
  const rows = await listRows(store, job.id)
  for (const row of rows.filter(({ state }) => state === 'given')) {
    if (!(await renewLease())) return
    const { state, ...looked } = await lookUp(running, { job, member }, row)
    Object.assign(row, looked, { state: state === 'found' ? state : 'missed' })
    await updateRow(store, job.id, row)
  }
  const found = rows.filter(({ state }) => state === 'found')
  const isLogged = rows.some(({ result, home }) => result !== null && home !== null)
  if (found.some(({ home }) => home !== null) && !isLogged) await appendReport(running, job, rows)
  await showMissed(store, job.id)
  if (!(await checkRows(running, { job, member, rows: found }, renewLease))) return
  await finish(store, job, !(await listRows(store, job.id)).some(isWorthRepeating))
}

/**
 * Renews the lease. Returns false if the job is paused, cancelled, stopping, or continues in another process.
 */
type RenewLease = () => Promise<boolean>

function leaseOf({ store, signal }: Running, { id }: Job): { renew: RenewLease; end: () => Promise<void> } {
  let current = -1
  return {
    async renew() {
      if (signal.aborted) return false
      const lease = await takeLease(store, id, current)
      current = lease ?? -1
      return lease !== null
    },
    end: () => endLease(store, id, current),
  }
}

type At = { job: Job; member: Member }

/**
 * Looks up the patron of a row. Rejects while the institution does not answer: the row stays as it is. A
 * failure of this search alone is a result.
 */
async function lookUp(running: Running, at: At, row: Row): Promise<Row> {
  try {
    return await findOwnPatron(running, at, row)
  } catch (error) {
    const failure = logFailure({ log: running.log, institution: at.job.institutionCode }, error)
    if (!answerStates[failure.code].isOfOneCall || !failure.sent || failure.mayPass) throw failure
    return { ...row, ...notKnown(at.job, failure.code) }
  }
}

/** Finds the own patron with exactly this id. */
async function findOwnPatron({ members, signal }: Running, { job, member }: At, row: Row): Promise<Row> {
  const { searchPatrons } = member.system
  // The institution had another library system when the report was ordered.
  if (!searchPatrons) return { ...row, ...notKnown(job, 'refused') }
  const { requestId } = job.orderer
  const call = createCall(members, { requestId, signal, priority: 'background', person: job.staffHash })
  const { found, tooMany, hasUnreadable } = await searchPatrons(row.given, call, 'id')
  const own = found.filter((one) => isOwnPatron(member.institution, one))
  const [one] = own
  if (!one && (tooMany || hasUnreadable)) throw unexpected('may be among the matches not read')
  const known = { number: row.number, given: row.given, name: null, home: null, at: [] }
  if (!one || own.length > 1) return { ...known, state: 'checked', result: 'not-found' }
  return { ...known, state: 'found', result: null, name: one.listName, home: toHomeRecord(members, one) }
}

function notKnown(
  { institutionCode, orderer: { requestId } }: Job,
  code: AnswerState,
): Pick<Row, 'state' | 'result' | 'at'> {
  const problem = { code, requestId, retryAfterSeconds: null }
  return {
    state: 'checked',
    result: 'not-in-full',
    at: [{ institutionCode, loans: null, requests: null, ...noSums, problem }],
  }
}

export function isIncomplete({ at }: Row): boolean {
  return at.some(({ problem }) => problem !== null)
}

/**
 * Whether an institution that has not answered in full may do so later: one that the patron has turned off will not.
 */
function isWorthRepeating({ at }: Row): boolean {
  return at.some(({ problem }) => problem !== null && rowOf(problem).remedy !== 'turn-on')
}

/** Logs the patrons of these rows, before their accounts are checked. */
export async function appendReport(
  { members, store }: Pick<Dependencies, 'members' | 'store'>,
  { orderer, institutionCode }: Pick<Job, 'orderer' | 'institutionCode'>,
  rows: Row[],
): Promise<void> {
  const { issuer, subject, role, requestId } = orderer
  await appendEntry(store, {
    act: 'clearance',
    result: 'allowed',
    staff: { issuer, subject },
    desk: role,
    institutionCode,
    patronHashes: rows.flatMap(({ home }) =>
      home ? auditHashesOf(store.rootKey, { homeInstitutionCode: institutionCode, ...home }) : [],
    ),
    kinds: ['loans', 'requests', 'fees'],
    institutionCodes: membersFor(members, institutionCode).map(({ institution }) => institution.code),
    reason: null,
    search: null,
    requestId,
  })
}

/** Returns false if the job does not continue here. */
async function checkRows(
  running: Running,
  { rows, ...at }: At & { rows: Row[] },
  renewLease: RenewLease,
): Promise<boolean> {
  for (const row of rows) {
    if (!(await renewLease())) return false
    await updateRow(running.store, at.job.id, await findAndCheck(running, at, row))
  }
  return true
}

/** Checks a patron, after another look-up of one who could not be found before. */
async function findAndCheck(running: Running, at: At, row: Row): Promise<Row> {
  if (row.home) return check(running, at.job, { ...row, home: row.home })
  const found = await lookUp(running, at, row)
  if (!found.home) return found
  await appendReport(running, at.job, [found])
  return check(running, at.job, { ...found, home: found.home })
}

async function check(
  { members, store, log, signal, settings }: Running,
  job: Job,
  row: Row & { home: HomeRecord },
): Promise<Row> {
  const { home } = row
  const patron: Patron = {
    homeInstitutionCode: job.institutionCode,
    id: home.primaryId,
    idType: null,
    home,
  }
  const { notAsked } = await readPreferences(store, patron)
  const query: CardQuery = {
    asker: 'staff',
    patron,
    notAsked,
    cacheKey: `clearance ${job.id} ${row.number}`,
    person: job.staffHash,
    fresh: true,
    ignoresCounts: true,
    withoutBlocks: true,
    priority: 'background',
    requestId: job.orderer.requestId,
    signal,
    log,
  }
  const checked = await checkPatron(members, query, { settings, before: row })
  members.knownAccounts.deleteSession(query.cacheKey)
  return { ...row, state: 'checked', ...checked }
}
