import type { FastifyInstance } from 'fastify'
import { hour, minute } from '../clock.ts'
import type { CardQuery } from '../members/card-query.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { runPeriodically } from '../periodic.ts'
import type { Store } from '../store/database.ts'
import { actionKinds } from './action-kinds.ts'
import { createActionRunner, type Dependencies } from './action-runner.ts'
import { claimKey, requireRoom } from './idempotency-keys.ts'
import type { Intent } from './intent-rows.ts'
import { deleteOldIntents, listIntentsOfObject, listIntentsOfPatron } from './intent-store.ts'
import { lookUpOrder, type OrderContext, type StartedOrder } from './look-up-order.ts'
import { createOpenOrders } from './open-orders.ts'
import {
  objectHashOf,
  requireOutcome,
  toOrder,
  type Action,
  type FollowedAction,
  type Target,
} from './orders.ts'
import { checkAgain, type CheckedOutcome } from './reconcile.ts'
import { recover } from './recover.ts'
import { follow, replayOrder } from './replay-order.ts'

/** The actions of all patrons: each is stored, performed at most once, and followed by every page that asks for it. */
export type Actions = ReturnType<typeof createActions>

/** Milliseconds for which an outcome is listed for a page that was reloaded. */
const outcomesListedFor = 5 * minute

export function createActions(dependencies: Dependencies) {
  const { members, store } = dependencies
  const { dataKey } = store
  const runner = createActionRunner(dependencies)
  const openOrders = createOpenOrders()

  /**
   * One click: the same key again joins or replays it, whatever is allowed by then. Rejects with `key-reused` or, where
   * something is still to be done, as `requireAllowed` throws or with `too-many-actions`.
   */
  async function order(
    cardQuery: CardQuery,
    { key, actions }: { key: string; actions: Action[] },
    requireAllowed: () => void,
  ): Promise<FollowedAction[]> {
    const one = toOrder(dataKey, { patron: cardQuery.patron, key, actions })
    const context = { ...dependencies, runner, cardQuery, order: one }
    return openOrders.join(one, () => start(context, requireAllowed))
  }

  async function start(
    { cardQuery, ...context }: OrderContext,
    requireAllowed: () => void,
  ): Promise<StartedOrder> {
    const { keyHash, patronHash, intents } = context.order
    const known = await claimKey(store, context.order, async (transaction) => {
      requireAllowed()
      openOrders.admit(keyHash, patronHash)
      await requireRoom(transaction, { patronHash, now: store.clock() })
    })
    if (!known) throw new CallProblem('key-reused')
    if (known.problems === null) requireAllowed()
    // A disconnect does not abort an order, only a shutdown does.
    const lasting = { ...context, cardQuery: { ...cardQuery, signal: runner.signal } }
    return known.isNew ? lookUpOrder(lasting, intents) : replayOrder(lasting, known)
  }

  /** For each loan or request its unsure action, otherwise the newest one if it is running or ended recently. */
  async function since(patron: Patron, time: number): Promise<FollowedAction[]> {
    const patronHash = patronHashOf(dataKey, patron)
    const lookingUp = openOrders.listLookingUp(patronHash)
    const intents = await listIntentsOfPatron(store, { patronHash, since: time })
    const stored = firstOfEach(intents.toSorted(unsureFirst)).filter((intent) => isListed(store, intent))
    const rest = stored.filter(({ objectHash }) => !lookingUp.some((one) => one.objectHash === objectHash))
    return [...lookingUp, ...rest.map((intent) => follow(runner, intent))]
  }

  /** Reads back what is unsure, and sends nothing. Rejects with `not-found` if there is no such action. */
  async function check(cardQuery: CardQuery, target: Target): Promise<CheckedOutcome> {
    const patronHash = patronHashOf(dataKey, cardQuery.patron)
    const objectHash = objectHashOf(dataKey, patronHash, target)
    const intents = await listIntentsOfObject(store, objectHash)
    const intent = intents.find(({ type }) => type === target.type)
    const member = members.byCode.get(target.institutionCode)
    if (member && intent?.state === 'unsure') {
      const context = { members, member, cardQuery, store, kind: actionKinds[target.type] }
      return openOrders.runCheck(patronHash, () => checkAgain(context, intent))
    }
    const lookingUp = openOrders.listLookingUp(patronHash)
    const action = lookingUp.find((one) => one.type === target.type && one.objectHash === objectHash)
    return { outcome: await requireOutcome(intent ? follow(runner, intent) : action) }
  }

  return {
    order,
    since,
    check,
    recover: (when: { isStart: boolean }) => recover(dependencies, runner, when),
    stop: () => runner.stop(openOrders.ended()),
  }
}

function firstOfEach(intents: Intent[]): Intent[] {
  return [...new Map(intents.toReversed().map((intent) => [intent.objectHash, intent])).values()]
}

/** An action that was not sent because an earlier one is unsure does not hide that one. */
function unsureFirst(a: Intent, b: Intent): number {
  return Number(b.state === 'unsure') - Number(a.state === 'unsure')
}

function isListed({ clock }: Store, { state, created, outcome }: Intent): boolean {
  if (outcome?.result === 'not-found') return false
  return state !== 'ended' || clock() - created < outcomesListedFor
}

/** Recovers at the start and every minute: the database may have failed meanwhile. A shutdown waits for what is running. */
export function maintainActions(app: FastifyInstance, actions: Actions, store: Store) {
  runPeriodically(app, {
    every: hour,
    run: () => deleteOldIntents(store),
    failure: 'old intents not deleted',
  })
  let isStart = true
  runPeriodically(app, {
    every: minute,
    run: async () => {
      await actions.recover({ isStart })
      isStart = false
    },
    failure: 'abandoned actions not recovered',
  })
  app.addHook('preClose', actions.stop)
}
