import type { Call, FoundAccount, Part, PatronLookup } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import { toHomeRecord, isOwnPatron } from '../members/home-record.ts'
import type { Patron } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { auditHashOf } from '../audit/entry.ts'
import { patronIdOf } from './handles.ts'
import { putOnRecord, type StaffCall } from './staff-call.ts'

/** A patron whose home has just been proven at the institution itself. */
export type OwnPatron = { found: FoundAccount; patron: Patron; patronHash: string }

/** Whoever is not an own patron is as unknown as one that does not exist; that it was asked is on record. */
export async function requireOwnPatron(
  call: StaffCall,
  handle: string,
  parts: readonly Part[],
): Promise<OwnPatron> {
  const { session, member, ground } = call
  const id = patronIdOf(handle, session, ground.store.dataKey)
  const found = id === null ? null : await find(call, id, parts)
  if (found && isOwnPatron(ground.members, member.institution, found)) return toOwn(call, found)
  await putOnRecord(call, { act: 'view', result: 'refused' })
  throw new CallProblem('not-found')
}

function toOwn({ session, ground }: StaffCall, found: FoundAccount): OwnPatron {
  const { institutionCode: homeInstitutionCode } = session
  const { patronId: id } = found
  return {
    found,
    patron: { homeInstitutionCode, id, idType: null, home: toHomeRecord(found) },
    patronHash: auditHashOf(ground.store.dataKey, { homeInstitutionCode, primaryId: id }),
  }
}

async function find(call: StaffCall, id: string, parts: readonly Part[]): Promise<FoundAccount | null> {
  const { accounts } = call.ground.members
  const whom: PatronLookup = accounts === 'linked' ? { by: 'id', id } : { by: 'shared-id', id }
  return askOwn(call, (upstream) => call.member.system.findAccount(whom, { ...upstream, parts }))
}

/** One's own institution is asked within the limit of a card; that it is silent ends the call. */
export async function askOwn<T>(call: StaffCall, ask: (upstream: Call) => Promise<T>): Promise<T> {
  const { ground, session, request, signal } = call
  const { limits, now } = ground.members
  try {
    return await ask({
      requestId: request.id,
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.card)]),
      limit: 'read',
      priority: 'staff',
      who: session.owner,
      answerBy: performance.now() + limits.card,
      now: now(),
    })
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    request.log.warn({ institution: session.institutionCode, problem: error.code, detail: error.detail })
    throw new CallProblem('institution-silent')
  }
}
