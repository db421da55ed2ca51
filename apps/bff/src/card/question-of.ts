import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Member, Members } from '../network/members.ts'
import type { Question } from '../network/question.ts'
import { CallProblem } from '../problems.ts'
import type { Session } from '../sign-in/sessions.ts'

/** A code from the browser is looked up, never used to build anything. */
export function requireMember({ byCode }: Members, code: string): Member {
  const member = byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return member
}

/** The patron is the session's; the browser only says which institution. */
export function toQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, fresh }: { session: Session; fresh: boolean },
): Question {
  const browserGone = new AbortController()
  reply.raw.on('close', () => browserGone.abort())
  return {
    patron: session.patron,
    sessionKey: session.key,
    fresh,
    requestId: request.id,
    signal: browserGone.signal,
    log: request.log,
  }
}
