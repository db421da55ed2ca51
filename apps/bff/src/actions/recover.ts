import { newRequestId } from '../http/request-id.ts'
import type { Call } from '../ils/port.ts'
import { createCall } from '../members/calls.ts'
import type { Member } from '../members/members.ts'
import { actionKinds, type ActionOutcome } from './action-kinds.ts'
import type { ActionRunner, Dependencies } from './action-runner.ts'
import type { Intent } from './intent-rows.ts'
import { listAbandoned } from './intent-store.ts'
import { itemLists } from './own-items.ts'
import { isOver } from './reconcile.ts'
import type { Store } from '../store/database.ts'

/** Ends the intents that were left in flight: what was sent is looked for in the patron's list. Sends nothing. */
export async function recover(
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
