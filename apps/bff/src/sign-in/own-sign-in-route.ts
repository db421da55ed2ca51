import type { OwnSignIn } from '@library-card/library-systems/port.ts'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import { CallProblem } from '../http/problems.ts'
import { newRequestId } from '../http/request-id.ts'
import { addRoute } from '../http/route.ts'
import { answerOrNone, logFailure } from '../members/answers.ts'
import { createCall } from '../members/calls.ts'
import { requireMember, type Member, type Members } from '../members/members.ts'
import type { Patron, SignIns } from '../members/patron.ts'
import { readPreferences, storePreferences } from '../members/preferences.ts'
import { requireSession } from './session-cookie.ts'
import { addSignIn, markSeen, type Session, type SessionStore } from './sessions.ts'
import { requireAttempt, type AttemptSlot } from './throttle.ts'

type Dependencies = { members: Members; store: SessionStore }
type Credentials = { username: string; password: string }

/**
 * Signs a patron in at a member whose library system opens the account to nobody else. The password is sent there
 * and not stored; the token from the library system is sealed in the session.
 */
export function ownSignInRoute(app: FastifyInstance, { members, store }: Dependencies) {
  addRoute(app, 'POST /api/institutions/:code/sign-in', async (request) => {
    const session = await markSeen(store, requireSession(request))
    const member = requireMember(members, request.params.code)
    const { code, accounts } = member.institution
    if (accounts !== 'own-sign-in' || member.availability().mode === 'off') throw new CallProblem('not-found')
    const given = { ...request.body, username: request.body.username.trim() }
    const attempt = { institutionCode: code, patronId: given.username, address: request.ip }
    const counted = await requireAttempt(store, attempt)
    const signIn = await requireSignIn({ members, member, session, request, counted }, given)
    const end = (one: OwnSignIn) => endSignIns({ members, log: request.log }, { [code]: one }, session.person)
    const before = await addSignIn(store, session, { code, signIn })
    if (!before) {
      end(signIn)
      throw new CallProblem('not-signed-in')
    }
    const earlier = before[code]
    if (earlier && earlier.token !== signIn.token) end(earlier)
    // Data that was read with an earlier sign-in may belong to another person.
    members.recordWrite(session.patron, code)
    await forgetNoAccount(store, session.patron, code)
    return { institutionCode: code }
  })
}

/** Deletes the patron's statement that they have no account at this member. */
async function forgetNoAccount(store: SessionStore, patron: Patron, code: string): Promise<void> {
  const { noAccount = [], ...rest } = await readPreferences(store, patron)
  if (!noAccount.includes(code)) return
  await storePreferences(store, patron, { ...rest, noAccount: noAccount.filter((other) => other !== code) })
}

type Attempt = {
  members: Members
  member: Member
  session: Session
  request: FastifyRequest
  counted: AttemptSlot
}

/** Rejects unless the institution accepts the user name and password. */
async function requireSignIn(
  { members, member, session, request, counted }: Attempt,
  { username, password }: Credentials,
): Promise<OwnSignIn> {
  const { institution, system } = member
  if (!system.signIn) throw new CallProblem('not-found')
  const { person } = session
  const call = createCall(members, { requestId: request.id, limit: 'signIn', priority: 'first-view', person })
  const accepted = await system.signIn(username, password, call).catch(async (error: unknown) => {
    const { sent } = logFailure({ log: request.log, institution: institution.code }, error)
    if (!sent) await counted.revert()
    throw new CallProblem('institution-silent')
  })
  if (!accepted) throw new CallProblem('wrong-card-or-password')
  await counted.succeeded()
  return accepted
}

/**
 * Ends sign-ins at members, so that nobody can use their tokens. No caller waits: a token that a member fails to
 * end expires by itself.
 */
export function endSignIns(
  { members, log }: { members: Members; log: FastifyBaseLogger },
  signIns: SignIns,
  person: string,
): void {
  for (const [code, signIn] of Object.entries(signIns)) {
    const member = members.byCode.get(code)
    const isOver = signIn.ends !== null && signIn.ends <= members.now().getTime()
    if (isOver || !member?.system.signOut || member.availability().mode === 'off') continue
    const { signOut } = member.system
    const call = createCall(members, {
      requestId: newRequestId(),
      limit: 'signIn',
      priority: 'background',
      person,
    })
    answerOrNone({ log, institution: code }, () => signOut(signIn, call)).catch((err: unknown) =>
      log.error({ err }, 'sign-in there not ended'),
    )
  }
}
