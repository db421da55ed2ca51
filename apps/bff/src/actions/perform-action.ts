import { answerStates } from '@library-card/contract/answer-state.ts'
import { setTimeout as wait } from 'node:timers/promises'
import type { ActionProblem, InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Unsure } from '@library-card/contract/renewal.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount } from '@library-card/library-systems/port.ts'
import pLimit from 'p-limit'
import { toProblem } from '../members/answers.ts'
import { notDone, unsure, type ActionOutcome, type Item } from './action-kinds.ts'
import type { Ended } from './action-runner.ts'
import { type Intent, isSame, listIntentsOfObject, markSent } from './intent-store.ts'
import {
  toActionCall,
  problemIfUnreadable,
  readOwnItems,
  type ActionContext,
  type OwnItems,
} from './own-items.ts'
import { reconcile, type Reconciled } from './reconcile.ts'

/** Maximum of calls in flight for the actions of one patron at one institution, which leaves turns for other patrons. */
const atOnce = 6

/**
 * Creates a function that sends each of the patron's intents at one institution at most once, if its object is in
 * the patron's own list.
 */
export function createPerform(context: ActionContext): (intent: Intent) => Promise<Ended | null> {
  const limit = pLimit(atOnce)
  const reading = createReadList(context)
  return (intent) => limit(async () => perform(context, intent, await reading))
}

type ReadList = (wasJustSent: boolean) => Promise<OwnItems | InstitutionProblem>

/** Milliseconds. No action is sent on the basis of an older list. */
const maxAge = 5_000

/**
 * Creates a function that returns the first list. Reads it again, once for all intents, if it is too old. A list
 * requested before the intents were stored may lack an action that ended just before: it is read again too.
 */
async function createReadList(context: ActionContext): Promise<ReadList> {
  const stored = performance.now()
  const first = await readOwnItems(context, 'lookUp')
  let began = 'code' in first ? performance.now() : first.began
  let latest: ReturnType<ReadList> = Promise.resolve(first)
  return (wasJustSent) => {
    const now = performance.now()
    if (now - began < maxAge && (began >= stored || !wasJustSent)) return latest
    began = now
    latest = readOwnItems(context, 'anew')
    return latest
  }
}

/** Milliseconds after sending within which an action has its outcome and a list shows it. */
const showsWithin = 120_000

async function perform(context: ActionContext, intent: Intent, readList: ReadList): Promise<Ended | null> {
  const { kind, member, store, signal } = context
  const all = await listIntentsOfObject(store, intent.objectHash)
  const others = all.filter(({ id }) => id !== intent.id)
  const isRecent = ({ sent }: Intent) => sent !== null && store.clock() - sent < showsWithin
  const own = problemIfUnreadable(context, await readList(others.some(isRecent)), intent)
  if ('code' in own) return { intent, outcome: { result: 'not-done', problem: own } }
  const item = own.items.get(intent.objectId)
  const earlier = await reconcile(context, others, { found: own.found, item })
  if (!own.found || !item) return { intent, outcome: findGone(intent, earlier) ?? { result: 'not-found' } }
  const open = earlier.find(({ outcome }) => outcome === null)?.intent
  if (open) return notSentAfter(open, intent)
  const foreseen = kind.foresee(item, intent.options, member.institution)
  if (foreseen) return { intent, outcome: foreseen }
  if (signal.aborted) return { intent, outcome: notDone }
  return send(context, intent, { found: own.found, item })
}

/** Returns the outcome of the earlier action of the same kind that removed an item from the list. */
function findGone({ type }: Intent, earlier: Reconciled[]): ActionOutcome | null {
  return earlier.find(({ intent, outcome }) => intent.type === type && outcome)?.outcome ?? null
}

/**
 * Returns the end of an intent whose item has an earlier unsure action: nothing is sent meanwhile. A repeat of that
 * action joins it and shares its outcome; any other action is not done.
 */
function notSentAfter(earlier: Intent, intent: Intent): Ended {
  if (!isSame(earlier, intent)) return { intent, outcome: notDone }
  return { intent: { ...intent, joined: earlier.id }, outcome: earlier.outcome ?? unsure }
}

type Found = { found: FoundAccount; item: Item }

async function send(context: ActionContext, intent: Intent, { found, item }: Found): Promise<Ended | null> {
  const { kind, store, members, member, patron, log } = context
  const before = kind.snapshot(item, intent.options)
  const sent = await markSent(store, intent, { patronId: found.patronId, before })
  if (!sent) return null
  members.recordWrite(patron, member.institution.code)
  const outcome = await callOnce(context, sent, { found, item }).catch((error: unknown): ActionOutcome => {
    log.error({ err: error }, 'action failed after it was sent')
    return unsure
  })
  members.recordWrite(patron, member.institution.code)
  return { intent: sent, outcome }
}

async function callOnce(
  context: ActionContext,
  intent: Intent,
  { found, item }: Found,
): Promise<ActionOutcome> {
  const { kind, member, members } = context
  try {
    // Neither a disconnect nor a shutdown aborts a write.
    const call: Call = {
      ...toActionCall(context, new AbortController().signal),
      onRefusal: (error) =>
        context.log.warn({ institution: member.institution.code, part: intent.type, ...error }, 'refused'),
    }
    return await kind.send(member.system, { found, item, options: intent.options }, call)
  } catch (error) {
    const problem: ActionProblem = toProblem(error, intent.type, context)
    const isOfKey = error instanceof InstitutionFailure && answerStates[error.code].isOfKey
    if (isOfKey) {
      members.readOnlyKeys.set(member.institution.code, true)
      // The account was read right before.
      problem.code = 'read-only'
    }
    const isUnsent = error instanceof InstitutionFailure && !error.sent
    return isUnsent ? { result: 'not-done', problem } : readBack(context, intent, causeOf(error))
  }
}

function causeOf(error: unknown): Pick<Unsure, 'cause'> {
  if (!(error instanceof InstitutionFailure)) return {}
  if (answerStates[error.code].isLate) return { cause: 'too-slow' }
  return { cause: error.isLost ? 'connection-lost' : 'no-usable-answer' }
}

/** Waits as multiples of the write timeout. Most late commits are not much later. */
const waitsBeforeReading = [0, 0.2, 0.5]

/** Looks in the patron's list for an action that was sent without an answer. Never sends again. */
async function readBack(
  context: ActionContext,
  intent: Intent,
  cause: Pick<Unsure, 'cause'>,
): Promise<ActionOutcome> {
  const { kind, member, signal } = context
  for (const part of waitsBeforeReading) {
    await wait(part * member.limits.write, null, { signal }).catch(() => {})
    const own = problemIfUnreadable(context, await readOwnItems(context, 'readBack'), intent)
    const isRead = !('code' in own) && own.found !== null
    const detected = isRead && kind.detect(own.items.get(intent.objectId), intent.before, member.institution)
    if (detected) return detected
    if (signal.aborted) break
  }
  return { result: 'unsure', ...cause }
}
