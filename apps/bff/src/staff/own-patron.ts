import type { Call, FoundAccount, Part, PatronLookup } from '@library-card/library-systems/port.ts'
import { auditHashesOf } from '../audit/entry.ts'
import { CallProblem } from '../http/problems.ts'
import { answerOrNone } from '../members/answers.ts'
import { createCall } from '../members/calls.ts'
import { isOwnPatron, toHomeRecord } from '../members/home-record.ts'
import type { Patron } from '../members/patron.ts'
import type { Session } from '../sign-in/sessions.ts'
import { open, seal } from '../store/sealed-json.ts'
import { appendView, type StaffCall } from './staff-call.ts'

/** A patron whom the home institution has just confirmed as its own. */
export type OwnPatron = { found: FoundAccount; patron: Patron; auditHashes: string[] }

/** Returns an opaque name of a patron for URLs of one staff session. It is invalid in other sessions. */
export function toHandle({ session, store }: Pick<StaffCall, 'session' | 'store'>, patronId: string): string {
  return seal(patronId, handlesOf(session), store.rootKey).toString('base64url')
}

function handlesOf({ key }: Session): string {
  return `patron of ${key}`
}

/**
 * Reads a patron of the staff's own institution. Another institution's patron gets the same response as an unknown
 * one; the audit shows the refused attempt.
 */
export async function requireOwnPatron(
  call: StaffCall,
  handle: string,
  parts: readonly Part[],
): Promise<OwnPatron> {
  const { session, member, members, store } = call
  const id = open(Buffer.from(handle, 'base64url'), handlesOf(session), store.rootKey)
  const found = id === null ? null : await find(call, id, parts)
  if (!found || !isOwnPatron(member.institution, found)) {
    await appendView(call, { act: 'view', result: 'refused' })
    throw new CallProblem('not-found')
  }
  const home = toHomeRecord(members, found)
  const patron = { homeInstitutionCode: session.institutionCode, id: found.patronId, idType: null, home }
  return { found, patron, auditHashes: toAuditHashes(call, found) }
}

export function toAuditHashes({ session, members, store }: StaffCall, found: FoundAccount): string[] {
  const { institutionCode: homeInstitutionCode } = session
  return auditHashesOf(store.rootKey, { homeInstitutionCode, ...toHomeRecord(members, found) })
}

async function find(call: StaffCall, id: string, parts: readonly Part[]): Promise<FoundAccount | null> {
  const { accounts } = call.member.institution
  const lookup: PatronLookup = { by: accounts === 'shared-id' ? 'shared-id' : 'id', id }
  return queryOwn(call, (upstream) =>
    call.member.system.findAccount(lookup, { ...upstream, parts, staffNotes: true }),
  )
}

/**
 * Queries the staff's own institution within the time of a card. Rejects with `institution-silent` if it does not
 * answer.
 */
export async function queryOwn<T>(call: StaffCall, query: (upstream: Call) => Promise<T>): Promise<T> {
  const source = { log: call.request.log, institution: call.session.institutionCode }
  const answer = await answerOrNone(source, () => query(toUpstreamCall(call)))
  if (answer === 'no-answer') throw new CallProblem('institution-silent')
  return answer
}

export function toUpstreamCall({ members, session, request, signal }: StaffCall): Call {
  return createCall(members, { requestId: request.id, signal, priority: 'staff', person: session.person })
}
