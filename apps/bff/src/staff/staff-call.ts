import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Members, Member } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { readPreferences } from '../members/preferences.ts'
import { appendEntry } from '../audit/append.ts'
import type { AuditStore, Entry } from '../audit/entry.ts'
import type { RequireStaff, StaffSession } from './rights.ts'

/** What the routes of staff stand on. */
export type StaffGround = { members: Members; store: AuditStore; requireStaff: RequireStaff }

/** One call of a member of staff, whose rights are seen; `member` is their own institution. */
export type StaffCall = {
  ground: StaffGround
  request: FastifyRequest
  session: StaffSession
  member: Member
  /** Aborts when the browser has gone. */
  signal: AbortSignal
}

export async function beginStaffCall(
  ground: StaffGround,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<StaffCall> {
  const session = await ground.requireStaff(request)
  const member = ground.members.byCode.get(session.institutionCode)
  if (!member) throw new CallProblem('forbidden')
  const browserGone = new AbortController()
  reply.raw.on('close', () => browserGone.abort())
  return { ground, request, session, member, signal: browserGone.signal }
}

type What = Pick<Entry, 'act' | 'result'> &
  Partial<Pick<Entry, 'patronHashes' | 'kinds' | 'institutionCodes' | 'reason' | 'search'>>

/** Before anything leaves. Rejects with `not-on-record`: then nothing may leave. */
export async function putOnRecord(
  { ground, request, session }: Pick<StaffCall, 'ground' | 'request' | 'session'>,
  what: What,
): Promise<void> {
  const { issuer, subject, role } = session.staff
  await appendEntry(ground.store, {
    patronHashes: [],
    kinds: [],
    institutionCodes: [session.institutionCode],
    reason: null,
    search: null,
    ...what,
    staff: { issuer, subject },
    desk: role,
    institutionCode: session.institutionCode,
    requestId: request.id,
  })
}

/** A question to members about a patron who is not there; the patrons who are go first, and decide who is asked. */
export async function toQuestion(
  { ground, request, session, signal }: StaffCall,
  patron: Question['patron'],
  patronHash: string,
): Promise<Question> {
  const { notAsked } = await readPreferences(ground.store, patron)
  const whose = { sessionKey: session.key, about: patronHash, person: session.owner }
  const asking = { fresh: true, priority: 'staff', requestId: request.id, signal, log: request.log } as const
  return { patron, ...whose, notAsked, ...asking }
}
