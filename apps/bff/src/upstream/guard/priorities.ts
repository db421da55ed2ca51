import { priorities, type Priority } from '../http-client.ts'

/** A queued call; `followUpCalls`: the number of calls that follow from its response. */
type Waiting = { priority: Priority; person: string; followUpCalls?: number }

/** The queues of one institution, one per priority; within a priority, persons take turns. */
export function createPriorityQueues<T extends Waiting>() {
  /** Within a priority, persons are in the order of their turns: after a turn, a person moves to the end. */
  const queues = new Map(priorities.map((priority) => [priority, new Map<string, T[]>()]))
  let size = 0

  function add(one: T) {
    const queue = queues.get(one.priority)!
    const own = queue.get(one.person)
    if (own) own.push(one)
    else queue.set(one.person, [one])
    size += 1
  }

  function first(): T | undefined {
    for (const queue of queues.values()) for (const [one] of queue.values()) return one
  }

  function take(): T | undefined {
    const one = first()
    if (!one) return undefined
    const queue = queues.get(one.priority)!
    const [, ...rest] = queue.get(one.person)!
    queue.delete(one.person)
    if (rest.length > 0) queue.set(one.person, rest)
    size -= 1
    return one
  }

  function remove(one: T): boolean {
    const queue = queues.get(one.priority)!
    const own = queue.get(one.person) ?? []
    const index = own.indexOf(one)
    if (index === -1) return false
    own.splice(index, 1)
    if (own.length === 0) queue.delete(one.person)
    size -= 1
    return true
  }

  /** The number of queued calls that would start before a new one, and of those that follow from them. */
  function ahead({ priority, person }: Waiting): number {
    let count = 0
    for (const [other, queue] of queues) {
      if (other === priority) return count + aheadIn(queue, person)
      for (const own of queue.values()) count += countWithFollowing(own)
    }
    return count
  }

  /** The queued call that a new one may displace from a full queue: of the lowest priority, the last call of the person with most. */
  function lastFor({ priority, person }: Waiting): T | undefined {
    const lowest = priorities.findLast((one) => queues.get(one)!.size > 0)
    if (!lowest || priorities.indexOf(lowest) < priorities.indexOf(priority)) return undefined
    const most = [...queues.get(lowest)!.values()].reduce((a, b) => (b.length > a.length ? b : a))
    const own = queues.get(priority)!.get(person)?.length ?? 0
    return lowest !== priority || most.length > own + 1 ? most.at(-1) : undefined
  }

  return { add, first, take, remove, ahead, lastFor, size: () => size }
}

/**
 * The number of calls in `queue` that would start before a new call of `person`: all of that person's own, and as many of each other
 * person, plus one if that person's turn comes before.
 */
function aheadIn(queue: Map<string, Waiting[]>, person: string): number {
  const own = queue.get(person) ?? []
  let count = countWithFollowing(own)
  let turns = own.length + 1
  for (const [other, all] of queue) {
    if (other === person) turns = own.length
    else count += countWithFollowing(all, turns)
  }
  return count
}

function countWithFollowing(all: Waiting[], most = all.length): number {
  return all.slice(0, most).reduce((count, { followUpCalls = 0 }) => count + 1 + followUpCalls, 0)
}
