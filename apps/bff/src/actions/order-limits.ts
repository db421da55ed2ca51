import { CallProblem } from '../http/problems.ts'
import type { Ledger } from './intent-row.ts'
import { isKnownKey, listOrdered, type OrderKey } from './order-key.ts'

/** Loans or requests that one person may act on in a minute, at whichever process. */
const mostInAMinute = 500
const minute = 60_000
/** Orders of one person that one process carries out at a time. */
const mostOpenOrders = 3
/** Nobody knows when an order ends; most take less. */
const orderTakesSeconds = 2

/** Keeps one person, however many sessions they have, from taking the turns of all others. */
export function createOrderLimits(ledger: Ledger) {
  /** By person and key: the objects that `listOrdered` does not tell yet. */
  const open = new Map<string, Map<string, number>>()

  /** Rejects with `too-many-actions`. Resolves to what to call when the order has ended. A click that has come before is let in. */
  async function admit(order: OrderKey): Promise<() => void> {
    if (await isKnownKey(ledger, order.keyHash)) return () => {}
    const leave = enter(order)
    try {
      await requireRoom(order.patronHash)
      return leave
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Throws `too-many-actions`. Returns what to call when it has ended. */
  function enter({ patronHash, keyHash, objects }: Omit<OrderKey, 'contentHash'>): () => void {
    const own = open.get(patronHash) ?? new Map<string, number>()
    // The same click again.
    if (own.has(keyHash)) return () => {}
    if (own.size >= mostOpenOrders) throw new CallProblem('too-many-actions', orderTakesSeconds)
    open.set(patronHash, own.set(keyHash, objects))
    return () => {
      own.delete(keyHash)
      if (own.size === 0 && open.get(patronHash) === own) open.delete(patronHash)
    }
  }

  /** Throws `too-many-actions` where the orders of the last minute, with this one, come to too much. */
  async function requireRoom(patronHash: string): Promise<void> {
    const now = ledger.clock()
    const ordered = await listOrdered(ledger, { patronHash, since: now - minute })
    let over = sumOf(open.get(patronHash)?.values() ?? []) - mostInAMinute
    for (const { objects } of ordered) over += objects
    for (const { created, objects } of ordered) {
      if (over <= 0) return
      over -= objects
      if (over <= 0) throw new CallProblem('too-many-actions', Math.ceil((created + minute - now) / 1_000))
    }
    if (over > 0) throw new CallProblem('too-many-actions', minute / 1_000)
  }

  /** The store tells of it from now on. */
  function noteStored({ patronHash, keyHash }: Pick<OrderKey, 'patronHash' | 'keyHash'>) {
    const own = open.get(patronHash)
    if (own?.has(keyHash)) own.set(keyHash, 0)
  }

  return { admit, enter, noteStored }
}

function sumOf(counts: Iterable<number>): number {
  return [...counts].reduce((sum, count) => sum + count, 0)
}
