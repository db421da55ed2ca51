import { setTimeout as wait } from 'node:timers/promises'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { PasswordSignedIn, PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { within } from '../network/deadline.ts'
import { InstitutionFailure } from '../network/failure.ts'
import type { Member, Members } from '../network/members.ts'
import { CallProblem } from '../problems.ts'
import { lockedProfileIn } from './locked-profile.ts'
import { placeAfterSignIn } from './return-to.ts'
import { setSessionCookie } from './session-cookie.ts'
import { toAnswer } from './session-routes.ts'
import { isShared, keepShared } from './shared-browser.ts'
import { findSession, type SessionStore } from './sessions.ts'
import { startFor, type SignInGround } from './start-session.ts'
import { createThrottle } from './throttle.ts'

type Ground = SignInGround & { store: SessionStore; members: Members }

/** What is wrong is told after whole seconds, whichever it was: an unknown card looks like a wrong password. */
const toldEvery = 1_000

/** For institutions without an identity provider: card number and password go to the institution, and are kept nowhere. */
export function passwordRoute(app: FastifyInstance, ground: Ground) {
  const { members, store } = ground
  const throttle = createThrottle(store)
  const lockedProfile = lockedProfileIn(ground.config)
  const schema = {
    params: Type.Object({ code: Type.String() }),
    body: PasswordSignIn,
    response: { 200: PasswordSignedIn },
  }

  app.withTypeProvider<TypeBoxTypeProvider>().post('/sign-in/:code', { schema }, async (request, reply) => {
    const { code } = request.params
    const { card, password, profile, as } = request.body
    const member = members.byCode.get(code)
    if (!member?.institution.passwordSignIn) throw new CallProblem('not-found')
    await requireRight(throttle, { members, member, request }, { card, password })
    const who = { homeInstitutionCode: code, id: card.trim(), idType: null }
    const locked = lockedProfile(request.ip)
    const arrival = {
      who,
      owner: null,
      providerSignOut: null,
      profile: as ?? locked ?? profile,
      onShared: locked !== null || isShared(request),
    }
    const { id, owner } = await startFor(ground, request, arrival)
    const session = await findSession(store, id)
    if (!session) throw new CallProblem('sign-in-failed')
    setSessionCookie(reply, id)
    if (arrival.profile === 'shared-computer') keepShared(reply)
    return { ...toAnswer(session, store), goTo: placeAfterSignIn(store, request.body, { ...arrival, owner }) }
  })
}

/** Throws where it is too early, wrong, or nobody can say. */
async function requireRight(
  throttle: ReturnType<typeof createThrottle>,
  asking: Asking,
  { card, password }: Pick<PasswordSignIn, 'card' | 'password'>,
): Promise<void> {
  const account = JSON.stringify([asking.member.institution.code, folded(card)])
  const turn = await throttle.begin({ account, address: asking.request.ip })
  if (!turn) throw new CallProblem('too-many-tries')
  const answer = await check(asking, card.trim(), password)
  if (answer === 'wrong') throw new CallProblem('wrong-card-or-password')
  if (answer === 'right') return turn.succeeded()
  await turn.takeBack()
  throw new CallProblem('institution-silent')
}

type Asking = { members: Members; member: Member; request: FastifyRequest }

type Answer = 'right' | 'wrong' | 'silent'

/** A silent institution is neither right nor wrong. */
async function check(asking: Asking, card: string, password: string): Promise<Answer> {
  const began = performance.now()
  const answer = await ask(asking, card, password)
  if (answer === 'wrong') await wait(toldEvery - ((performance.now() - began) % toldEvery))
  return answer
}

async function ask({ members, member, request }: Asking, card: string, password: string): Promise<Answer> {
  try {
    const isRight = await within(members.limits.signIn, new AbortController().signal, (signal) =>
      member.system.authenticate(card, password, {
        requestId: request.id,
        signal,
        limit: 'signIn',
        lane: 'first-view',
        who: request.ip,
        now: members.now(),
      }),
    )
    return isRight ? 'right' : 'wrong'
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    request.log.warn({ institution: member.institution.code, problem: error.code, detail: error.detail })
    return 'silent'
  }
}

/** However it is written it is one account: more writings would be more tries. */
function folded(card: string): string {
  return card
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
