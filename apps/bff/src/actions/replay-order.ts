import type { Question } from '../members/card-query.ts'
import { isShared } from '../store/database.ts'
import type { Intent, Ledger } from './intent-row.ts'
import { listIntentsOf, type NewIntent } from './intents.ts'
import type { KnownOrder, OrderKey, Unread } from './order-key.ts'
import type { createPlacing, Following, Placed, PlacedEnd } from './order-runner.ts'
import type { Running } from './action-runner.ts'

type Ground = { ledger: Ledger; running: Running; placing: ReturnType<typeof createPlacing> }
type Again = { question: Question; orderKey: OrderKey; known: KnownOrder }

/** Milliseconds. Longer than any process looks ids up: where they are not by then, it is no more. */
const leftAfter = 600_000

/** A click that has come before is answered as it was then. */
export function createReplaying({ ledger, running, placing }: Ground) {
  async function replay(again: Again, wanted: NewIntent[]): Promise<Following[]> {
    const { keyHash } = again.orderKey
    const placed = placing.find(keyHash)
    if (placed) return placed.map(toFollowing)
    if (again.known.unread) return tellAll(keyHash, wanted, again.known.unread)
    const isElsewhere = isShared(ledger.database) && ledger.clock() - again.known.created < leftAfter
    return isElsewhere ? followElsewhere(keyHash, wanted) : goOn(again, wanted)
  }

  /** What has no intent was not found, or its list was not read. */
  async function tellAll(keyHash: string, wanted: NewIntent[], unread: Unread): Promise<Following[]> {
    const intents = await byObject(keyHash)
    return wanted.map((one) => {
      const intent = intents.get(one.objectHash)
      if (intent) return follow(running, intent)
      const problem = unread[one.institutionCode]
      const end: PlacedEnd = problem ? { result: 'not-done', problem } : { result: 'not-found' }
      return { ...one, runs: false, end: Promise.resolve(end) }
    })
  }

  function followElsewhere(keyHash: string, wanted: NewIntent[]): Following[] {
    const found = placing
      .waitElsewhere(keyHash)
      .then((unread) => unread && tellAll(keyHash, wanted, unread))
      .catch(() => null)
    return wanted.map((one, at) => ({
      ...one,
      runs: true,
      end: found.then(
        (following): PlacedEnd | Promise<PlacedEnd> => following?.[at]?.end ?? { result: 'unsure' },
      ),
    }))
  }

  /** The process that looked its ids up is no more: those that it had not stored are looked up now. */
  async function goOn({ question, orderKey }: Again, wanted: NewIntent[]): Promise<Following[]> {
    const intents = await byObject(orderKey.keyHash)
    const rest = wanted.filter(({ objectHash }) => !intents.has(objectHash))
    const known = [...intents.values()].map((intent) => follow(running, intent))
    return [...known, ...placing.place(question, orderKey, rest).map(toFollowing)]
  }

  async function byObject(keyHash: string): Promise<Map<string, Intent>> {
    return new Map((await listIntentsOf(ledger, keyHash)).map((intent) => [intent.objectHash, intent]))
  }

  return { replay }
}

export function follow(running: Running, intent: Intent): Following {
  const { type, institutionCode, objectId } = intent
  return { type, institutionCode, objectId, runs: intent.end === null, end: running.endOf(intent) }
}

export function toFollowing({ type, institutionCode, objectId, end }: Placed): Following {
  return { type, institutionCode, objectId, runs: true, end }
}
