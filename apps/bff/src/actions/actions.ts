import { randomUUID } from 'node:crypto'
import { type Patron, patronHashOf } from '../members/patron.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { checkAgain } from './check-again.ts'
import type { Ground } from './dependencies.ts'
import type { Intent, Ledger } from './intent-row.ts'
import { listIntents } from './intents.ts'
import type { End } from './action-kind.ts'
import { claimKey, type OrderKey } from './order-key.ts'
import { createOrderLimits } from './order-limits.ts'
import { objectHashOf, toNewIntents, type Order, type Which } from './orders.ts'
import { createPlacing, type Following } from './order-runner.ts'
import { recover } from './recover.ts'
import { createReplaying, follow, toFollowing } from './replay-order.ts'
import { createRunning } from './action-runner.ts'

/** The acts of all patrons: each is stored, carried out at most once, and followed by whoever asked for it. */
export type Acts = ReturnType<typeof createActs>

const toldFor = 5 * 60_000

export function createActs(ground: Ground) {
  const { ledger } = ground
  const { dataKey } = ledger
  const running = createRunning(ground)
  const placing = createPlacing(ground, running)
  const replaying = createReplaying({ ledger, running, placing })
  const limits = createOrderLimits(ledger)

  /**
   * One click: the same key again joins or replays it. Rejects with `key-reused` and, for what is new, `too-many-actions`.
   */
  async function order(question: Question, key: string, orders: Order[]): Promise<Following[]> {
    const orderKey = toOrderKey(dataKey, { patron: question.patron, key, orders })
    const leave = await limits.admit(orderKey)
    try {
      const known = await claimKey(ledger, orderKey)
      if (!known) throw new CallProblem('key-reused')
      limits.noteStored(orderKey)
      const wanted = toNewIntents(dataKey, orderKey, orders)
      const following = known.isNew
        ? placing.place(question, orderKey, wanted).map(toFollowing)
        : await replaying.replay({ question, orderKey, known }, wanted)
      void Promise.all(following.map(({ end }) => end)).then(leave)
      return following
    } catch (error) {
      leave()
      throw error
    }
  }

  async function since(patron: Patron, time: number): Promise<Following[]> {
    const patronHash = patronHashOf(dataKey, patron)
    const placed = placing.listOf(patronHash)
    const stored = await listWorthTelling(ledger, { patronHash, since: time })
    const rest = stored.filter(({ objectHash }) => !placed.some((one) => one.objectHash === objectHash))
    return [...placed.map(toFollowing), ...rest.map((intent) => follow(running, intent))]
  }

  /** Reads back what is unsure and sends nothing; rejects with `not-found` where there was no such act. */
  async function check(question: Question, which: Which): Promise<End> {
    const patronHash = patronHashOf(dataKey, question.patron)
    const objectHash = objectHashOf(dataKey, patronHash, which)
    const standing = (await listIntents(ledger, { objectHash })).find(({ type }) => type === which.type)
    if (standing?.state === 'unsure') {
      const leave = limits.enter({ patronHash, keyHash: randomUUID(), objects: 0 })
      return checkAgain(ground, question, standing).finally(leave)
    }
    const end = await (standing ? running.endOf(standing) : findPlaced(patronHash, { ...which, objectHash }))
    if (!end || end.result === 'not-found') throw new CallProblem('not-found')
    if (end.result === 'in-progress') throw new CallProblem('in-progress')
    return end
  }

  /** It is not stored before it has been looked up. */
  function findPlaced(patronHash: string, { type, objectHash }: Which & { objectHash: string }) {
    return placing.listOf(patronHash).find((one) => one.type === type && one.objectHash === objectHash)?.end
  }

  return {
    order,
    since,
    check,
    /** Finds out what became of what an earlier process left behind; nothing is sent. */
    recover: async () => recover(ground, running),
    stop: () => running.stop(placing.lookedUp),
  }
}

/**
 * The newest act on each thing: what runs, what is unsure, and what has ended so lately that whoever comes back still wants
 * to know. What was nowhere the patron's is left out.
 */
async function listWorthTelling(
  ledger: Ledger,
  of: { patronHash: string; since: number },
): Promise<Intent[]> {
  const intents = await listIntents(ledger, of)
  const newest = new Map(intents.toReversed().map((intent) => [intent.objectHash, intent]))
  return [...newest.values()].filter(({ state, created, end }) => {
    if (end?.result === 'not-found') return false
    return state !== 'ended' || ledger.clock() - created < toldFor
  })
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
