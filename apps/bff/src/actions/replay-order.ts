import { isShared } from '../store/database.ts'
import type { ActionRunner } from './action-runner.ts'
import { findLookUpProblems, type KnownKey, type LookUpProblems } from './idempotency-keys.ts'
import type { Intent } from './intent-rows.ts'
import { abandonedAfter, listIntentsOfKey } from './intent-store.ts'
import { lookUpOrder, type OrderContext, type StartedOrder } from './look-up-order.ts'
import type { FollowedAction, FollowedOutcome } from './orders.ts'

/** Answers a click that has come before, possibly to another process, as it was answered then. */
export async function replayOrder(context: OrderContext, known: KnownKey): Promise<StartedOrder> {
  const { store } = context
  if (known.problems)
    return { actions: await listStored(context, known.problems), lookedUp: Promise.resolve() }
  const isElsewhere = isShared(store.database) && store.clock() - known.created < abandonedAfter
  return isElsewhere ? followElsewhere(context) : continueLookUp(context)
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

/** Another process is looking the order up. */
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

/** The process that looked the order up has ended: what it did not store is looked up now. */
async function continueLookUp(context: OrderContext): Promise<StartedOrder> {
  const intents = await intentsByObject(context)
  const rest = context.order.intents.filter(({ objectHash }) => !intents.has(objectHash))
  const { actions, lookedUp } = lookUpOrder(context, rest)
  const stored = [...intents.values()].map((intent) => follow(context.runner, intent))
  return { actions: [...stored, ...actions], lookedUp }
}

async function intentsByObject({ store, order }: OrderContext): Promise<Map<string, Intent>> {
  const intents = await listIntentsOfKey(store, order.keyHash)
  return new Map(intents.map((intent) => [intent.objectHash, intent]))
}

export function follow(runner: ActionRunner, intent: Intent): FollowedAction {
  const isRunning = intent.outcome === null
  const endedAt = isRunning ? {} : { endedAt: intent.sent ?? intent.created }
  return { ...intent, ...endedAt, isRunning, outcome: runner.outcomeOf(intent) }
}
