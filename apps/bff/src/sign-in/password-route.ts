import { setTimeout as wait } from 'node:timers/promises'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { PasswordSignedIn, PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { within } from '../network/deadline.ts'
import { InstitutionFailure } from '../network/failure.ts'
import type { Member, Members } from '../network/members.ts'
import { CallProblem } from '../problems.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { lockedProfileIn } from './locked-profile.ts'
import { placeAfterSignIn } from './return-to.ts'
import { setSessionCookie } from './session-cookie.ts'
import { toAnswer } from './session-routes.ts'
import { findSession, type SessionStore } from './sessions.ts'
import { startFor, type SignInGround } from './start-session.ts'
import { createThrottle, type Whence } from './throttle.ts'

type Ground = SignInGround & { store: SessionStore; members: Members }

/** What is wrong is told after so many milliseconds, whichever it was: an unknown card looks like a wrong password. */
const toldAfter = 1_000

/** For institutions without an identity provider: card number and password go to the institution, and are kept nowhere. */
export function passwordRoute(app: FastifyInstance, ground: Ground) {
  const { members, store } = ground
  const throttle = createThrottle(store.clock)
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
    const whence = { account: keyedHash(store.dataKey, 'tries', code, folded(card)), address: request.ip }
    if (throttle.waitOf(whence) > 0) throw new CallProblem('too-many-tries')

    const told = wait(toldAfter)
    const isRight = await check({ members, member, request }, card.trim(), password)
    if (!isRight) await refuse(throttle, whence, told)
    throttle.succeeded(whence)
    const owner = { issuer: `institution ${code}`, subject: card.trim(), providerSession: null }
    const who = { homeInstitutionCode: code, id: card.trim(), idType: null }
    const arrival = {
      who,
      owner,
      providerSignOut: null,
      profile: as ?? lockedProfile(request.ip) ?? profile,
    }
    const id = await startFor(ground, request, arrival)
    const session = await findSession(store, id)
    if (!session) throw new CallProblem('sign-in-failed')
    setSessionCookie(reply, id)
    return { ...toAnswer(session, store), goTo: placeAfterSignIn(store, request.body, arrival) }
  })
}

async function refuse(
  throttle: ReturnType<typeof createThrottle>,
  whence: Whence,
  told: Promise<unknown>,
): Promise<never> {
  throttle.failed(whence)
  await told
  throw new CallProblem('wrong-card-or-password')
}

type Asking = { members: Members; member: Member; request: FastifyRequest }

/** A silent institution is neither right nor wrong. */
async function check({ members, member, request }: Asking, card: string, password: string): Promise<boolean> {
  try {
    return await within(members.limits.signIn, new AbortController().signal, (signal) =>
      member.system.authenticate(card, password, {
        requestId: request.id,
        signal,
        limit: 'signIn',
        lane: 'first-view',
        who: request.ip,
        now: members.now(),
      }),
    )
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    request.log.warn({ institution: member.institution.code, problem: error.code, detail: error.detail })
    throw new CallProblem('institution-silent')
  }
}

function folded(card: string): string {
  return card.replaceAll(/\s/g, '').toLowerCase()
}
