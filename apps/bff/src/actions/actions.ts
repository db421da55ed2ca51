import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { hour, minute } from '@library-card/library-systems/durations.ts'
import type { ActionProblem } from '@library-card/contract/problem.ts'
import type { FastifyInstance } from 'fastify'
import { CallProblem } from '../http/problems.ts'
import type { CardQuery } from '../members/card-query.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { runPeriodically } from '../periodic.ts'
import type { Store } from '../store/database.ts'
import { mayDelete } from '../store/retention.ts'
import { actionKinds, notDone, unsure, type ActionOutcome } from './action-kinds.ts'
import { createActionRunner, type ActionRunner, type Dependencies, type Ended } from './action-runner.ts'
import {
  type Intent,
  deleteOldIntents,
  listIntentsOfObject,
  listIntentsOfPatron,
  takeOver,
} from './intent-store.ts'
import { storeOrder } from './order-store.ts'
import { objectHashOf, toOrder, type Action, type FollowedAction, type Order, type Target } from './orders.ts'
import { createPerform } from './perform-action.ts'
import { checkAgain, type CheckedOutcome } from './reconcile.ts'
import { recover, recoverEvery } from './recover.ts'

/**
 * The actions of all patrons. Each is stored, performed at most once, and followed by every page that requests its
 * outcome.
 */
export type Actions = ReturnType<typeof createActions>

/** Milliseconds for which an outcome is listed for a page that was reloaded. */
const outcomesListedFor = 5 * minute
/** Milliseconds for which a check waits for an action that this process runs. */
const checksFor = 10_000

/** Why an institution of an order does not allow its action. */
export type NotAllowed = Extract<ActionProblem['code'], 'not-wanted' | 'switched-off' | 'read-only'>

/**
 * `late` aborts when the click must be answered: an order not stored by then is not carried out. `problemOf`: why
 * nothing is sent to one institution, while the other actions of the order are sent.
 */
type Click = {
  key: string
  actions: Action[]
  late: AbortSignal
  requireAllowed: () => void
  problemOf: (institutionCode: string) => NotAllowed | null
}

export function createActions(dependencies: Dependencies) {
  const { members, store } = dependencies
  const { rootKey } = store
  const runner = createActionRunner(dependencies)
  const openOrders = createOpenOrders()
  const holder = randomUUID()

  /**
   * Performs the order of one click. The same key joins or replays the order, even if the action is no longer
   * allowed. Resolves once the order is stored. Rejects with `key-reused` or `in-progress`. If anything is left to
   * do, rejects as `requireAllowed` throws, or with `too-many-actions`.
   */
  async function order(query: CardQuery, { key, actions, ...click }: Click): Promise<FollowedAction[]> {
    const one = toOrder(rootKey, { patron: query.patron, key, actions })
    return openOrders.join(one, () => start(query, one, click))
  }

  async function start(
    query: CardQuery,
    { intents, ...one }: Order,
    { late, requireAllowed, problemOf }: Omit<Click, 'key' | 'actions'>,
  ): Promise<FollowedAction[]> {
    const stored = await storeOrder(
      store,
      { intents, ...one },
      {
        holder,
        isRunning: runner.isRunning,
        late,
        admit: () => {
          requireAllowed()
          openOrders.admit(one)
        },
      },
    )
    const unsent = stored.filter((intent) => intent.state === 'stored' && !runner.isRunning(intent))
    if (unsent.length > 0) requireAllowed()
    // Runs them before anything else, so that no other click finds intents that no process runs.
    run(unsent.filter((intent) => intent.holder === holder))
    const others = unsent.filter((intent) => intent.holder !== holder)
    const taken = await Promise.all(others.map((intent) => takeOver(store, intent, holder)))
    run(taken.filter((intent) => intent !== null))
    const byObject = new Map(stored.map((intent) => [intent.objectHash, intent]))
    return intents.map((action) => follow(runner, action, byObject.get(action.objectHash)))

    function run(own: Intent[]) {
      for (const [code, group] of Map.groupBy(own, ({ institutionCode }) => institutionCode)) {
        const member = members.byCode.get(code)
        // A disconnect does not abort an order; only a shutdown does.
        const context = { ...query, signal: runner.signal, members, store, kind: actionKinds[group[0]!.type] }
        const perform = member && !late.aborted ? createPerform({ ...context, member }) : endUnsent
        runner.run(group, endingOf(problemOf(code), query) ?? perform)
      }
    }
  }

  /** Lists the unsure action of each loan or request; otherwise its newest one, if that is running or ended recently. */
  async function since(patron: Patron, time: number): Promise<FollowedAction[]> {
    const patronHash = patronHashOf(rootKey, patron)
    const endedAfter = store.clock() - outcomesListedFor
    const intents = await listIntentsOfPatron(store, { patronHash, since: time, endedAfter })
    return firstOfEach(intents.toSorted(unsureFirst)).map((intent) => follow(runner, intent, intent))
  }

  return {
    order,
    since,
    check: (query: CardQuery, target: Target) =>
      checkAction({ ...dependencies, runner, holder, openOrders }, query, target),
    recover: () => recover({ ...dependencies, runner, holder }),
    stop: () => runner.stop(openOrders.ended()),
  }
}

type Context = Dependencies & { runner: ActionRunner; holder: string; openOrders: OpenOrders }

/**
 * Finds out the outcome of an action, and sends nothing. An action that no process has sent is not done; for a sent
 * one, the list is read. Rejects with `not-found` if there is no such action.
 */
