import type { OutcomeReading } from '@library-card/contract/outcome.ts'
import { actionKinds, type ActionOutcome, type Item } from './action-kinds.ts'
import type { Intent } from './intent-rows.ts'
import { listIntentsOfObject, markEnded } from './intent-store.ts'
import { problemIfUnreadable, readOwnItems, type ActionContext } from './own-items.ts'

/** In limits of a write: an action that was sent longer ago no longer takes effect. */
const takesEffectWithin = 6

export type Reconciled = { intent: Intent; outcome: ActionOutcome | null }

/** Ends each unsure one of `intents` whose outcome the present state of its item proves (undefined: it is gone). */
export async function reconcile(
  context: Pick<ActionContext, 'store' | 'member'>,
  intents: Intent[],
  item: Item | undefined,
): Promise<Reconciled[]> {
  const unsure = intents.filter(({ state }) => state === 'unsure')
  const reconciled = unsure.map((intent) => ({ intent, outcome: detectOutcome(context, intent, item) }))
  for (const { intent, outcome } of reconciled) {
    if (outcome) await markEnded(context.store, intent, outcome)
  }
  return reconciled
}

function detectOutcome(
  { store, member: { institution, limits } }: Pick<ActionContext, 'store' | 'member'>,
  { type, before, sent }: Intent,
  item: Item | undefined,
): ActionOutcome | null {
  const detected = actionKinds[type].detect(item, before, institution)
  if (detected) return detected
  const isOver = sent !== null && store.clock() - sent >= takesEffectWithin * limits.write
  return isOver ? { result: 'not-done', problem: null } : null
}

export type CheckedOutcome = { outcome: ActionOutcome; reading?: OutcomeReading }

const unsure: ActionOutcome = { result: 'unsure' }

/** Reads the patron's list again to reconcile an unsure intent. Sends nothing. */
export async function checkAgain(
  context: ActionContext,
  { id, objectHash, objectId }: Intent,
): Promise<CheckedOutcome> {
  const own = problemIfUnreadable(context, await readOwnItems(context, 'anew'), { objectId })
  if ('code' in own) return { outcome: unsure, reading: { problem: own, due: null } }
  if (!own.found) return { outcome: unsure }
  context.members.recordWrite(context.cardQuery.patron, context.member.institution.code)
  const item = own.items.get(objectId)
  const intents = await listIntentsOfObject(context.store, objectHash)
  const reconciled = await reconcile(context, intents, item)
  const outcome = reconciled.find(({ intent }) => intent.id === id)?.outcome ?? unsure
  return { outcome, reading: { problem: null, due: item && 'due' in item ? item.due : null } }
}
