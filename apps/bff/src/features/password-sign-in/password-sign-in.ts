import { setTimeout as wait } from 'node:timers/promises'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import type { PasswordSignIn } from '@library-card/contract/password-sign-in.ts'
import type { PasswordCheck } from '@library-card/library-systems/port.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Feature } from '../../feature.ts'
import { disconnectSignal } from '../../http/disconnect-signal.ts'
import { addRoute } from '../../http/route.ts'
import { logFailure } from '../../members/answers.ts'
import { createCall } from '../../members/calls.ts'
import type { Member } from '../../members/members.ts'
import type { ReadAccount } from '../../members/card-cache.ts'
import { patronHashOf } from '../../members/patron.ts'
import { askHome } from '../../members/home-record.ts'
import { CallProblem } from '../../http/problems.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { toSignedIn } from '../../sign-in/session-routes.ts'
import { createDevices } from '../../sign-in/shared-computer.ts'
import { completeSignIn, type SignInDependencies } from '../../sign-in/start-session.ts'
import { createTurns, requireAttempt } from '../../sign-in/throttle.ts'

export const passwordSignIn: Feature = {
  name: 'passwordSignIn',
  sent: [
    {
      id: 'password-to-home',
      to: 'home-institution',
      what: ['id-of-sign-in', 'password'],
      why: 'who-you-are',
    },
  ],
  plugin: async (app, dependencies) => {
    registerApi(app, dependencies, (api) => passwordRoute(api, dependencies))
  },
}

/**
 * Milliseconds. A refusal is sent after a whole number of such intervals; usually one, unless the institution is
 * slow. The delay therefore does not reveal whether the card exists.
 */
const refusalInterval = 2_000

/**
 * Sends card number and password to the library system of an institution without an identity provider. Does not
 * store the password.
 */
function passwordRoute(app: FastifyInstance, dependencies: SignInDependencies) {
  const { members, store } = dependencies
  const deviceOf = createDevices(dependencies.config)
  const takeTurn = createTurns(dependencies.config.guardConstants)

  addRoute(app, 'POST /api/sign-in/:code', async (request, reply) => {
    const { code } = request.params
    const { password } = request.body
    const card = request.body.card.trim()
    const member = members.byCode.get(code)
    if (!member?.institution.passwordSignIn || !member.system.authenticate) throw new CallProblem('not-found')
    const atHome = await requireAccount(
      { ...dependencies, member, request, reply, takeTurn },
      { card, password },
    )
    const { session, goTo } = await completeSignIn(
      dependencies,
      { request, reply },
      {
        patron: { homeInstitutionCode: code, id: card, idType: null, home: null },
        atHome,
        identity: null,
        providerSignOut: null,
        device: deviceOf(request, request.body),
        wanted: request.body,
      },
    )
    return { ...toSignedIn(session, store), goTo }
  })
}

type Attempt = Pick<SignInDependencies, 'store' | 'members'> & {
  member: Member
  request: FastifyRequest
  reply: FastifyReply
  takeTurn: ReturnType<typeof createTurns>
}
/** `person`: the key by which the guard paces the calls, because nobody has signed in yet. */
type Asking = Attempt & { person: string }

/** Throws unless the institution confirms the password and returns the patron's account. */
async function requireAccount(
  attempt: Attempt,
  { card, password }: Pick<PasswordSignIn, 'card' | 'password'>,
): Promise<ReadAccount> {
  const { store, members, member, request, reply, takeTurn } = attempt
  const { code } = member.institution
  const counted = await requireAttempt(store, { institutionCode: code, patronId: card, address: request.ip })
  if (!(await takeTurn(counted, AbortSignal.any([members.stopping, disconnectSignal(reply)])))) {
    await counted.revert()
    throw new CallProblem('institution-silent')
  }
  const began = performance.now()
  const found = await checkAndFind({ ...attempt, person: counted.connection }, card, password)
  const { atHome } = found
  const hasToWait = atHome !== null && !(await counted.countFor(atHome.found.patronId))
  // Any other response would reveal that two ids belong to one person, or that the password is right.
  const check = hasToWait ? 'wrong' : found.check
  if (check === 'right' && atHome) {
    await counted.succeeded()
    return atHome
  }
  if (check === 'wrong' || check === 'unknown-patron')
    await wait(refusalInterval - ((performance.now() - began) % refusalInterval))
  else if (check !== 'unclear') await counted.revert()
  throw new CallProblem(refusals[check])
}

/** `unclear`: the response, or its absence, may mean "wrong", so it counts as a try. `not-sent`: nothing was sent. */
type Check = PasswordCheck | 'unclear' | 'not-sent'
/**
 * `not-own`: the password is right, but the record is another institution's. `right` without a record: the
 * institution has stopped answering meanwhile.
 */
type Found = { check: Check | 'not-own'; atHome: ReadAccount | null }

const refusals = {
  right: 'institution-silent',
  wrong: 'wrong-card-or-password',
  'unknown-patron': 'wrong-card-or-password',
  unclear: 'institution-silent',
  'not-sent': 'institution-silent',
  'not-own': 'no-record-at-home',
} as const satisfies Record<Found['check'], CallProblemCode>

/**
 * Checks the password and reads the record, even for an unknown card or a wrong password, so that every refusal
 * takes equally long.
 */
async function checkAndFind(attempt: Asking, card: string, password: string): Promise<Found> {
  const check = await authenticate(attempt, card, password)
  if (check === 'unclear' || check === 'not-sent') return { check, atHome: null }
  const found = await findHome(attempt, card)
  if (found !== 'unknown-patron') return { check, atHome: found }
  return { check: check === 'right' ? 'not-own' : check, atHome: null }
}

function findHome({ members, store, member, request }: Attempt, id: string): ReturnType<typeof askHome> {
  const patron = { homeInstitutionCode: member.institution.code, id, idType: null, home: null }
  const person = patronHashOf(store.rootKey, patron)
  return askHome(members, patron, { requestId: request.id, log: request.log, person })
}

async function authenticate(
  { members, member, request, person }: Asking,
  card: string,
  password: string,
): Promise<Check> {
  const { id: requestId, log } = request
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'first-view', person })
  try {
    return (await member.system.authenticate?.(card, password, call)) ?? 'not-sent'
  } catch (error) {
    const { sent } = logFailure({ log, institution: member.institution.code }, error)
    return sent ? 'unclear' : 'not-sent'
  }
}
