import { randomUUID } from 'node:crypto'
import { type Patron, patronHashOf } from '../members/patron.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { checkAgain } from './check-again.ts'
import type { Ground } from './dependencies.ts'
import type { Intent } from './intent-row.ts'
import { listIntents } from './intents.ts'
import type { End } from './action-kind.ts'
import { claimKey, type OrderKey } from './order-key.ts'
import { createOrderLimits } from './order-limits.ts'
import { objectHashOf, toNewIntents, type Order, type Which } from './orders.ts'
import { recover } from './recover.ts'
import { createRunning } from './action-runner.ts'
import { createTaking } from './claim-intents.ts'

/** An act that was asked for. `end` never rejects; `runs` tells whether it was still to come. */
export type Following = Which & { runs: boolean; end: Promise<End> }

/** The acts of all patrons: each is stored, carried out at most once, and followed by whoever asked for it. */
export type Acts = ReturnType<typeof createActs>

const toldFor = 5 * 60_000

export function createActs(ground: Ground) {
  const { ledger } = ground
  const { dataKey } = ledger
  const running = createRunning(ground)
  const limits = createOrderLimits(ledger)

  /**
   * One click: the same key again joins or replays it. Rejects with `key-reused`, `in-progress` and, for what is new,
   * `too-many-actions`.
   */
  async function order(question: Question, key: string, orders: Order[]): Promise<Following[]> {
    const orderKey = toOrderKey(dataKey, { patron: question.patron, key, orders })
    const leave = await limits.admit(orderKey)
    try {
      if (!(await claimKey(ledger, orderKey))) throw new CallProblem('key-reused')
      limits.noteStored(orderKey)
      const takeAll = createTaking({ ledger, running, question }, orderKey)
      const following = (await takeAll(toNewIntents(dataKey, orderKey, orders))).map(follow)
      void Promise.all(following.map(({ end }) => end)).then(leave)
      return following
    } catch (error) {
      leave()
      throw error
    }
  }

  function follow(intent: Intent): Following {
    const { type, institutionCode, objectId } = intent
    return { type, institutionCode, objectId, runs: intent.end === null, end: running.endOf(intent) }
  }

  /**
   * The newest act on each thing: what runs, what is unsure, and what has ended so lately that whoever comes back still
   * wants to know. What was nowhere the patron's is left out.
   */
  async function since(patron: Patron, time: number): Promise<Following[]> {
    const intents = await listIntents(ledger, { patronHash: patronHashOf(dataKey, patron), since: time })
    const newest = new Map(intents.toReversed().map((intent) => [intent.objectHash, intent]))
    return [...newest.values()].filter(isWorthTelling).map(follow)
  }

  function isWorthTelling({ state, created, end }: Intent): boolean {
    if (end?.result === 'not-found') return false
    return state !== 'ended' || ledger.clock() - created < toldFor
  }

  /** Reads back what is unsure and sends nothing; rejects with `not-found` where there was no such act. */
  async function check(question: Question, which: Which): Promise<End> {
    const patronHash = patronHashOf(dataKey, question.patron)
    const objectHash = objectHashOf(dataKey, patronHash, which)
    const standing = (await listIntents(ledger, { objectHash })).find(({ type }) => type === which.type)
    if (!standing) throw new CallProblem('not-found')
    if (standing.state === 'unsure') {
      const leave = limits.enter({ patronHash, keyHash: randomUUID(), objects: 0 })
      return checkAgain(ground, question, standing).finally(leave)
    }
    const end = await running.endOf(standing)
    if (end.result === 'not-found') throw new CallProblem('not-found')
    return end
  }

  return {
    order,
    since,
    check,
    /** Finds out what became of what an earlier process left behind; nothing is sent. */
    recover: async () => recover(ground, running),
    stop: running.stop,
  }
}

function toOrderKey(
  dataKey: Buffer,
  { patron, key, orders }: { patron: Patron; key: string; orders: Order[] },
): OrderKey {
  const patronHash = patronHashOf(dataKey, patron)
  return {
    keyHash: keyedHash(dataKey, 'key', patronHash, key),
    contentHash: keyedHash(dataKey, 'content', JSON.stringify(orders)),
    patronHash,
    objects: orders.length,
  }
}
