import { accountId, type AccountUpdateOutcome } from '@library-card/contract/account.ts'
import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Outcome, OutcomeLine, OutcomeReading } from '@library-card/contract/outcome.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toInstant, type Clock } from '../clock.ts'
import { sendLines } from '../http/ndjson.ts'
import { CallProblem } from '../http/problems.ts'
import { addRoute } from '../http/route.ts'
import type { CardQuery } from '../members/card-query.ts'
import { allowedAt, requireMember, type Members } from '../members/members.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { toCardQuery } from '../sign-in/session-query.ts'
import { markSeen, type SessionStore } from '../sign-in/sessions.ts'
import type { Actions } from './actions.ts'
import type { ActionOutcome } from './action-kinds.ts'
import {
  requireOutcome,
  type Action,
  type FollowedAction,
  type FollowedOutcome,
  type Target,
} from './orders.ts'

type Dependencies = { actions: Actions; members: Members; store: SessionStore }

export function actionRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { actions, members, store } = dependencies
  const { begin, requireAllowed, orderOne } = createSteps(dependencies)

  addRoute(app, 'POST /api/renewals', async (request, reply) => {
    const query = await begin(request, reply)
    const { loans } = request.body
    const key = request.headers['idempotency-key']
    const renewals = await actions.order(query, { key, actions: loans.map(toRenewal) }, () => {
      for (const { institutionCode } of loans) requireAllowed(query, institutionCode, 'renew')
    })
    await requireOwn(renewals)
    return sendOutcomes(reply, renewals, store.clock)
  })

  addRoute(app, 'POST /api/institutions/:code/requests/:id/cancellation', async (request, reply) => {
    const query = await begin(request, reply)
    const { code: institutionCode, id: objectId } = request.params
    const key = request.headers['idempotency-key']
    const action: Action = { type: 'cancellation', institutionCode, objectId, options: {} }
    return orderOne<CancellationOutcome>(query, { key, action }, () =>
      requireAllowed(query, institutionCode, 'cancel'),
    )
  })

  addRoute(app, 'POST /api/institutions/:code/requests/:id/pickup', async (request, reply) => {
    const query = await begin(request, reply)
    const { code: institutionCode, id: objectId } = request.params
    const { libraryCode } = request.body
    const key = request.headers['idempotency-key']
    const action: Action = { type: 'pickup-change', institutionCode, objectId, options: { libraryCode } }
    return orderOne<PickupOutcome>(query, { key, action }, () => {
      requireAllowed(query, institutionCode, 'changePickup')
      requirePickupPlace(members, institutionCode, libraryCode)
    })
  })

  addRoute(app, 'POST /api/institutions/:code/account/update', async (request, reply) => {
    const query = await begin(request, reply)
    const { code: institutionCode } = request.params
    const key = request.headers['idempotency-key']
    const action: Action = { type: 'account-update', institutionCode, objectId: accountId, options: {} }
    return orderOne<AccountUpdateOutcome>(query, { key, action }, () => {
      requireAllowed(query, institutionCode, 'updateAccount')
      // The home record is no copy of another.
      if (institutionCode === query.patron.homeInstitutionCode) throw new CallProblem('forbidden')
    })
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

/** The steps that all routes of actions share. */
function createSteps({ actions, members, store }: Dependencies) {
  return {
    /** Begins an action, which extends the session. */
    begin: async (request: FastifyRequest, reply: FastifyReply): Promise<CardQuery> => {
      await markSeen(store, requireSession(request))
      return toCardQuery(store, request, reply, { fresh: true })
    },

    /** Throws for an action that the institution does not allow, and that the page therefore does not offer. */
    requireAllowed: (query: CardQuery, code: string, action: keyof Institution['can']): void => {
      const isAllowed = allowedAt(members, requireMember(members, code))[action]
      if (!isAllowed || query.notAsked?.includes(code)) throw new CallProblem('forbidden')
    },

    orderOne: async <T>(
      query: CardQuery,
      { key, action }: { key: string; action: Action },
      requireAll: () => void,
    ): Promise<T> => {
      const [followed] = await actions.order(query, { key, actions: [action] }, requireAll)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of action has only its own outcomes
      return (await requireOutcome(followed)) as T
    },
  }
}

function toRenewal({ institutionCode, loanId, due }: RenewalOrder): Action {
  return { type: 'renewal', institutionCode, objectId: loanId, options: { due } }
}

/**
 * Waits for the first loan that is the patron's own. Without one, the response is the same for another
 * patron's id as for an unknown one.
 */
async function requireOwn(renewals: FollowedAction[]): Promise<void> {
  const own = renewals.map(async ({ outcome }) => {
    if ((await outcome).result === 'not-found') throw new CallProblem('not-found')
  })
  await Promise.any(own).catch(() => {
    throw new CallProblem('not-found')
  })
}

function requirePickupPlace(members: Members, code: string, libraryCode: string): void {
  const { libraries } = requireMember(members, code).institution
  const isKnown = libraries.some((library) => library.pickup && library.code === libraryCode)
  if (!isKnown) throw new CallProblem('bad-request')
}

function sendOutcomes(reply: FastifyReply, actions: FollowedAction[], clock: Clock): FastifyReply {
  return sendLines<OutcomeLine>(reply, async (emit) => {
    for (const action of actions) if (action.isRunning) emit(toOutcome(action, { outcome: null }))
    await Promise.all(
      actions.map(async (action) => {
        const outcome = await action.outcome
        const at = toInstant(action.endedAt ?? clock())
        if (isListed(action, outcome)) emit(toOutcome(action, { outcome, at }))
      }),
    )
    emit({ type: 'end' })
  })
}

/**
 * Returns whether the page gets this outcome. A request that is not the patron's is a 404 to the page that
 * named it, and no outcome; a blocking action has its own.
 */
function isListed({ type }: Target, outcome: FollowedOutcome): outcome is ActionOutcome {
  if (outcome.result === 'in-progress') return false
  return type === 'renewal' || outcome.result !== 'not-found'
}

type Known = { outcome: ActionOutcome | null; at?: string; reading?: OutcomeReading }

function toOutcome({ type, institutionCode, objectId }: Target, known: Known): Outcome {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of action has only its own outcomes
  return { type, institutionCode, id: objectId, ...known } as Outcome
}
