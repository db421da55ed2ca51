import type { OutcomeReading } from '@library-card/contract/outcome.ts'
import type { FoundAccount } from '@library-card/library-systems/port.ts'
import { actionKinds, notDone, unsure, type ActionOutcome, type Item } from './action-kinds.ts'
import { type Intent, listIntentsOfObject, markEnded } from './intent-store.ts'
import { problemIfUnreadable, readOwnItems, type ActionContext } from './own-items.ts'

/** Multiple of the write timeout within which an action takes effect. */
export const takesEffectWithin = 6

/**
 * Whether an action was sent so long ago that it can no longer take effect. The absence of an item then proves
 * nothing: a request that was picked up is a loan.
 */
function isOver(
  { store, member }: Pick<ActionContext, 'store' | 'member'>,
  { sent }: Pick<Intent, 'sent'>,
): boolean {
  return sent !== null && store.clock() - sent >= takesEffectWithin * member.limits.write
}

/** The item in the list of the account; undefined if the list lacks it. */
type Seen = { found: FoundAccount | null; item: Item | undefined }

export type Reconciled = { intent: Intent; outcome: ActionOutcome | null }

/**
 * Ends each unsure intent whose outcome the present state of its item proves. Also returns the intents that are
 * known to have removed the item.
 */
export async function reconcile(
  context: Pick<ActionContext, 'store' | 'member'>,
  intents: Intent[],
  seen: Seen,
): Promise<Reconciled[]> {
  const open = intents.filter(({ state }) => state === 'unsure')
  const reconciled = open.map((intent) => ({ intent, outcome: detectOutcome(context, intent, seen) }))
  for (const { intent, outcome } of reconciled) {
    if (outcome) await markEnded(context.store, intent, outcome)
  }
  const removals = intents.filter(({ outcome }) => outcome?.result === 'cancelled')
  return [...reconciled, ...removals.map((intent) => ({ intent, outcome: intent.outcome }))]
}

/** Returns the outcome that the present state of an item proves; null if it proves none. */
export function detectOutcome(
  context: Pick<ActionContext, 'store' | 'member'>,
  intent: Intent,
  { found, item }: Seen,
): ActionOutcome | null {
  // The patron may have signed in there with another card since.
  if (intent.patronId !== null && intent.patronId !== found?.patronId) return null
  const isLate = isOver(context, intent)
  if (!item && isLate) return null
  const detected = actionKinds[intent.type].detect(item, intent.before, context.member.institution)
  return detected ?? (isLate ? notDone : null)
}

export type CheckedOutcome = { outcome: ActionOutcome; reading?: OutcomeReading }

/** Reads the patron's list again to reconcile an intent that was sent. Sends nothing. */
export async function checkAgain(
  context: ActionContext,
  { id, objectHash, objectId, outcome: known }: Intent,
): Promise<CheckedOutcome> {
  const own = problemIfUnreadable(context, await readOwnItems(context, 'check'), { objectId })
  const before = known ?? unsure
  if ('code' in own)
    return before.result === 'unsure'
      ? { outcome: before, reading: { problem: own, due: null } }
      : { outcome: before }
  if (!own.found) return { outcome: before }
  context.members.recordWrite(context.patron, context.member.institution.code)
  const item = own.items.get(objectId)
  const intents = await listIntentsOfObject(context.store, objectHash)
  // Another process has sent the action, and may have ended.
  const open = intents.map((one) => (one.state === 'sent' ? { ...one, state: 'unsure' as const } : one))
  const reconciled = await reconcile(context, open, { found: own.found, item })
  // Another process may have read it back meanwhile.
  const ended = intents.find((one) => one.id === id)?.outcome
  const outcome = reconciled.find(({ intent }) => intent.id === id)?.outcome ?? ended ?? before
  return { outcome, reading: { problem: null, due: item && 'due' in item ? item.due : null } }
}
