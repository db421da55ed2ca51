import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCache } from './cache.ts'

test('G3 a cache with a time limit deletes what has reached it, even if nobody asks for it again', async () => {
  const cache = createCache<string>(10, 50)
  cache.set('session', 'card')
  expect(cache.size).toBe(1)
  await expect.poll(() => cache.size).toBe(0)
})

test('a cache without a time limit deletes its oldest entry once it is full', async () => {
  const cache = createCache<string>(2)
  for (const key of ['first', 'second', 'third']) cache.set(key, key)
  await wait(50)
  expect([...cache.keys()].toSorted()).toEqual(['second', 'third'])
})
