import { answerStates, rowOf } from '@library-card/contract/answer-state.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { day, minute, second } from '@library-card/library-systems/durations.ts'
import { InstitutionFailure, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import type { FoundAccount } from '@library-card/library-systems/port.ts'
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
import { checkPatron, membersOf, noSums, type ClearanceSettings } from './check-patron.ts'
import { addCandidates, changeOf, isInGroup, mayRunFrom, readRecord, startOfNextDay } from './elsewhere.ts'
import {
  deleteOldJobs,
  endLease,
  finish,
  listJobs,
  reopen,
  stopUntil,
  takeLease,
  viewOf,
  type Job,
} from './jobs.ts'
import { listRows, setLogged, updateRow, type Row } from './rows.ts'

export const jobsKeptFor = 7 * day

type Dependencies = {
  members: Members
  /** Stores the day's calls that were sent, and reads those of all processes. */
  syncCalls: () => Promise<void>
  store: AuditStore
  log: FastifyBaseLogger
  settings: ClearanceSettings
}
type Running = Dependencies & { signal: AbortSignal }

/**
 * Runs each job once in this process, and one job of each institution at a time. At the start and every minute,
 * continues the jobs of processes that ended.
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
      if (job.institutionCode === institutionCode && job.id !== id && job.nextCheck === null) start(job)
  }

  async function resume() {
    if (await mayDelete(store)) await deleteOldJobs(store, jobsKeptFor)
    for (const job of await listJobs(store, { state: 'running' }))
      if (job.nextCheck === null || job.nextCheck <= store.clock()) start(job)
  }

  /** Queries institutions again whose repeat is due. The audit has had the patrons since the report began. */
  async function repeat() {
    for (const job of await listJobs(store, { nextCheckBefore: store.clock() })) {
      const rows = (await listRows(store, job.id, { states: ['checked'] })).filter(isWorthRepeating)
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
 * Looks up patrons, appends an audit entry with them, and then checks each in turn. Each step is stored, so that
 * another process can continue. Returns false if the job had to wait.
 */
async function runJob(running: Running, job: Job): Promise<boolean> {
  const { store } = running
  const lease = leaseOf(running, job)
  try {
    if (!(await lease.renew())) return false
    await runSteps(running, job, lease.renew)
    return true
  } catch (error) {
    if (!job.elsewhere || !(error instanceof InstitutionFailure) || !error.isForToday) throw error
    await stopUntil(store, job, startOfNextDay(store.clock()))
    return false
  } finally {
    await lease.end()
  }
}

/** Patrons of one audit entry. A clearance has one entry. */
const patronsAnEntry = { elsewhere: 200, clearance: Infinity }

async function runSteps(running: Running, job: Job, renewLease: RenewLease): Promise<void> {
  const { store, members } = running
  const member = members.byCode.get(job.institutionCode)
  if (!member) return
  const at = { job, member, previous: await previousRows(store, job) }
  if (job.elsewhere && !(await addCandidates(running, { ...job, elsewhere: job.elsewhere }, renewLease)))
    return
  const most = patronsAnEntry[viewOf(job)]
  const states = ['given', 'found', 'logged'] as const
  for (;;) {
    const rows = await listRows(store, job.id, { states, most })
    if (rows.length === 0) break
    if (!(await runBatch(running, at, { rows, renewLease }))) return
  }
  await setLogged(store, job.id)
  await finish(store, job, !(await listRows(store, job.id, { states: ['checked'] })).some(isWorthRepeating))
}

/** Returns false if the job does not continue here. */
async function runBatch(
  running: Running,
  at: At,
  { rows, renewLease }: { rows: Row[]; renewLease: RenewLease },
): Promise<boolean> {
  const { store } = running
  for (const row of rows.filter(({ state }) => state === 'given')) {
    if (!(await mayGoOn(running, at, renewLease))) return false
    const { state, ...looked } = await lookUp(running, at, row)
    Object.assign(row, looked, { state: state === 'found' ? state : 'missed' })
    await updateRow(store, at.job.id, row)
  }
  const found = rows.filter(({ state }) => state === 'found')
  if (found.length > 0) await appendReport(running, at.job, found)
  await setLogged(store, at.job.id)
  for (const row of rows.filter(({ state }) => state === 'found' || state === 'logged')) {
    if (!(await mayGoOn(running, at, renewLease))) return false
    const checked = await findAndCheck(running, at, row)
    // This process aborts its calls as it stops; the next process checks this patron again.
    if (running.signal.aborted && isIncomplete(checked)) return false
    const problem = at.job.elsewhere && checked.at.find((one) => one.problem?.isForToday)?.problem
    await updateRow(store, at.job.id, problem ? { ...checked, state: 'logged' } : checked)
    if (problem) throw new InstitutionFailure(problem.code, { detail: 'calls of the day', isForToday: true })
  }
  return true
}

/**
 * Whether a job may continue. A report `elsewhere` continues only while it may run, and reads the calls of all
 * processes first.
 */
async function mayGoOn({ store, members, syncCalls }: Running, { job }: At, renewLease: RenewLease) {
  if (!(await renewLease())) return false
  if (!job.elsewhere) return true
  await syncCalls()
  const from = mayRunFrom(members, { ...job, elsewhere: job.elsewhere }, store.clock())
  if (from <= store.clock()) return true
  await stopUntil(store, job, from)
  return false
}

/** The rows of the last report `elsewhere`, by the id of the patron's record. */
async function previousRows(store: AuditStore, { elsewhere }: Job): Promise<Map<string, Row>> {
  if (!elsewhere?.previous) return new Map()
  const rows = await listRows(store, elsewhere.previous)
  return new Map(rows.flatMap((row) => (row.home ? [[row.home.primaryId, row]] : [])))
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
      if (lease === null) return false
      current = lease
      return true
    },
    end: () => endLease(store, id, current),
  }
}

type At = { job: Job; member: Member; previous: Map<string, Row> }

/**
 * Looks up the patron of a row. Rejects if the institution does not answer; the row then stays unchanged. A failure
 * of this search alone is a result.
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

/** Finds the own patron with exactly this id, in the group of the report. */
async function findOwnPatron({ members, signal }: Running, { job, member }: At, row: Row): Promise<Row> {
  const { searchPatrons } = member.system
  const { elsewhere } = job
  const { requestId } = job.orderer
  const priority = priorityOf(job)
  const call = createCall(members, { requestId, signal, priority, person: job.staffHash })
  if (elsewhere && (elsewhere.hasRecordIds || !searchPatrons)) {
    const found = await readRecord(member, row.given, call)
    const isWanted = found && isOwnPatron(member.institution, found) && isInGroup(found, elsewhere.group)
    return isWanted ? foundRow(members, row, found) : unfoundRow(row)
  }
  // The institution had another library system when the report was ordered.
  if (!searchPatrons) return { ...row, ...notKnown(job, 'refused') }
  const { found, tooMany, hasUnreadable } = await searchPatrons(row.given, call, 'id')
  const own = found.filter((one) => isOwnPatron(member.institution, one))
  const [one] = own
  if (!one && (tooMany || hasUnreadable)) throw unexpected('may be among the matches not read')
  return one && own.length === 1 ? foundRow(members, row, one) : unfoundRow(row)
}

function foundRow(members: Members, { number, given }: Row, one: FoundAccount): Row {
  const home = toHomeRecord(members, one)
  return { number, given, state: 'found', result: null, name: one.listName, home, at: [] }
}

function unfoundRow({ number, given }: Row): Row {
  return { number, given, state: 'checked', result: 'not-found', name: null, home: null, at: [] }
}

function priorityOf({ elsewhere }: Pick<Job, 'elsewhere'>): Priority {
  return elsewhere ? 'report' : 'background'
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

/** Whether an institution that has not answered in full may do so later. One that the patron has excluded will not. */
function isWorthRepeating({ at }: Row): boolean {
  return at.some(({ problem }) => problem !== null && rowOf(problem).remedy !== 'turn-on')
}

/** Logs the patrons of these rows, before their accounts are checked. */
export async function appendReport(
  { members, store }: Pick<Dependencies, 'members' | 'store'>,
  job: Pick<Job, 'orderer' | 'institutionCode' | 'elsewhere'>,
  rows: Row[],
): Promise<void> {
  const { orderer, institutionCode, elsewhere } = job
  const view = viewOf(job)
  const { issuer, subject, role, requestId } = orderer
  await appendEntry(store, {
    act: view,
    result: 'allowed',
    staff: { issuer, subject },
    desk: role,
    institutionCode,
    patronHashes: rows.flatMap(({ home }) =>
      home ? auditHashesOf(store.rootKey, { homeInstitutionCode: institutionCode, ...home }) : [],
    ),
    kinds: elsewhere ? ['loans', 'fees'] : ['loans', 'requests', 'fees'],
    institutionCodes: membersOf(members, institutionCode, view).map(({ institution }) => institution.code),
    reason: elsewhere?.reason ?? null,
    search: null,
    requestId,
  })
}

/** Checks a patron. Looks up again a patron who was not found before. */
async function findAndCheck(running: Running, at: At, row: Row): Promise<Row> {
  if (row.home) return check(running, at, { ...row, home: row.home })
  const found = await lookUp(running, at, row)
  if (!found.home) return found
  await appendReport(running, at.job, [found])
  return check(running, at, { ...found, home: found.home })
}

async function check(
  { members, store, log, signal, settings }: Running,
  { job, previous }: At,
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
    readsAllLists: true,
    withoutBlocks: true,
    // A report elsewhere covers thousands, with a small share of each day's calls.
    ...(!job.elsewhere && { confirmsNoAccount: true }),
    priority: priorityOf(job),
    requestId: job.orderer.requestId,
    signal,
    log,
  }
  // Answers of an earlier check are kept.
  const asOf = row.asOf ?? store.clock()
  const checked = await checkPatron(members, query, { settings, before: row, view: viewOf(job) })
  members.knownAccounts.deleteSession(query.cacheKey)
  const now: Row = { ...row, state: 'checked', ...checked }
  if (!job.elsewhere) return now
  const change = changeOf(previous.get(home.primaryId), now)
  const isEmpty = now.result === 'nothing-open' && change !== 'settled'
  return { ...now, asOf, change, state: isEmpty ? 'nothing' : 'checked' }
}
