import { accountId } from '@library-card/contract/account.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Outcome, OutcomeLine, OutcomeReading } from '@library-card/contract/outcome.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toInstant, type Clock } from '../clock.ts'
import { sendLines } from '../http/ndjson.ts'
import { CallProblem, databaseRetryAfter } from '../http/problems.ts'
import { addRoute } from '../http/route.ts'
import type { CardQuery } from '../members/card-query.ts'
import { allowedAt, requireMember, type Members } from '../members/members.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { toCardQuery } from '../sign-in/session-query.ts'
import { markSeen, type SessionStore } from '../sign-in/sessions.ts'
import type { Actions, NotAllowed } from './actions.ts'
import type { ActionOutcome } from './action-kinds.ts'
import type { Action, FollowedAction, Target } from './orders.ts'

type Dependencies = { actions: Actions; members: Members; store: SessionStore }

export function actionRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { actions, members, store } = dependencies
  const { begin, order } = createSteps(dependencies)

  addRoute(app, 'POST /api/renewals', async (request, reply) => {
    const { loans } = request.body
    return order(request, reply, { wanted: loans.map(toRenewal), action: 'renew' })
  })

  addRoute(app, 'POST /api/institutions/:code/requests/:id/cancellation', async (request, reply) => {
    const { code: institutionCode, id: objectId } = request.params
    const action: Action = { type: 'cancellation', institutionCode, objectId, options: {} }
    return order(request, reply, { wanted: [action], action: 'cancel' })
  })

  addRoute(app, 'POST /api/institutions/:code/requests/:id/pickup', async (request, reply) => {
    const { code: institutionCode, id: objectId } = request.params
    const { libraryCode } = request.body
    const action: Action = { type: 'pickup-change', institutionCode, objectId, options: { libraryCode } }
    const requireMore = () => requirePickupPlace(members, institutionCode, libraryCode)
    return order(request, reply, { wanted: [action], action: 'changePickup', requireMore })
  })

  addRoute(app, 'POST /api/institutions/:code/account/update', async (request, reply) => {
    const { code: institutionCode } = request.params
    const action: Action = { type: 'account-update', institutionCode, objectId: accountId, options: {} }
    // The home record is no copy of another.
    const requireMore = ({ patron }: CardQuery) => {
      if (institutionCode === patron.homeInstitutionCode) throw new CallProblem('forbidden')
    }
    return order(request, reply, { wanted: [action], action: 'updateAccount', requireMore })
  })

  addRoute(app, 'GET /api/outcomes', async (request, reply) => {
    const { patron, created } = requireSession(request)
    return sendOutcomes(reply, await actions.since(patron, created), store.clock)
  })

  addRoute(app, 'POST /api/outcomes/check', async (request, reply) => {
    const query = await begin(request, reply)
    const { type, institutionCode, id: objectId } = request.body
    requireMember(members, institutionCode)
    const target = { type, institutionCode, objectId }
    return toOutcome(target, { ...(await actions.check(query, target)), at: toInstant(store.clock()) })
  })
}

/** Milliseconds from its arrival within which a click is answered, with the outcomes known by then. */
const answersWithin = 1_000

type Click = FastifyRequest<{ Headers: { 'idempotency-key': string } }>

type CanName = keyof Institution['can']
/** `requireMore`: throws for a click that is refused although the institution allows the action. */
type Wanted = { wanted: Action[]; action: CanName; requireMore?: (query: CardQuery) => void }

/** The steps that all routes of actions share. */
function createSteps({ actions, members, store }: Dependencies) {
  /** Begins an action, which extends the session. */
  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<CardQuery> {
    await markSeen(store, requireSession(request))
    return toCardQuery(store, request, reply, { fresh: true })
  }

  /** Returns why an institution does not allow an action, which an older page may still offer; null if it does. */
  function problemAt(query: CardQuery, code: string, action: CanName): NotAllowed | null {
    const member = requireMember(members, code)
    if (query.notAsked?.includes(code)) return 'not-wanted'
    if (allowedAt(members, member)[action]) return null
    return member.availability().mode === 'off' ? 'switched-off' : 'read-only'
  }

  /**
   * Carries out a click. Rejects with `cannot-save` if the database does not store the order in time; it is then
   * never carried out.
   */
  async function order(
    request: Click,
    reply: FastifyReply,
    { wanted, action, requireMore }: Wanted,
  ): Promise<FastifyReply> {
    const notSaved = new CallProblem('cannot-save', databaseRetryAfter)
    const late = AbortSignal.timeout(Math.max(0, answersWithin - Math.floor(reply.elapsedTime)))
    const isLate = new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(notSaved)))
    const ordered = place().catch((error: unknown) => {
      if (error instanceof CallProblem) throw error
      request.log.error({ err: error }, 'order not stored')
      throw notSaved
    })
    return sendOutcomes(reply, await Promise.race([ordered, isLate]), store.clock)

    async function place() {
      const query = await begin(request, reply)
      late.throwIfAborted()
      const key = request.headers['idempotency-key']
      const problemOf = (code: string) => problemAt(query, code, action)
      return actions.order(query, { key, actions: wanted, late, problemOf, requireAllowed })

      /** Throws if no institution of the order allows the action. */
      function requireAllowed() {
        const problems = wanted.map(({ institutionCode }) => problemOf(institutionCode))
        if (!problems.includes(null)) throw new CallProblem('forbidden')
        requireMore?.(query)
      }
    }
  }

  return { begin, order }
}

function toRenewal({ institutionCode, loanId, due }: RenewalOrder): Action {
  return { type: 'renewal', institutionCode, objectId: loanId, options: { due } }
}

function requirePickupPlace(members: Members, code: string, libraryCode: string): void {
  const { libraries } = requireMember(members, code).institution
  const isKnown = libraries.some((library) => library.pickup && library.code === libraryCode)
  if (!isKnown) throw new CallProblem('bad-request')
}

/** Sends known outcomes at once, and waits only for actions that this process runs. */
function sendOutcomes(reply: FastifyReply, actions: FollowedAction[], clock: Clock): FastifyReply {
  return sendLines<OutcomeLine>(reply, async (emit) => {
    for (const action of actions) if (action.isRunning) emit(toOutcome(action, { outcome: null }))
    await Promise.all(
      actions.map(async (action) => {
        const outcome = await action.outcome
        const at = toInstant(action.endedAt ?? clock())
        if (outcome) emit(toOutcome(action, { outcome, at }))
      }),
    )
    emit({ type: 'end' })
  })
}

type Known = { outcome: ActionOutcome | null; at?: string; reading?: OutcomeReading }

function toOutcome({ type, institutionCode, objectId }: Target, known: Known): Outcome {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of action has only its own outcomes
  return { type, institutionCode, id: objectId, ...known } as Outcome
}
