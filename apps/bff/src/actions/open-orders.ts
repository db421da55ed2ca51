import { CallProblem } from '../http/problems.ts'
import type { StartedOrder } from './look-up-order.ts'
import type { FollowedAction, Order } from './orders.ts'

/** Orders and checks of one person that one process runs at a time. */
const maxAtOnce = 3
/** An estimate: most orders take less. */
const orderTakesSeconds = 2

type OpenOrder = Pick<Order, 'contentHash' | 'patronHash'> & {
  actions: Promise<FollowedAction[]>
  /** Until they are looked up, nothing else lists them. */
  lookingUp: FollowedAction[]
  /** Never rejects. */
  ended: Promise<unknown>
}

export function createOpenOrders() {
  /** By key hash. */
  const open = new Map<string, OpenOrder>()
  /** The person of each order and check that was admitted. */
  const admitted = new Map<unknown, string>()

  /** The same click joins its open order; otherwise `start` runs. Rejects with `key-reused`. */
  async function join(order: Order, start: () => Promise<StartedOrder>): Promise<FollowedAction[]> {
    const known = open.get(order.keyHash)
    if (known && known.contentHash !== order.contentHash) throw new CallProblem('key-reused')
    return (known ?? add(order, start())).actions
  }

  function add({ keyHash, patronHash, contentHash }: Order, started: Promise<StartedOrder>): OpenOrder {
    const actions = started.then((one) => one.actions)
    const ended = started
      .then((one) => Promise.all([one.lookedUp, ...one.actions.map(({ outcome }) => outcome)]))
      .catch(() => {})
      .finally(() => {
        open.delete(keyHash)
        admitted.delete(keyHash)
      })
    const order: OpenOrder = { patronHash, contentHash, actions, lookingUp: [], ended }
    open.set(keyHash, order)
    followLookUp().catch(() => {})
    return order

    async function followLookUp() {
      const one = await started
      order.lookingUp = one.actions
      await one.lookedUp
      order.lookingUp = []
    }
  }

  /** Throws `too-many-actions`: one person, in however many sessions, must not use up the calls of all others. */
  function admit(key: unknown, patronHash: string) {
    const others = [...admitted.values()].filter((other) => other === patronHash)
    if (others.length >= maxAtOnce) throw new CallProblem('too-many-actions', orderTakesSeconds)
    admitted.set(key, patronHash)
  }

  /** Counts as an order. Rejects with `too-many-actions`. */
  async function runCheck<T>(patronHash: string, check: () => Promise<T>): Promise<T> {
    const key = Symbol('check')
    admit(key, patronHash)
    return check().finally(() => admitted.delete(key))
  }

  return {
    join,
    admit,
    runCheck,
    listLookingUp: (patronHash: string) =>
      [...open.values()].filter((one) => one.patronHash === patronHash).flatMap((one) => one.lookingUp),
    ended: () => [...open.values()].map(({ ended }) => ended),
  }
}
