import type { Patron } from '../network/patron.ts'
import type { Question } from '../network/question.ts'
import { CallProblem } from '../problems.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { patronHashOf } from '../store/patron-hash.ts'
import { checkAgain } from './check-again.ts'
import type { Ground } from './ground.ts'
import type { Intent } from './intent-row.ts'
import { claimKey, listIntents } from './intents.ts'
import type { End } from './kind.ts'
import { objectHashOf, toNewIntent, type Order, type Which } from './orders.ts'
import { recover } from './recover.ts'
import { createRunning } from './running.ts'
import { createTaking } from './taking.ts'

/** An act that was asked for. `end` never rejects; `runs` tells whether it was still to come. */
export type Following = Which & { runs: boolean; end: Promise<End> }

/** The acts of all patrons: each is stored, carried out at most once, and followed by whoever asked for it. */
export type Acts = ReturnType<typeof createActs>

const toldFor = 5 * 60_000

export function createActs(ground: Ground) {
  const { ledger } = ground
  const { dataKey } = ledger
  const running = createRunning(ground)

  /** One click: the same key again joins or replays it. Rejects with `key-reused` and `in-progress`. */
  async function order(question: Question, key: string, orders: Order[]): Promise<Following[]> {
    const patronHash = patronHashOf(dataKey, question.patron)
    const keyHash = keyedHash(dataKey, 'key', patronHash, key)
    const contentHash = keyedHash(dataKey, 'content', JSON.stringify(orders))
    if (!(await claimKey(ledger, { keyHash, contentHash }))) throw new CallProblem('key-reused')

    const wanted = new Map(orders.map((one) => [objectHashOf(dataKey, patronHash, one), one]))
    const news = [...wanted.values()].map((one) => toNewIntent(dataKey, patronHash, one))
    const take = createTaking({ ledger, running, question }, { keyHash, patronHash })
    return (await take(news)).map(follow)
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
    const objectHash = objectHashOf(dataKey, patronHashOf(dataKey, question.patron), which)
    const standing = (await listIntents(ledger, { objectHash })).find(({ type }) => type === which.type)
    if (!standing) throw new CallProblem('not-found')
    if (standing.state === 'unsure') return checkAgain(ground, question, standing)
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
