import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { toProblem, type Question } from '../members/card-query.ts'
import type { Ground } from './dependencies.ts'
import { listIntents, joinIntent, type NewIntent } from './intents.ts'
import type { Owner } from './intent-row.ts'
import type { End } from './action-kind.ts'
import { withKind } from './action-kinds.ts'
import { findUnread, noteLookedUp, type OrderKey, type Unread } from './order-key.ts'
import type { Which } from './orders.ts'
import { readOwn } from './own-items.ts'
import { endOfGone, judgingOf, perform, type Task } from './perform.ts'
import type { Running } from './action-runner.ts'
import { settle } from './reconcile.ts'
import { take } from './claim-intents.ts'

/** How one loan or request of an order ends; `in-progress`: another act is at it, and nothing was done. */
export type PlacedEnd = End | { result: 'in-progress' }

/** An act that was asked for. `end` never rejects; `runs` tells whether it was still to come. */
export type Following = Which & { runs: boolean; end: Promise<PlacedEnd> }

type Wanted = NewIntent & { tell: (end: PlacedEnd | Promise<PlacedEnd>) => void }
/** `end` never rejects. */
export type Placed = NewIntent & { end: Promise<PlacedEnd> }
type Open = { patronHash: string; placed: Placed[]; lookedUp: Promise<void> }

/**
 * The orders whose ids are being looked up. Nothing of an order is stored but its key before its ids were found in the
 * patron's own lists, and of an id that is in none of them nothing at all.
 */
export function createPlacing({ members, ledger, log }: Ground, running: Running) {
  const open = new Map<string, Open>()

  function place(question: Question, { keyHash, patronHash }: OrderKey, news: NewIntent[]): Placed[] {
    const wanted: Wanted[] = []
    const placed = news.map((one): Placed => {
      const { promise: end, resolve: tell } = Promise.withResolvers<PlacedEnd>()
      wanted.push({ ...one, tell })
      return { ...one, end }
    })
    const asked = { ...question, signal: running.signal }
    const lookedUp = lookUpAll(asked, { keyHash, patronHash }, wanted).finally(() => open.delete(keyHash))
    open.set(keyHash, { patronHash, placed, lookedUp })
    return placed
  }

  async function lookUpAll(question: Question, owner: Owner, wanted: Wanted[]): Promise<void> {
    const unread: Record<string, InstitutionProblem> = {}
    try {
      const groups = Map.groupBy(wanted, ({ institutionCode }) => institutionCode)
      await Promise.all(
        [...groups].map(async ([code, group]) => {
          const problem = await lookUpAt(question, owner, group)
          if (problem) unread[code] = problem
        }),
      )
      await noteLookedUp(ledger, owner.keyHash, unread)
    } catch (error) {
      log.error({ err: error }, 'an order broke off')
    } finally {
      // Of what has been told already this changes nothing.
      for (const { tell } of wanted) tell({ result: 'not-done', problem: null })
    }
  }

  /** Resolves to why the list there could not be read. */
  async function lookUpAt(
    question: Question,
    owner: Owner,
    wanted: Wanted[],
  ): Promise<InstitutionProblem | null> {
    const [first] = wanted
    const member = first && members.byCode.get(first.institutionCode)
    if (!member) return null
    const asking = { members, member, question, ledger, end: running.end }
    return withKind(first.type, (kind, family) =>
      takeOwn({ task: { ...asking, kind, family }, owner, running }, wanted),
    )
  }

  return {
    place,
    /** Of that click, while it is being looked up here. */
    find: (keyHash: string) => open.get(keyHash)?.placed,
    listOf: (patronHash: string) =>
      [...open.values()].filter((one) => one.patronHash === patronHash).flatMap(({ placed }) => placed),
    /** Another process is at it: what it has found out, or null where it does not come to an end. */
    waitElsewhere: (keyHash: string) => waitElsewhere(() => findUnread(ledger, keyHash), running.signal),
    lookedUp: () => Promise.all([...open.values()].map(({ lookedUp }) => lookedUp)),
  }
}

type Taking<Thing extends { id: string }> = { task: Task<Thing>; owner: Owner; running: Running }

async function takeOwn<Thing extends { id: string }>(
  { task, owner, running }: Taking<Thing>,
  wanted: Wanted[],
): Promise<InstitutionProblem | null> {
  const own = await readOwn(task.kind, task, 'lookUp').catch((error: unknown) =>
    toProblem(error, 'own list', task),
  )
  if ('code' in own) {
    for (const { tell } of wanted) tell({ result: 'not-done', problem: own })
    return own
  }
  const [there, absent] = [true, false].map((isThere) =>
    wanted.filter(({ objectId }) => own.things.has(objectId) === isThere),
  )
  for (const one of absent!) one.tell(await endOfAbsent(task, owner, one))
  const begin = (ours: Parameters<typeof perform>[1]) => running.run(ours, () => perform(task, ours, own))
  const intents = await take({ ledger: task.ledger, owner, begin }, there!)
  for (const [at, intent] of intents.entries())
    there![at]!.tell(intent ? running.endOf(intent) : { result: 'in-progress' })
  return null
}

/** It may be gone by an earlier act, which is told of the same click from now on; else it was never there. */
async function endOfAbsent<Thing extends { id: string }>(
  task: Task<Thing>,
  owner: Owner,
  { objectHash }: NewIntent,
): Promise<End> {
  const { ledger, kind } = task
  const earlier = await listIntents(ledger, { objectHash, state: 'unsure' })
  const gone = endOfGone(kind, await settle(judgingOf(task), earlier, undefined))
  if (!gone) return { result: 'not-found' }
  await joinIntent(ledger, owner, gone.intent)
  return gone.end
}

/** Milliseconds. */
const lookEvery = 500
const lookFor = 90_000

async function waitElsewhere(
  look: () => Promise<Unread | null>,
  signal: AbortSignal,
): Promise<Unread | null> {
  const until = performance.now() + lookFor
  while (performance.now() < until && !signal.aborted) {
    const unread = await look()
    if (unread) return unread
    await wait(lookEvery, null, { ref: false })
  }
  return null
}
