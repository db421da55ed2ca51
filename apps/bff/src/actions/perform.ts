import { setTimeout as wait } from 'node:timers/promises'
import { InstitutionFailure } from '../upstream/failure.ts'
import { toProblem } from '../members/card-query.ts'
import type { Intent, Ledger } from './intent-row.ts'
import { markSent } from './intents.ts'
import type { End, Kind } from './action-kind.ts'
import type { Family } from './action-kinds.ts'
import { callOf, forgetCopies, readOwn, type Asking, type Own } from './own-items.ts'
import { settle, type Settled } from './reconcile.ts'

/** Several acts of one kind at one institution. `end` is told how each has ended, once. */
export type Task<Thing extends { id: string }> = Asking & {
  kind: Kind<Thing>
  family: Family<Thing>
  ledger: Ledger
  intents: Intent[]
  end: (intent: Intent, end: End) => Promise<void>
}

/** How many of one patron at one institution are under way at once: the others there have their turn too. */
const atOnce = 6

/** Reads what is the patron's own, then sends each act at most once. */
export async function perform<Thing extends { id: string }>(task: Task<Thing>): Promise<void> {
  const own = await readOwn(task.kind, task, 'lookUp').catch((error: unknown) =>
    toProblem(error, 'own list', task),
  )
  const waiting = task.intents.values()
  const workers = Array.from({ length: atOnce }, async () => {
    for (const intent of waiting) {
      if (own && 'code' in own) await task.end(intent, { result: 'not-done', problem: own })
      else await performOne(task, intent, own)
    }
  })
  await Promise.all(workers)
}

async function performOne<Thing extends { id: string }>(
  task: Task<Thing>,
  intent: Intent,
  own: Own<Thing> | null,
): Promise<void> {
  const { kind, member } = task
  const here = member.institution
  const thing = own?.things.get(intent.objectId)
  const judging = { ...task, here, writeLimit: member.limits.write }
  const earlier = await settle(judging, intent.objectHash, thing)
  if (!own || !thing) return task.end(intent, endOfGone(kind, earlier))
  const unsure = earlier.find(({ end }) => end === null)?.intent
  if (unsure) return task.end(leanOn(unsure, intent), { result: 'unsure' })
  const foreseen = kind.foresee(thing, intent.wish, here)
  if (foreseen) return task.end(intent, foreseen)
  if (task.question.signal.aborted) return task.end(intent, { result: 'not-done', problem: null })
  return send(task, intent, { own, thing })
}

/** What is not there any more may be so by an earlier act of the same kind. */
function endOfGone<Thing extends { id: string }>({ type }: Kind<Thing>, earlier: Settled): End {
  return earlier.find(({ intent }) => intent.type === type)?.end ?? { result: 'not-found' }
}

/** Nothing is sent while an earlier act is unsure; what tells its end tells this one's too. */
function leanOn({ type, patronId, memory, sent }: Intent, intent: Intent): Intent {
  return type === intent.type ? { ...intent, patronId, memory, sent } : { ...intent, sent }
}

async function send<Thing extends { id: string }>(
  task: Task<Thing>,
  intent: Intent,
  { own: { found }, thing }: { own: Own<Thing>; thing: Thing },
): Promise<void> {
  const { kind, member, ledger } = task
  const memory = kind.remember(thing, intent.wish)
  const sent = await markSent(ledger, intent, { patronId: found.patronId, memory })
  if (!sent) return task.end(intent, { result: 'not-done', problem: null })
  forgetCopies(task)
  try {
    // Not the question's signal: what was begun is brought to its end.
    const call = callOf(task, new AbortController().signal)
    const end = await kind.send(member.system, { found, thing, wish: intent.wish }, call)
    forgetCopies(task)
    return await task.end(sent, end)
  } catch (error) {
    const problem = toProblem(error, intent.type, task)
    const surelyNot = error instanceof InstitutionFailure && !error.sent
    if (error instanceof InstitutionFailure && error.code === 'key-rejected') noteReadOnlyKey(task)
    const end: End = surelyNot ? { result: 'not-done', problem } : await readBack(task, sent)
    forgetCopies(task)
    return task.end(sent, end)
  }
}

function noteReadOnlyKey({ members, member }: Asking) {
  members.readOnlyKeys.set(member.institution.code, true)
}

/** In parts of the limit of a write: a late commit is usually not much later. */
const waitsBeforeReading = [0, 0.2, 0.5]

/** It was sent and no answer came: its own list tells whether it has happened. Nothing is sent again. */
async function readBack<Thing extends { id: string }>(task: Task<Thing>, intent: Intent): Promise<End> {
  const { kind, member, question } = task
  for (const part of waitsBeforeReading) {
    await wait(part * member.limits.write, null, { signal: question.signal }).catch(() => {})
    const own = await readOwn(kind, task, 'readBack').catch((error: unknown) =>
      toProblem(error, 'reading back', task),
    )
    const isTold = own && !('code' in own)
    const end = isTold
      ? kind.recognise(own.things.get(intent.objectId), intent.memory, member.institution)
      : null
    if (end) return end
    if (question.signal.aborted) break
  }
  return { result: 'unsure' }
}
