import type { Clearance, ClearanceCommand } from '@library-card/contract/clearance.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addRoute } from '../../http/route.ts'
import { CallProblem } from '../../http/problems.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import type { StaffSession } from '../rights.ts'
import { appendView, type StaffDependencies } from '../staff-call.ts'
import { askedFor } from './check-patron.ts'
import { openClearanceDesk } from './clearance-desk.ts'
import {
  countLines,
  findJob,
  listJobs,
  listLines,
  orderClearance,
  setState,
  type ClearanceState,
  type Job,
} from './clearances.ts'

const states: Record<ClearanceCommand['command'], ClearanceState> = {
  pause: 'paused',
  resume: 'running',
  cancel: 'cancelled',
}

/** Reports on own patrons, each of the member of staff who ordered it. */
export function clearanceRoutes(app: FastifyInstance, dependencies: StaffDependencies) {
  const { members, store, requireStaff } = dependencies
  const desk = openClearanceDesk(app, { members, store, log: app.log })

  addRoute(app, 'POST /api/staff/clearances', async (request) => {
    const session = await requireStaff(request)
    const { institutionCode, staff } = session
    const ids = [...new Set(request.body.ids.map((id) => id.trim()).filter(Boolean))]
    if (ids.length === 0) throw new CallProblem('bad-request')
    const orderer = { ...staff, requestId: request.id }
    // The ids are about to be looked up, whoever they belong to.
    const search = { field: 'id', hits: ids.length }
    await appendView({ store, request, session }, { act: 'clearance-order', result: 'allowed', search })
    const staffHash = ordererHash(store.dataKey, session)
    const job = await orderClearance(store, { staffHash, institutionCode, orderer }, ids)
    desk.begin(job)
    return toClearance(job)
  })

  addRoute(app, 'GET /api/staff/clearances', async (request) => {
    const session = await requireStaff(request)
    const jobs = await listJobs(store, { staffHash: ordererHash(store.dataKey, session) })
    return { clearances: await Promise.all(jobs.map(toClearance)) }
  })

  addRoute(app, 'GET /api/staff/clearances/:id', async (request) => {
    const job = await requireJob(request, request.params.id)
    const lines = await listLines(store, job.id)
    const rows = lines.map(({ given, name, result, at }) => ({
      id: given,
      // Who somebody is leaves with the result: then the look is on record.
      name: result === null ? null : name,
      result,
      at,
    }))
    return { clearance: await toClearance(job), rows }
  })

  addRoute(app, 'POST /api/staff/clearances/:id', async (request) => {
    const job = await requireJob(request, request.params.id)
    await setState(store, job.id, states[request.body.command])
    const now = await requireJob(request, job.id)
    if (now.state === 'running') desk.begin(now)
    return toClearance(now)
  })

  async function requireJob(request: FastifyRequest, id: string): Promise<Job> {
    const session = await requireStaff(request)
    const job = await findJob(store, { id, staffHash: ordererHash(store.dataKey, session) })
    if (!job) throw new CallProblem('not-found')
    return job
  }

  async function toClearance({ id, began, state, institutionCode }: Job): Promise<Clearance> {
    const asked = new Set(askedFor(members, institutionCode).map(({ institution }) => institution.code))
    return {
      id,
      began: new Date(began).toISOString(),
      state,
      ...(await countLines(store, id)),
      withheldAt: [...members.byCode.keys()].filter((code) => !asked.has(code)),
    }
  }
}

function ordererHash(dataKey: Buffer, { staff, institutionCode }: StaffSession): string {
  return keyedHash(dataKey, 'clearances of', institutionCode, staff.issuer, staff.subject)
}
