import { createCache } from '@library-card/library-systems/cache.ts'
import { isWithin, minute } from '@library-card/library-systems/durations.ts'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { EndedSessions } from '../members/ended-sessions.ts'
import type { Members } from '../members/members.ts'
import { requireRights } from '../members/home-record.ts'
import { CallProblem } from '../http/problems.ts'
import { requireAnySession } from '../sign-in/session-cookie.ts'
import type { Session, Staff } from '../sign-in/sessions.ts'

/** A session whose rights were read in the institution's own records at most five minutes ago. */
export type StaffSession = Session & { staff: Staff; staffId: string; institutionCode: string }
export type RequireStaff = (request: FastifyRequest) => Promise<StaffSession>

type Dependencies = { members: Members; clock: Clock; ended: EndedSessions }

export const rightsBelievedFor = 5 * minute
const maxCachedSessions = 5_000

export function createRights({ members, clock, ended }: Dependencies) {
  let forgottenAt = Number.NEGATIVE_INFINITY
  const seen = createCache<number>(maxCachedSessions)
  ended.listen((sessionKey) => void seen.delete(sessionKey))

  const requireStaff: RequireStaff = async (request) => {
    const session = requireStaffSession(request)
    // The rights were read at sign-in.
    const readAt = seen.get(session.key) ?? session.created
    if (readAt > forgottenAt && isWithin(clock() - readAt, rightsBelievedFor)) return session
    const { institutionCode, staffId } = session
    const caller = { requestId: request.id, person: session.person, log: request.log }
    await requireRights(members, institutionCode, { by: 'id', id: staffId }, caller)
    if (!ended.has(session.key)) seen.set(session.key, clock())
    return session
  }
  /** Makes each session's next request read the rights again. */
  const forgetRights = () => void (forgottenAt = clock())
  return { requireStaff, forgetRights }
}

function requireStaffSession(request: FastifyRequest): StaffSession {
  const session = requireAnySession(request)
  const { staff, patron } = session
  if (!staff || !patron.home) throw new CallProblem('forbidden')
  return { ...session, staff, staffId: patron.home.primaryId, institutionCode: patron.homeInstitutionCode }
}
