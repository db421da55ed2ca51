import type { Clearance } from '@library-card/contract/clearance.ts'
import { hour, second } from '@library-card/library-systems/durations.ts'
import { toInstant } from '../../clock.ts'
import { CallProblem } from '../../http/problems.ts'
import type { StaffSession } from '../../staff/rights.ts'
import type { StaffDependencies } from '../../staff/staff-call.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import { listJobs, listWaiting, ordersAnHour, takePlace, type Job } from './jobs.ts'
import { countRows } from './rows.ts'

type Store = StaffDependencies['store']

export async function toClearance(
  store: Store,
  { id, began, state, institutionCode, nextCheck, elsewhere }: Job,
): Promise<Clearance> {
  const waits = state === 'running' && (await listWaiting(store, institutionCode)).includes(id)
  return {
    id,
    began: toInstant(began),
    state,
    ...(await countRows(store, id)),
    ...(waits && { waits }),
    nextCheck: nextCheck === null ? null : toInstant(nextCheck),
    ...(elsewhere && { elsewhere }),
  }
}

/** Throws if a member of staff has reached the maximum of reports in an hour. */
export async function requirePlace(
  store: Store,
  { id, staffHash }: Pick<Job, 'id' | 'staffHash'>,
): Promise<void> {
  if (await takePlace(store, { id, staffHash })) return
  const first = (await listJobs(store, { staffHash }))[ordersAnHour - 1]
  const wait = first ? first.began + hour - store.clock() : hour
  throw new CallProblem('too-many-actions', Math.max(1, Math.ceil(wait / second)))
}

/** Finds a report that this member of staff ordered. */
export async function requireJob(store: Store, session: StaffSession, id: string): Promise<Job> {
  const jobs = await listJobs(store, { staffHash: ordererHash(store.rootKey, session) })
  const job = jobs.find((one) => one.id === id)
  if (!job) throw new CallProblem('not-found')
  return job
}

export function uniqueIds(ids: string[]): string[] {
  return [...new Set(ids.map((id) => id.trim()).filter(Boolean))]
}

export function ordererHash(rootKey: Buffer, { staff, institutionCode }: StaffSession): string {
  return keyedHash(rootKey, 'clearances of', institutionCode, staff.issuer, staff.subject)
}
