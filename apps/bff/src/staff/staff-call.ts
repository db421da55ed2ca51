import type { FastifyReply, FastifyRequest } from 'fastify'
import { appendEntry } from '../audit/append.ts'
import type { AuditStore, Entry } from '../audit/entry.ts'
import { disconnectSignal } from '../http/disconnect-signal.ts'
import { CallProblem } from '../http/problems.ts'
import type { CardQuery } from '../members/card-query.ts'
import type { Members } from '../members/members.ts'
import { readPreferences } from '../members/preferences.ts'
import type { RequireStaff } from './rights.ts'

export type StaffDependencies = { members: Members; store: AuditStore; requireStaff: RequireStaff }

/** A request of a member of staff whose rights are verified; `member` is their institution. */
export type StaffCall = Awaited<ReturnType<typeof beginStaffCall>>

export async function beginStaffCall(
  dependencies: StaffDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const session = await dependencies.requireStaff(request)
  const member = dependencies.members.byCode.get(session.institutionCode)
  if (!member) throw new CallProblem('forbidden')
  return { ...dependencies, request, session, member, signal: disconnectSignal(reply) }
}

type View = Pick<Entry, 'act' | 'result'> &
  Partial<Pick<Entry, 'patronHashes' | 'kinds' | 'institutionCodes' | 'reason' | 'search'>>

/** Appends a view to the audit before any data leaves. Rejects with `not-on-record`; no data may leave then. */
export async function appendView(
  { store, request, session }: Pick<StaffCall, 'store' | 'request' | 'session'>,
  view: View,
): Promise<void> {
  const { issuer, subject, role } = session.staff
  await appendEntry(store, {
    patronHashes: [],
    kinds: [],
    institutionCodes: [session.institutionCode],
    reason: null,
    search: null,
    ...view,
    staff: { issuer, subject },
    desk: role,
    institutionCode: session.institutionCode,
    requestId: request.id,
  })
}

/**
 * Builds a query by staff about a patron, which respects the patron's preferences. Its calls come after first views
 * by patrons and before refreshes.
 */
export async function toStaffQuery(
  { store, request, session, signal }: StaffCall,
  patron: CardQuery['patron'],
): Promise<CardQuery> {
  const { notAsked } = await readPreferences(store, patron)
  const { key: cacheKey, person } = session
  const { id: requestId, log } = request
  return {
    asker: 'staff',
    patron,
    notAsked,
    cacheKey,
    person,
    requestId,
    log,
    signal,
    fresh: true,
    priority: 'staff',
  }
}
