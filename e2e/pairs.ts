import { startPair, type Pair } from './pair.ts'

export type Pairs = ReturnType<typeof createPairs>

/** The pairs of one worker, which begin at `now`. Its tests share a pair until one of them sets a fault or advances the clock. */
export function createPairs(now: string) {
  let current: Promise<Pair> | null = null
  let next: Promise<Pair> | null = null
  const stopping: Promise<void>[] = []

  return {
    take: () => (current ??= startPair(now)),

    /** No other test gets the pair. The next one starts at once: a test that breaks something mostly waits. */
    useUp: () => void (next ??= startPair(now)),

    /** After a test. */
    putBack() {
      if (!current || !next) return
      stopping.push(stop(current))
      current = next
      next = null
    },

    async stop() {
      const left = [current, next].filter((pair) => pair !== null)
      await Promise.all([...stopping, ...left.map(stop)])
    },
  }
}

async function stop(pair: Promise<Pair>): Promise<void> {
  await (await pair).stop()
}
