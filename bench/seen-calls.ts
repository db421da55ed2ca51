const second = 1_000

/** The calls that one institution received. */
type Seen = { calls: number; mostInASecond: number }

export function createSeenCalls(members: number) {
  let moments = Array.from({ length: members }, (): number[] => [])

  return {
    note: (member: number) => moments[member]?.push(performance.now()),
    /** The calls at each member since this was asked last. */
    take(): Seen[] {
      const taken = moments
      moments = taken.map(() => [])
      return taken.map((all) => ({ calls: all.length, mostInASecond: mostInASecond(all) }))
    },
  }
}

/** The most calls in any second. Only a second that begins with a call can have the most. */
export function mostInASecond(moments: number[]): number {
  let most = 0
  let first = 0
  for (const [last, moment] of moments.entries()) {
    while (moment - moments[first]! >= second) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}
