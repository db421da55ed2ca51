import { priorities, type Priority } from '../http-client.ts'

/** `who` is the keyed hash of a person. */
type Waiting = { priority: Priority; who: string }

/** The queues of one institution, a priority each; within a priority the persons take turns. */
export function createPriorityQueues<T extends Waiting>() {
  /** In the order of turns: who has had one goes to the end. */
  const queues = new Map(priorities.map((priority) => [priority, new Map<string, T[]>()]))
  let size = 0

  function add(one: T) {
    const queue = queues.get(one.priority)!
    const own = queue.get(one.who)
    if (own) own.push(one)
    else queue.set(one.who, [one])
    size += 1
  }

  function take(): T | undefined {
    for (const queue of queues.values())
      for (const [who, [one, ...rest]] of queue) {
        queue.delete(who)
        if (rest.length > 0) queue.set(who, rest)
        size -= 1
        return one
      }
  }

  function remove(one: T): boolean {
    const queue = queues.get(one.priority)!
    const own = queue.get(one.who) ?? []
    const index = own.indexOf(one)
    if (index === -1) return false
    own.splice(index, 1)
    if (own.length === 0) queue.delete(one.who)
    size -= 1
    return true
  }

  /** How many would go before a newcomer. */
  function ahead({ priority, who }: Waiting): number {
    let count = 0
    for (const [other, queue] of queues) {
      if (other === priority) return count + aheadIn(queue, who)
      for (const own of queue.values()) count += own.length
    }
    return count
  }

  /** Where there is no room: whom a newcomer may send away. The lowest priority, and there who has the most. */
  function lastFor({ priority, who }: Waiting): T | undefined {
    const lowest = priorities.findLast((one) => queues.get(one)!.size > 0)
    if (!lowest || priorities.indexOf(lowest) < priorities.indexOf(priority)) return undefined
    const most = [...queues.get(lowest)!.values()].reduce((a, b) => (b.length > a.length ? b : a))
    const own = queues.get(priority)!.get(who)?.length ?? 0
    return lowest !== priority || most.length > own + 1 ? most.at(-1) : undefined
  }

  return { add, take, remove, ahead, lastFor, size: () => size }
}

/** Each of the others has as many turns before it as it has itself, and one more if theirs is next. */
function aheadIn(queue: Map<string, unknown[]>, who: string): number {
  const own = queue.get(who)?.length ?? 0
  let count = own
  let turns = own + 1
  for (const [other, { length }] of queue) {
    if (other === who) turns = own
    else count += Math.min(length, turns)
  }
  return count
}
