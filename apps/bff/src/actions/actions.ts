import type { FastifyInstance } from 'fastify'
import { hour, minute } from '../clock.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { runPeriodically } from '../periodic.ts'
import { type Store, isShared } from '../store/database.ts'
import { actionKinds, type ActionOutcome } from './action-kinds.ts'
import { createActionRunner, type Dependencies, type ActionRunner } from './action-runner.ts'
import {
  claimKey,
  requireRoom,
  findLookUpProblems,
  markLookedUp,
  type KnownKey,
  type LookUpProblems,
} from './idempotency-keys.ts'
import {
  type Intent,
  deleteOldIntents,
  listIntentsOfObject,
  listIntentsOfPatron,
  abandonedAfter,
  listIntentsOfKey,
  listAbandoned,
} from './intent-store.ts'
import { lookUpOrder, type OrderContext, type StartedOrder } from './look-up-order.ts'
import {
  objectHashOf,
  requireOutcome,
  toOrder,
  type Action,
  type FollowedAction,
  type Target,
  type Order,
  type FollowedOutcome,
} from './orders.ts'
import { checkAgain, type CheckedOutcome, isOver } from './reconcile.ts'
import { newRequestId } from '../http/request-id.ts'
import type { Call } from '../ils/port.ts'
import { type CardQuery, createCall } from '../members/card-query.ts'
import type { Member } from '../members/members.ts'
import { itemLists } from './own-items.ts'

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
   * Performs the order of one click: the same key again joins or replays it, whatever is allowed by then.
   * Rejects with `key-reused` or, where something is still to be done, as `requireAllowed` throws or with
   * `too-many-actions`.
   */
  async function order(
    query: CardQuery,
    { key, actions }: { key: string; actions: Action[] },
    requireAllowed: () => void,
  ): Promise<FollowedAction[]> {
    const one = toOrder(dataKey, { patron: query.patron, key, actions })
    const context = { ...dependencies, runner, query, order: one }
    return openOrders.join(one, () => start(context, requireAllowed))
  }

  async function start(
    { query, ...context }: OrderContext,
    requireAllowed: () => void,
  ): Promise<StartedOrder> {
    const { keyHash, patronHash } = context.order
    const known = await claimKey(store, context.order, async (transaction) => {
      requireAllowed()
      openOrders.admit(keyHash, patronHash)
      await requireRoom(transaction, { patronHash, now: store.clock() })
    })
    if (!known) throw new CallProblem('key-reused')
    if (known.problems === null) requireAllowed()
    // A disconnect does not abort an order, only a shutdown does.
    const lasting = { ...context, query: { ...query, signal: runner.signal } }
    return known.isNew ? lookUpOrder(lasting) : replayOrder(lasting, known)
  }

  /**
   * Lists for each loan or request its unsure action, otherwise the newest one if it is running or ended
   * recently.
   */
  async function since(patron: Patron, time: number): Promise<FollowedAction[]> {
    const patronHash = patronHashOf(dataKey, patron)
    const lookingUp = openOrders.listLookingUp(patronHash)
    const intents = await listIntentsOfPatron(store, { patronHash, since: time })
    const stored = firstOfEach(intents.toSorted(unsureFirst)).filter((intent) => isListed(store, intent))
    const rest = stored.filter(({ objectHash }) => !lookingUp.some((one) => one.objectHash === objectHash))
    return [...lookingUp, ...rest.map((intent) => follow(runner, intent))]
  }

  /** Reads back an unsure action, and sends nothing. Rejects with `not-found` if there is no such action. */
  async function check(query: CardQuery, target: Target): Promise<CheckedOutcome> {
    const patronHash = patronHashOf(dataKey, query.patron)
    const objectHash = objectHashOf(dataKey, patronHash, target)
    const intents = await listIntentsOfObject(store, objectHash)
    const intent = intents.find(({ type }) => type === target.type)
    const member = members.byCode.get(target.institutionCode)
    if (member && intent?.state === 'unsure') {
      const context = { ...query, members, member, store, kind: actionKinds[target.type] }
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

/**
 * Sorts unsure intents first: an action that was not sent because an earlier one is unsure does not hide that
 * one.
 */
function unsureFirst(a: Intent, b: Intent): number {
  return Number(b.state === 'unsure') - Number(a.state === 'unsure')
}

function isListed({ clock }: Store, { state, created, outcome }: Intent): boolean {
  if (outcome?.result === 'not-found') return false
  return state !== 'ended' || clock() - created < outcomesListedFor
}

/**
 * Recovers actions at the start and every minute, because the database may have failed meanwhile. A shutdown
 * waits for running actions.
 */
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

/** Orders and checks of one person that one process runs at a time. */
const maxAtOnce = 3
/** Estimate in seconds: most orders take less. */
const orderTakesSeconds = 2

type OpenOrder = Pick<Order, 'contentHash' | 'patronHash'> & {
  actions: Promise<FollowedAction[]>
  /** The actions of an order that is being looked up: until then nothing else lists them. */
  lookingUp: FollowedAction[]
  /** Never rejects. */
  ended: Promise<unknown>
}

function createOpenOrders() {
  /** Open orders by key hash. */
  const open = new Map<string, OpenOrder>()
  /** The person of each order and check that was admitted. */
  const admitted = new Map<unknown, string>()

  /** The same click joins its open order; otherwise `start` runs. Rejects with `key-reused`. */
  async function join(order: Order, start: () => Promise<StartedOrder>): Promise<FollowedAction[]> {
    const known = open.get(order.keyHash)
    if (known && known.contentHash !== order.contentHash) throw new CallProblem('key-reused')
    return (known ?? add(order, start())).actions
  }

  function add({ keyHash, patronHash, contentHash }: Order, started: Promise<StartedOrder>): OpenOrder {
    const actions = started.then((one) => one.actions)
    const ended = started
      .then((one) => Promise.all([one.lookedUp, ...one.actions.map(({ outcome }) => outcome)]))
      .catch(() => {})
      .finally(() => {
        open.delete(keyHash)
        admitted.delete(keyHash)
      })
    const order: OpenOrder = { patronHash, contentHash, actions, lookingUp: [], ended }
    open.set(keyHash, order)
    followLookUp().catch(() => {})
    return order

    async function followLookUp() {
      const one = await started
      order.lookingUp = one.actions
      await one.lookedUp
      order.lookingUp = []
    }
  }

  /** Throws `too-many-actions`: one person, in however many sessions, must not use up the calls of all others. */
  function admit(key: unknown, patronHash: string) {
    const others = [...admitted.values()].filter((other) => other === patronHash)
    if (others.length >= maxAtOnce) throw new CallProblem('too-many-actions', orderTakesSeconds)
    admitted.set(key, patronHash)
  }

  /** Runs a check, which counts as an order. Rejects with `too-many-actions`. */
  async function runCheck<T>(patronHash: string, check: () => Promise<T>): Promise<T> {
    const key = Symbol('check')
    admit(key, patronHash)
    return check().finally(() => admitted.delete(key))
  }

  return {
    join,
    admit,
    runCheck,
    listLookingUp: (patronHash: string) =>
      [...open.values()].filter((one) => one.patronHash === patronHash).flatMap((one) => one.lookingUp),
    ended: () => [...open.values()].map(({ ended }) => ended),
  }
}

/** Answers a repeated click, which another process may have received first, as the first one was answered. */
async function replayOrder(context: OrderContext, known: KnownKey): Promise<StartedOrder> {
  const { store } = context
  if (known.problems)
    return { actions: await listStored(context, known.problems), lookedUp: Promise.resolve() }
  const isElsewhere = isShared(store.database) && store.clock() - known.created < abandonedAfter
  return isElsewhere ? followElsewhere(context) : endInterrupted(context)
}

async function listStored(context: OrderContext, problems: LookUpProblems): Promise<FollowedAction[]> {
  const { runner, order } = context
  const intents = await intentsByObject(context)
  return order.intents.map((action) => {
    const intent = intents.get(action.objectHash)
    if (intent) return follow(runner, intent)
    const problem = problems[action.institutionCode]
    const outcome: FollowedOutcome =
      problem === undefined ? { result: 'not-found' } : { result: 'not-done', problem }
    return { ...action, isRunning: false, outcome: Promise.resolve(outcome) }
  })
}

/** Follows an order that another process is looking up. */
function followElsewhere(context: OrderContext): StartedOrder {
  const { runner, store, order } = context
  const stored = runner
    .poll(() => findLookUpProblems(store, order.keyHash))
    .then((problems) => problems && listStored(context, problems))
    .catch(() => null)
  const actions = order.intents.map((action, at) => ({
    ...action,
    isRunning: true,
    outcome: stored.then(
      (list): FollowedOutcome | Promise<FollowedOutcome> => list?.[at]?.outcome ?? { result: 'unsure' },
    ),
  }))
  return { actions, lookedUp: Promise.resolve() }
}

/**
 * Ends an order whose process has ended. An action that this process did not store was not done, and may have
 * been reported as such, so it is not carried out now.
 */
async function endInterrupted(context: OrderContext): Promise<StartedOrder> {
  const { store, order } = context
  const problems = Object.fromEntries(order.intents.map(({ institutionCode }) => [institutionCode, null]))
  await markLookedUp(store, order.keyHash, problems)
  return { actions: await listStored(context, problems), lookedUp: Promise.resolve() }
}

async function intentsByObject({ store, order }: OrderContext): Promise<Map<string, Intent>> {
  const intents = await listIntentsOfKey(store, order.keyHash)
  return new Map(intents.map((intent) => [intent.objectHash, intent]))
}

function follow(runner: ActionRunner, intent: Intent): FollowedAction {
  const isRunning = intent.outcome === null
  const endedAt = isRunning ? {} : { endedAt: intent.sent ?? intent.created }
  return { ...intent, ...endedAt, isRunning, outcome: runner.outcomeOf(intent) }
}

/**
 * Ends the intents that were left in flight: looks in the patron's list for actions that were sent. Sends
 * nothing.
 */
async function recover(
  dependencies: Dependencies,
  runner: ActionRunner,
  when: { isStart: boolean },
): Promise<void> {
  const inFlight = await listAbandoned(dependencies.store, when)
  const abandoned = inFlight.filter((intent) => !runner.isRunning(intent))
  const perform = async (intent: Intent) => ({
    intent,
    outcome: await findOutcome(dependencies, intent, runner.signal),
  })
  for (const intents of Map.groupBy(abandoned, ({ institutionCode }) => institutionCode).values())
    runner.run(intents, { perform, atOnce: 1 })
}

async function findOutcome(
  { members, store, log }: Dependencies,
  intent: Intent,
  stopping: AbortSignal,
): Promise<ActionOutcome> {
  const { state, institutionCode: institution, patronId } = intent
  if (state === 'stored') return { result: 'not-done', problem: null }
  const member = members.byCode.get(institution)
  if (!member || patronId === null) return { result: 'unsure' }
  const requestId = newRequestId()
  const call = createCall(members, { requestId, signal: stopping, priority: 'background', person: 'start' })
  try {
    return (await readBackOutcome({ store, member }, { ...intent, patronId }, call)) ?? { result: 'unsure' }
  } catch (error) {
    log.warn({ err: error, institution }, 'abandoned action not read back')
    return { result: 'unsure' }
  }
}

async function readBackOutcome(
  context: { store: Store; member: Member },
  intent: Intent & { patronId: string },
  call: Call,
): Promise<ActionOutcome | null> {
  const { system, institution } = context.member
  const { type, patronId, objectId, before } = intent
  const found = await system.findAccount({ by: 'id', id: patronId }, call)
  if (!found) return null
  const kind = actionKinds[type]
  const { items, unreadable } = await itemLists[kind.item].read(system, found, call)
  const item = items.find(({ id }) => id === objectId)
  const isProof = item !== undefined || (unreadable === 0 && !isOver(context, intent))
  return isProof ? kind.detect(item, before, institution) : null
}
