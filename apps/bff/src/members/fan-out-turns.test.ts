import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fanOutTurn, gatherRequests, rotate } from './fan-out-turns.ts'

async function fanOut(name: string, institutions: number, begun: string[]) {
  await gatherRequests(performance.now())
  await Promise.all(
    Array.from({ length: institutions }, async (_, nth) => {
      await fanOutTurn(nth)
      begun.push(`${name}${nth}`)
    }),
  )
}

test('G18 the first queries of all patrons who come together begin before the second of any', async () => {
  const begun: string[] = []
  const first = fanOut('a', 3, begun)
  await nextTurn()
  await Promise.all([first, fanOut('b', 2, begun), fanOut('c', 3, begun)])
  expect(begun).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'c2'])
})

test('in each turn of the event loop eight queries begin, and none is without', async () => {
  const begun: string[] = []
  const all = fanOut('a', 31, begun)
  const counts: number[] = []
  while (begun.length < 31) {
    const before = begun.length
    await nextTurn()
    counts.push(begun.length - before)
  }
  await all
  expect(counts.slice(counts.findIndex((count) => count > 0))).toEqual([8, 8, 8, 7])
})

test('G18 each fan-out begins at another institution', () => {
  const codes = ['a', 'b', 'c']
  const rotated = codes.map(() => rotate(codes).join(''))
  expect(rotated.toSorted()).toEqual(['abc', 'bca', 'cab'])
})
