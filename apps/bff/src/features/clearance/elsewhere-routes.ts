import type { ElsewhereOrder, ElsewhereReport, ElsewhereRow } from '@library-card/contract/clearance.ts'
import { isOwed } from '@library-card/contract/debt.ts'
import type { FastifyInstance } from 'fastify'
import { toInstant } from '../../clock.ts'
import { CallProblem } from '../../http/problems.ts'
import { addRoute } from '../../http/route.ts'
import type { Members } from '../../members/members.ts'
import { queryOwn, toHandle } from '../../staff/own-patron.ts'
import { appendView, beginStaffCall, type StaffCall, type StaffDependencies } from '../../staff/staff-call.ts'
import type { StaffSession } from '../../staff/rights.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import { checkableFrom, type ClearanceSettings } from './check-patron.ts'
import { ordererHash, requireJob, requirePlace, toClearance, uniqueIds } from './clearance-call.ts'
import { nightsOf } from './elsewhere.ts'
import { createJob, listJobs, type Elsewhere, type Job } from './jobs.ts'
import type { createJobRunner } from './run-job.ts'
import { listRows, type Row } from './rows.ts'

type Dependencies = StaffDependencies & { settings: ClearanceSettings } & Pick<
    ReturnType<typeof createJobRunner>,
    'start'
  >

/** Reports on the loans and debts of own patrons at the other members. */
export function elsewhereRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { store, members, settings, start } = dependencies

  addRoute(app, 'POST /api/staff/elsewhere', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const { institutionCode, staff } = call.session
    const { whom, reason } = request.body
    const staffHash = ordererHash(store.rootKey, call.session)
    const key = request.headers['idempotency-key']
    const order = JSON.stringify({ whom, reason })
    const id = keyedHash(store.rootKey, 'clearance', staffHash, key, order)
    const jobs = await listJobs(store, { staffHash })
    const known = jobs.find((job) => job.id === id)
    if (known) return toClearance(store, known)
    const last = jobs.find((job) => job.elsewhere && job.ended !== null)
    const found = await find(call, whom, last)
    if (found.ids.length === 0) throw new CallProblem('not-found')
    await requirePlace(store, { id, staffHash })
    const search = { field: whom.by, hits: found.expected }
    await appendView(call, { act: 'clearance-order', result: 'allowed', search, reason })
    const nights = nightsOf(members, institutionCode, { ...found, patrons: found.expected })
    const { ids, ...others } = found
    const elsewhere = { ...others, reason, nights, previous: last?.id ?? null }
    const orderer = { ...staff, requestId: request.id }
    const job = await createJob(store, { id, staffHash, institutionCode, orderer, elsewhere }, ids)
    start(job)
    return toClearance(store, job)
  })

  addRoute(app, 'GET /api/staff/elsewhere/:id', async (request) => {
    const session = await dependencies.requireStaff(request)
    const job = await requireJob(store, session, request.params.id)
    if (!job.elsewhere) throw new CallProblem('not-found')
    const rows = await listRows(store, job.id, { states: ['checked'] })
    const clearance = await toClearance(store, job)
    const { next, expected, hasRecordIds } = job.elsewhere
    return {
      clearance,
      rows: rows
        .filter((row) => isShown(row, hasRecordIds))
        .map((row) => toContractRow({ session, store }, row)),
      missing: next === null ? Math.max(0, expected - clearance.total) : 0,
      unread: unreadIn(rows),
      uncheckable: uncheckableFrom(members, job, settings),
    }
  })
}

type Found = Pick<Elsewhere, 'group' | 'next' | 'expected' | 'hasRecordIds'> & { ids: string[] }

/** Finds the ids of the report. Of a group, finds only the first ones; the job finds the others. */
async function find(call: StaffCall, whom: ElsewhereOrder['whom'], last: Job | undefined): Promise<Found> {
  if (whom.by === 'group') return findGroup(call, whom.group.trim())
  const ids = whom.by === 'ids' ? uniqueIds(whom.ids) : await idsOn(call, last)
  return { ids, group: null, next: null, expected: ids.length, hasRecordIds: whom.by === 'last-report' }
}

async function findGroup(call: StaffCall, group: string): Promise<Found> {
  const { listGroup } = call.member.system
  if (!listGroup || group === '') throw new CallProblem('bad-request')
  const { ids, next, total } = await queryOwn(call, (upstream) => listGroup(group, 0, upstream))
  return { ids, next, group, expected: total, hasRecordIds: true }
}

/** Returns one id per record of the last report. */
async function idsOn({ store }: StaffCall, last: Job | undefined): Promise<string[]> {
  const rows = last ? await listRows(store, last.id) : []
  return [...new Set(rows.flatMap(({ home }) => home?.primaryId ?? []))]
}

/** An id that staff have entered is shown even if it belongs to nobody. */
function isShown({ result, change, home }: Row, hasRecordIds: boolean): boolean {
  if (home === null) return result === 'not-found' && !hasRecordIds
  return result === 'something-open' || change === 'settled'
}

function toContractRow(call: Pick<StaffCall, 'store'> & { session: StaffSession }, row: Row): ElsewhereRow {
  const { given, name, home, at, asOf, change = null } = row
  return {
    handle: home && toHandle(call, home.primaryId),
    id: home?.primaryId ?? given,
    name,
    at: at.filter(({ problem, loans, ...sums }) => problem !== null || loans || hasDebt(sums)),
    asOf: asOf === undefined ? null : toInstant(asOf),
    change,
  }
}

function hasDebt({
  unpaid,
  inDispute,
  sentToBilling,
}: Omit<Row['at'][number], 'problem' | 'loans'>): boolean {
  return [unpaid, inDispute, sentToBilling].some((sum) => sum && isOwed(sum))
}

function unreadIn(rows: Row[]): ElsewhereReport['unread'] {
  const byCode = new Map<string, ElsewhereReport['unread'][number]>()
  for (const { institutionCode, problem } of rows.flatMap(({ at }) => at)) {
    if (!problem) continue
    const patrons = (byCode.get(institutionCode)?.patrons ?? 0) + 1
    byCode.set(institutionCode, { institutionCode, patrons, problem })
  }
  return [...byCode.values()]
}

function uncheckableFrom(
  members: Members,
  { institutionCode: home }: Job,
  settings: ClearanceSettings,
): string[] {
  const checkable = checkableFrom(members, home, { settings, view: 'elsewhere' })
  return [...members.byCode.keys()].filter((code) => code !== home && !checkable.includes(code))
}
