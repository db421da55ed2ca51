import type { FastifyBaseLogger } from 'fastify'
import { toHomeRecord, isOwnPatron } from '../../members/home-record.ts'
import type { Member, Members } from '../../members/members.ts'
import type { Patron } from '../../members/patron.ts'
import type { Question } from '../../members/card-query.ts'
import { readPreferences } from '../../members/preferences.ts'
import { appendEntry } from '../../audit/append.ts'
import { auditHashOf, type AuditStore } from '../../audit/entry.ts'
import { askedFor, checkPatron } from './check-patron.ts'
import { endLease, keepLine, listLines, setState, takeLease, type Job, type Line } from './clearances.ts'

export type ClearanceDependencies = { members: Members; store: AuditStore; log: FastifyBaseLogger }
type Running = ClearanceDependencies & { signal: AbortSignal }

/**
 * One patron after the other, with a priority below every waiting person: who they are first, then one entry on the record
 * with all of them, then what they have. Whatever was done when a process ends is kept, and the next goes on from there.
 */
export async function runClearance(dependencies: Running, job: Job): Promise<void> {
  const lease = leaseOf(dependencies, job)
  try {
    await goOn(dependencies, job, lease.keep)
  } finally {
    await lease.end()
  }
}

async function goOn(dependencies: Running, job: Job, keepLease: KeepLease): Promise<void> {
  const member = dependencies.members.byCode.get(job.institutionCode)
  if (!member) return
  const lines = await listLines(dependencies.store, job.id)
  for (const line of lines.filter(({ state }) => state === 'given')) {
    if (!(await keepLease())) return
    Object.assign(line, await lookUp(dependencies, { job, member }, line))
    await keepLine(dependencies.store, job.id, line)
  }
  const open = lines.filter(({ state }) => state === 'found')
  const isBegun = lines.some(({ state, home }) => state === 'checked' && home !== null)
  if (open.length > 0 && !isBegun) await putOnRecord(dependencies, job, lines)
  for (const line of open) {
    if (!(await keepLease())) return
    await keepLine(dependencies.store, job.id, await check(dependencies, job, line))
  }
  await askSilentAgain(dependencies, job, keepLease)
  await setState(dependencies.store, job.id, 'done')
}

type KeepLease = () => Promise<boolean>

/** Paused, cancelled, stopping, or another process has it: then it goes on elsewhere or later, or not at all. */
function leaseOf({ store, signal }: Running, { id }: Job): { keep: KeepLease; end: () => Promise<void> } {
  let mine = -1
  return {
    async keep() {
      if (signal.aborted) return false
      const lease = await takeLease(store, id, mine)
      mine = lease ?? -1
      return lease !== null
    },
    end: () => endLease(store, id, mine),
  }
}

type At = { job: Job; member: Member }

/** Only an id that is an own patron's, letter by letter. Where the institution is silent it stays to be looked up. */
async function lookUp(dependencies: Running, { job, member }: At, line: Line): Promise<Line> {
  const { members, signal } = dependencies
  const { found } = await member.system.searchPatrons(line.given, {
    requestId: job.orderer.requestId,
    signal: AbortSignal.any([signal, AbortSignal.timeout(members.limits.card)]),
    limit: 'read',
    priority: 'background',
    who: job.staffHash,
    now: members.now(),
  })
  const own = found.filter((one) => isOwnPatron(members, member.institution, one))
  const [one] = own
  // A name is no id: it could be anybody's.
  if (!one || own.length > 1 || !/[@\d]/.test(line.given))
    return { ...line, state: 'checked', result: 'not-found' }
  return { ...line, state: 'found', name: one.listName, home: toHomeRecord(one) }
}

async function putOnRecord({ members, store }: Running, job: Job, lines: Line[]): Promise<void> {
  const { issuer, subject, role, requestId } = job.orderer
  const { institutionCode } = job
  await appendEntry(store, {
    act: 'clearance',
    result: 'allowed',
    staff: { issuer, subject },
    desk: role,
    institutionCode,
    patronHashes: lines.flatMap(({ home }) =>
      home ? [auditHashOf(store.dataKey, { homeInstitutionCode: institutionCode, ...home })] : [],
    ),
    kinds: ['loans', 'requests', 'fees'],
    institutionCodes: askedFor(members, institutionCode).map(({ institution }) => institution.code),
    reason: null,
    search: null,
    requestId,
  })
}

async function check(dependencies: Running, job: Job, line: Line): Promise<Line> {
  const { members, log, signal } = dependencies
  if (!line.home) return { ...line, state: 'checked', result: 'not-found' }
  const patron: Patron = {
    homeInstitutionCode: job.institutionCode,
    id: line.home.primaryId,
    idType: null,
    home: line.home,
  }
  const { notAsked } = await readPreferences(dependencies.store, patron)
  const question: Question = {
    patron,
    notAsked,
    sessionKey: `clearance ${job.id} ${line.number}`,
    person: job.staffHash,
    fresh: true,
    requestId: job.orderer.requestId,
    signal,
    log,
  }
  const { result, at } = await checkPatron(members, question)
  members.known.forget(question.sessionKey)
  return { ...line, state: 'checked', result, at }
}

/** Who did not answer is asked once more at the end: much is only slow for a while. */
async function askSilentAgain(dependencies: Running, job: Job, keepLease: KeepLease): Promise<void> {
  const lines = await listLines(dependencies.store, job.id)
  for (const line of lines.filter(({ at }) => at.some(({ problem }) => problem !== null))) {
    if (!(await keepLease())) return
    await keepLine(dependencies.store, job.id, await check(dependencies, job, line))
  }
}
