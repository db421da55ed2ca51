import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { FoundAccount } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import { toProblem } from '../members/card-query.ts'
import type { Intent, Ledger } from './intent-row.ts'
import { listIntents, markSent } from './intents.ts'
import type { End, Kind } from './action-kind.ts'
import type { Family } from './action-kinds.ts'
import { callOf, forgetCopies, readOwn, type Asking, type Own } from './own-items.ts'
import { settle, type Judging, type Settled } from './reconcile.ts'

/** Acts of one kind at one institution. `end` is told how each has ended, once. */
export type Task<Thing extends { id: string }> = Asking & {
  kind: Kind<Thing>
  family: Family<Thing>
  ledger: Ledger
  end: (intent: Intent, end: End) => Promise<void>
}

/** How many of one patron at one institution are under way at once: the others there have their turn too. */
const atOnce = 6

/** Sends each act at most once, by the list that its thing was found in. */
export async function perform<Thing extends { id: string }>(
  task: Task<Thing>,
  intents: Intent[],
  own: Own<Thing>,
): Promise<void> {
  const look = createLook(task, own)
  const waiting = intents.values()
  const workers = Array.from({ length: atOnce }, async () => {
    for (const intent of waiting) await performOne(task, intent, look)
  })
  await Promise.all(workers)
}

type Look<Thing> = (wasJustSent: boolean) => Promise<Own<Thing> | InstitutionProblem>

/** Milliseconds. Nothing is sent by an older list. */
const longestAge = 5_000

/**
 * The list that was read before the intents were stored, read again where it is too old. An act that ended just before they
 * were stored may not be in it: then it is read again as well, once for all of them.
 */
function createLook<Thing extends { id: string }>(task: Task<Thing>, own: Own<Thing>): Look<Thing> {
  const stored = performance.now()
  let began = own.began
  let latest: ReturnType<Look<Thing>> = Promise.resolve(own)
  return (wasJustSent) => {
    const now = performance.now()
    if (now - began < longestAge && (began >= stored || !wasJustSent)) return latest
    began = now
    latest = readOwn(task.kind, task, 'anew').catch((error: unknown) => toProblem(error, 'own list', task))
    return latest
  }
}

/** By then what was sent has its end, and a list shows it. */
const showsWithin = 120_000

async function performOne<Thing extends { id: string }>(
  task: Task<Thing>,
  intent: Intent,
  look: Look<Thing>,
): Promise<void> {
  const { kind, member, ledger } = task
  const here = member.institution
  const all = await listIntents(ledger, { objectHash: intent.objectHash })
  const others = all.filter(({ id }) => id !== intent.id)
  const isRecent = ({ sent }: Intent) => sent !== null && ledger.clock() - sent < showsWithin
  const own = await look(others.some(isRecent))
  if ('code' in own) return task.end(intent, { result: 'not-done', problem: own })
  const thing = own.things.get(intent.objectId)
  const earlier = await settle(judgingOf(task), others, thing)
  if (!own.found || !thing) return task.end(intent, endOfGone(kind, earlier)?.end ?? { result: 'not-found' })
  const unsure = earlier.find(({ end }) => end === null)?.intent
  if (unsure) return task.end(leanOn(unsure, intent), { result: 'unsure' })
  const foreseen = kind.foresee(thing, intent.wish, here)
  if (foreseen) return task.end(intent, foreseen)
  if (task.question.signal.aborted) return task.end(intent, { result: 'not-done', problem: null })
  return send(task, intent, { found: own.found, thing })
}

export function judgingOf<Thing extends { id: string }>(task: Task<Thing>): Judging<Thing> {
  const { institution: here, limits } = task.member
  return { ...task, here, writeLimit: limits.write }
}

/** What is not there any more may be so by an earlier act of the same kind. */
export function endOfGone<Thing extends { id: string }>(
  { type }: Kind<Thing>,
  earlier: Settled,
): { intent: Intent; end: End } | null {
  for (const { intent, end } of earlier) if (intent.type === type && end) return { intent, end }
  return null
}

/** Nothing is sent while an earlier act is unsure; what tells its end tells this one's too. */
function leanOn({ type, patronId, memory, sent }: Intent, intent: Intent): Intent {
  return type === intent.type ? { ...intent, patronId, memory, sent } : { ...intent, sent }
}

async function send<Thing extends { id: string }>(
  task: Task<Thing>,
  intent: Intent,
  { found, thing }: { found: FoundAccount; thing: Thing },
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
    const isTold = !('code' in own) && own.found !== null
    const end = isTold
      ? kind.recognise(own.things.get(intent.objectId), intent.memory, member.institution)
      : null
    if (end) return end
    if (question.signal.aborted) break
  }
  return { result: 'unsure' }
}
