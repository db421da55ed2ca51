import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Institution } from '@library-card/contract/institution.ts'
import { allowedAt, type Members } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import type { Session } from '../sign-in/sessions.ts'
import { requireMember, toQuestion, type ReadPreferences } from '../sign-in/session-query.ts'

/** An act is use of the card: the session's idle limit begins anew. */
type MarkSeen = (session: Session) => Promise<unknown>

/** What every act stands on. */
export type Acting = { markSeen: MarkSeen; read: ReadPreferences }

export async function beginAct(
  request: FastifyRequest,
  reply: FastifyReply,
  { markSeen, read }: Acting,
): Promise<Question> {
  const session = requireSession(request)
  await markSeen(session)
  return toQuestion(request, reply, { session, fresh: true, read })
}

/** What the institution does not let patrons do was not offered to anybody. */
export function requireAllowed(
  { members, question }: { members: Members; question: Question },
  code: string,
  act: keyof Institution['can'],
): void {
  const isAllowed = allowedAt(members, requireMember(members, code).institution)[act]
  if (!isAllowed || question.notAsked?.includes(code)) throw new CallProblem('forbidden')
}