async function checkAction(
  { members, store, runner, holder, openOrders }: Context,
  query: CardQuery,
  target: Target,
): Promise<CheckedOutcome> {
  const patronHash = patronHashOf(store.rootKey, query.patron)
  const intents = await listIntentsOfObject(store, objectHashOf(store.rootKey, patronHash, target))
  const intent = intents.toSorted(unsureFirst).find(({ type }) => type === target.type)
  const unsent = intent?.state === 'stored' && !runner.isRunning(intent)
  const taken = unsent && (await takeOver(store, intent, holder))
  if (taken) runner.run([taken], endUnsent)
  const member = members.byCode.get(target.institutionCode)
  if (member && intent && isWorthReading(intent) && !isBeingSent(runner, intent)) {
    const context = { ...query, members, member, store, kind: actionKinds[target.type] }
    return openOrders.runCheck(patronHash, () => checkAgain(context, intent))
  }
  const known = intent && [runner.outcomeOf(intent), wait(checksFor, unsure, { ref: false })]
  const outcome = known ? ((await Promise.race(known)) ?? unsure) : null
  if (!outcome || outcome.result === 'not-found') throw new CallProblem('not-found')
  return { outcome }
}

/**
 * Whether to read the list for an action that was sent: to decide the outcome, or to show one that another read
 * decided.
 */
function isWorthReading({ state, sent, outcome }: Intent): boolean {
  if (['sent', 'unsure'].includes(state)) return true
  return sent !== null && outcome?.result === 'not-done' && outcome.problem === null
}

/** An action that runs with an outcome is being read back, of this process's own accord: nobody is told of that. */
function isBeingSent(runner: ActionRunner, intent: Intent): boolean {
  return runner.isRunning(intent) && intent.outcome === null
}

/** Returns a function that ends an intent that is not allowed; null for one that is. */
function endingOf(code: NotAllowed | null, { requestId }: Pick<CardQuery, 'requestId'>) {
  if (code === null) return null
  const outcome: ActionOutcome = {
    result: 'not-done',
    problem: { code, requestId, retryAfterSeconds: null },
  }
  return async (intent: Intent): Promise<Ended> => ({ intent, outcome })
}

const endUnsent = async (intent: Intent): Promise<Ended> => ({ intent, outcome: notDone })

/** Follows the intent of an action. Without an intent in a known order, the object is not the patron's. */
function follow(runner: ActionRunner, target: Target, intent: Intent | undefined): FollowedAction {
  if (!intent) return { ...target, isRunning: false, outcome: Promise.resolve({ result: 'not-found' }) }
  const isRunning = intent.outcome === null
  const endedAt = isRunning ? {} : { endedAt: intent.sent ?? intent.created }
  return { ...target, ...endedAt, isRunning, outcome: runner.outcomeOf(intent) }
}

function firstOfEach(intents: Intent[]): Intent[] {
  return [...new Map(intents.toReversed().map((intent) => [intent.objectHash, intent])).values()]
}

/** Sorts unsure intents first, so that a later action, which the unsure one kept from being sent, does not hide it. */
function unsureFirst(a: Intent, b: Intent): number {
  return Number(b.state === 'unsure') - Number(a.state === 'unsure')
}

/** Recovers actions at the start and every few seconds. A shutdown waits for running actions. */
export function maintainActions(app: FastifyInstance, actions: Actions, store: Store) {
  runPeriodically(app, {
    every: hour,
    run: async () => {
      if (await mayDelete(store)) await deleteOldIntents(store)
    },
    failure: 'old intents not deleted',
  })
  runPeriodically(app, { every: recoverEvery, run: actions.recover, failure: 'actions not recovered' })
  let stopped = Promise.resolve()
  app.addHook('preClose', async () => void (stopped = actions.stop()))
  app.addHook('onClose', () => stopped)
}

/** Orders and checks of one person that one process runs at a time. */
const maxAtOnce = 3
/** Estimate in seconds: most orders take less. */
const orderTakesSeconds = 2

type OpenOrder = Pick<Order, 'contentHash'> & {
  actions: Promise<FollowedAction[]>
  /** Never rejects. */
  ended: Promise<unknown>
}

type OpenOrders = ReturnType<typeof createOpenOrders>

function createOpenOrders() {
  /** Open orders by key hash. */
  const open = new Map<string, OpenOrder>()
  /** The person of each order and check that was admitted. */
  const admitted = new Map<unknown, string>()

  /** The same click joins its open order; otherwise `start` runs. Rejects with `key-reused`. */
  async function join(order: Order, start: () => Promise<FollowedAction[]>): Promise<FollowedAction[]> {
    const known = open.get(order.keyHash)
    if (known && known.contentHash !== order.contentHash) throw new CallProblem('key-reused')
    return (known ?? add(order, start())).actions
  }

  function add({ keyHash, contentHash }: Order, actions: Promise<FollowedAction[]>): OpenOrder {
    const ended = actions
      .then((all) => Promise.all(all.map(({ outcome }) => outcome)))
      .catch(() => {})
      .finally(() => {
        open.delete(keyHash)
        admitted.delete(keyHash)
      })
    const order: OpenOrder = { contentHash, actions, ended }
    open.set(keyHash, order)
    return order
  }

  /** Throws `too-many-actions`: one person, in however many sessions, must not use up the calls of all others. */
  function admit({ keyHash, patronHash }: { keyHash: unknown; patronHash: string }) {
    const others = [...admitted.values()].filter((other) => other === patronHash)
    if (others.length >= maxAtOnce) throw new CallProblem('too-many-actions', orderTakesSeconds)
    admitted.set(keyHash, patronHash)
  }

  /** Runs a check, which counts as an order. Rejects with `too-many-actions`. */
  async function runCheck<T>(patronHash: string, check: () => Promise<T>): Promise<T> {
    const keyHash = Symbol('check')
    admit({ keyHash, patronHash })
    return check().finally(() => admitted.delete(keyHash))
  }

  return { join, admit, runCheck, ended: () => [...open.values()].map(({ ended }) => ended) }
}
