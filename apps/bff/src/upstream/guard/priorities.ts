import { priorities, type Priority } from '../http-client.ts'

/** A queued call; `turn`: its number among those of its person; `followUpCalls`: the number of calls that follow from its response. */
export type Ordered = { priority: Priority; turn: number; followUpCalls?: number }

/** The queue of one institution in the order in which calls start: by priority, then by turn, then as they came. */
export function createPriorityQueue<T extends Ordered>() {
  const queue: T[] = []

  /** The number of queued calls that start before a new one. */
  function placeOf(one: Ordered): number {
    const place = queue.findIndex((other) => isBefore(one, other))
    return place === -1 ? queue.length : place
  }

  function remove(one: T): boolean {
    const place = queue.indexOf(one)
    if (place !== -1) queue.splice(place, 1)
    return place !== -1
  }

  return {
    add: (one: T) => void queue.splice(placeOf(one), 0, one),
    first: (): T | undefined => queue[0],
    take: (): T | undefined => queue.shift(),
    remove,
    /** The number of queued calls that would start before a new one, and of those that follow from them. */
    ahead: (one: Ordered): number => countWithFollowing(queue.slice(0, placeOf(one))),
    /** The queued calls that would start after a new one, the next one first. */
    behind: (one: Ordered): readonly T[] => queue.slice(placeOf(one)),
    size: () => queue.length,
  }
}

function isBefore(one: Ordered, other: Ordered): boolean {
  const order = priorities.indexOf(one.priority) - priorities.indexOf(other.priority)
  return order < 0 || (order === 0 && one.turn < other.turn)
}

export function countWithFollowing(all: readonly Ordered[]): number {
  return all.reduce((count, { followUpCalls = 0 }) => count + 1 + followUpCalls, 0)
}
