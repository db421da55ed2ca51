import type { ActionProblem, InstitutionProblem } from '@library-card/contract/problem.ts'
import type { CardQuery } from '../members/card-query.ts'
import type { Store } from '../store/database.ts'
import { actionKinds, type ActionOutcome } from './action-kinds.ts'
import type { ActionRunner, Dependencies } from './action-runner.ts'
import { forgetKey, markLookedUp } from './idempotency-keys.ts'
import { type Intent, findBlocking, joinIntent, listIntentsOfObject, storeIntents } from './intent-store.ts'
import type { FollowedAction, FollowedOutcome, NewIntent, Order } from './orders.ts'
import { problemIfUnreadable, readOwnItems, type ActionContext, type OwnItems } from './own-items.ts'
import { createPerform, findGone } from './perform-action.ts'
import { reconcile } from './reconcile.ts'

/**
 * The actions of an order. `lookedUp` never rejects: it resolves once the actions on the patron's own loans
 * or requests are stored.
 */
export type StartedOrder = { actions: FollowedAction[]; lookedUp: Promise<void> }

/**
 * The result of a look-up by object hash. `problem`: why the list, or a row of it, could not be read.
 * `isStored`: false if the database failed. `isBlocked`: whether another action on one of these objects is
 * running.
 */
type LookedUp = {
  problem: InstitutionProblem | null
  isStored: boolean
  isBlocked: boolean
  outcomes: Map<string, FollowedOutcome | Promise<FollowedOutcome>>
}

/**
 * Maximum of calls in flight for the actions of one patron at one institution, so that other patrons have
 * their turn.
 */
const atOnce = 6

export type OrderContext = Dependencies & { runner: ActionRunner; query: CardQuery; order: Order }

/**
 * Looks the loans or requests up in the patron's own lists and runs the actions on those found. Stores
 * nothing of the others, so that made-up ids do not fill the database.
 */
export function lookUpOrder(context: OrderContext): StartedOrder {
  const { store, log, order, runner } = context
  const groups = [...Map.groupBy(order.intents, ({ institutionCode }) => institutionCode)].map(
    ([code, group]) => ({
      code,
      group,
      lookedUp: lookUpAt(context, group).catch((error: unknown) => {
        log.error({ err: error }, 'order not looked up')
        return notLookedUp(group)
      }),
    }),
  )
  const actions = groups.flatMap(({ group, lookedUp }) =>
    group.map((action) => ({
      ...action,
      isRunning: true,
      outcome: lookedUp.then(({ outcomes }) => outcomes.get(action.objectHash) ?? notDone()),
    })),
  )
  const lookedUp = markAll()
  return { actions, lookedUp }

  async function markAll() {
    const problems: Record<string, ActionProblem | null> = {}
    let hasBlocked = false
    for (const { code, lookedUp: one } of groups) {
      const { problem, isStored, isBlocked } = await one
      if (problem || !isStored) problems[code] = problem
      hasBlocked ||= isBlocked
    }
    // Once the other action has ended, the same click can be carried out.
    const mark = () =>
      hasBlocked ? forgetKey(store, order.keyHash) : markLookedUp(store, order.keyHash, problems)
    // Runs even after a failure of the database: otherwise a click that was reported as not done would be
    // carried out when repeated.
    await runner.poll(() =>
      mark().then(
        () => true,
        (error: unknown) => {
          log.error({ err: error }, 'look-up not stored')
          return null
        },
      ),
    )
  }
}

async function lookUpAt(context: OrderContext, wanted: NewIntent[]): Promise<LookedUp> {
  const { members, store, runner, order, query } = context
  const [first] = wanted
  const member = first && members.byCode.get(first.institutionCode)
  if (!member) return { problem: null, isStored: true, isBlocked: false, outcomes: new Map() }
  const action: ActionContext = { ...query, members, member, store, kind: actionKinds[first.type] }
  const own = await readOwnItems(action, 'lookUp')
  if ('code' in own) {
    const outcome = notDone(own)
    const outcomes = new Map(wanted.map(({ objectHash }) => [objectHash, outcome]))
    return { problem: own, isStored: true, isBlocked: false, outcomes }
  }
  const outcomes: LookedUp['outcomes'] = new Map()
  let problem: LookedUp['problem'] = null
  const present = wanted.filter(({ objectId }) => own.items.has(objectId))
  for (const absent of wanted.filter(({ objectId }) => !own.items.has(objectId))) {
    const list = problemIfUnreadable(action, own, absent)
    if ('code' in list) problem = list
    const outcome = 'code' in list ? notDone(list) : await outcomeOfAbsent(action, { order, own }, absent)
    outcomes.set(absent.objectHash, outcome)
  }
  const run = (claimed: Intent[]) => runner.run(claimed, { perform: createPerform(action, own), atOnce })
  const claimed = await claimIntents(store, { order, run }, present)
  for (const { objectHash } of present) {
    const intent = claimed.get(objectHash)
    outcomes.set(objectHash, intent ? runner.outcomeOf(intent) : { result: 'in-progress' })
  }
  return { problem, isStored: true, isBlocked: claimed.size < present.length, outcomes }
}

function notLookedUp(wanted: NewIntent[]): LookedUp {
  const outcomes = new Map(wanted.map(({ objectHash }) => [objectHash, notDone()]))
  return { problem: null, isStored: false, isBlocked: false, outcomes }
}

/**
 * Returns the outcome for a missing object. An earlier action may have removed the object, and this click
 * then joins that action; otherwise the object is not the patron's.
 */
async function outcomeOfAbsent(
  context: ActionContext,
  { order, own: { found } }: { order: Order; own: OwnItems },
  action: NewIntent,
): Promise<ActionOutcome> {
  const earlier = await listIntentsOfObject(context.store, action.objectHash)
  const gone = findGone(action, await reconcile(context, earlier, { found, item: undefined }))
  if (!gone) return { result: 'not-found' }
  await joinIntent(context.store, order, gone.intent)
  return gone.outcome
}

function notDone(problem: ActionProblem | null = null): ActionOutcome {
  return { result: 'not-done', problem }
}

/** A blocking intent may end before it is found: the next attempt then stores ours. */
const attempts = 4

/**
 * Stores an intent for each action and passes the new ones to `run`. Returns, by object hash, the new intent
 * or the one that this click stored before or joins; none for an action that a different one blocks.
 */
async function claimIntents(
  store: Store,
  { order, run }: { order: Order; run: (claimed: Intent[]) => void },
  wanted: NewIntent[],
): Promise<Map<string, Intent>> {
  const found = new Map<string, Intent>()
  let rest = wanted
  for (let attempt = 0; attempt < attempts && rest.length > 0; attempt++) {
    const claimed = await storeIntents(store, order, rest)
    run(claimed)
    for (const intent of claimed) found.set(intent.objectHash, intent)
    const others = rest.filter(({ objectHash }) => !found.has(objectHash))
    const joined = await Promise.all(others.map((action) => join(action)))
    rest = others.filter((_, at) => joined[at] === 'try-again')
  }
  return found

  async function join(action: NewIntent): Promise<'done' | 'try-again'> {
    const { keyHash } = order
    const blocking = await findBlocking(store, { keyHash, objectHash: action.objectHash })
    if (!blocking) return 'try-again'
    const isSame =
      blocking.type === action.type && blocking.options.libraryCode === action.options.libraryCode
    if (!isSame) return 'done'
    await joinIntent(store, order, blocking)
    found.set(action.objectHash, blocking)
    return 'done'
  }
}
