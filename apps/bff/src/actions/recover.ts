import { second } from '@library-card/library-systems/durations.ts'
import pLimit from 'p-limit'
import { newRequestId } from '../http/request-id.ts'
import { createCall } from '../members/calls.ts'
import { actionKinds, notDone, unsure, type ActionOutcome } from './action-kinds.ts'
import type { ActionRunner, Dependencies, Ended } from './action-runner.ts'
import { holdIntents, listHeld, takeOver, type Intent } from './intent-store.ts'
import { itemLists } from './own-items.ts'
import { detectOutcome, takesEffectWithin } from './reconcile.ts'

/**
 * Milliseconds between two runs. A sent action is then decided within 75 seconds: 60 until it can no longer take
 * effect, and the time of two reads.
 */
export const recoverEvery = 5 * second
/** Milliseconds for which an intent counts as held. A running process renews this more often. */
const heldFor = 20 * second
/** Maximum of reads at one institution. */
const atOnce = 6

type Context = Dependencies & { runner: ActionRunner; holder: string }

/**
 * Ends abandoned actions and sends nothing. An unsent one is not done. A sent one is read back once, when it can no
 * longer take effect, even if its own process could not read it. After that, only the patron's check or next click
 * reads it.
 */
export async function recover(context: Context): Promise<void> {
  const { store, runner, holder } = context
  const held = await listHeld(store)
  await holdIntents(store, holder, runner.ids())
  const left = held.filter((intent) => !runner.isRunning(intent) && isLeft(context, intent))
  for (const intents of Map.groupBy(left, ({ institutionCode }) => institutionCode).values()) {
    const limit = pLimit(atOnce)
    runner.run(intents, (intent) => limit(() => end(context, intent)))
  }
}

function isLeft({ members, store }: Context, { state, institutionCode, held }: Intent): boolean {
  const write = members.byCode.get(institutionCode)?.limits.write ?? 0
  return store.clock() - held >= (state === 'stored' ? heldFor : takesEffectWithin * write)
}

/** Resolves with null if another process has the intent, or will take it over because this process is stopping. */
async function end(context: Context, intent: Intent): Promise<Ended | null> {
  const { store, holder, log, runner } = context
  if (runner.signal.aborted) return null
  const taken = await takeOver(store, intent, holder).catch((error: unknown) => {
    log.error({ err: error }, 'action not taken over')
    return null
  })
  if (!taken) return null
  if (taken.state === 'stored') return { intent: taken, outcome: notDone }
  const outcome = await readBack(context, taken)
  // Without a holder, no process would read it again.
  if (runner.signal.aborted && outcome.result === 'unsure') return null
  return { intent: { ...taken, holder: null }, outcome }
}

async function readBack({ members, store, log, runner }: Context, intent: Intent): Promise<ActionOutcome> {
  const { type, institutionCode: institution, patronId, objectId, objectHash } = intent
  const member = members.byCode.get(institution)
  if (!member || patronId === null) return unsure
  const request = { requestId: newRequestId(), signal: runner.signal, person: objectHash }
  const call = createCall(members, { ...request, priority: 'write' })
  try {
    const found = await member.system.findAccount({ by: 'id', id: patronId }, call)
    if (!found) return unsure
    const list = await itemLists[actionKinds[type].item].read(member.system, found, call)
    const item = list.items.find(({ id }) => id === objectId)
    // The item may be one of the rows that could not be read.
    if (!item && list.unreadable > 0) return unsure
    return detectOutcome({ store, member }, intent, { found, item }) ?? unsure
  } catch (error) {
    log.warn({ err: error, institution }, 'action not read back')
    return unsure
  }
}
