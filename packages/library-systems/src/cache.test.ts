import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCache } from './cache.ts'

test('G3 a cache with a time limit deletes what has reached it, even if nobody asks for it again', async () => {
  const cache = createCache<string>(10, 50)
  cache.set('session', 'card')
  expect(cache.size).toBe(1)
  await expect.poll(() => cache.size).toBe(0)
})

test('a cache has one timer for all entries, and none once it is empty', async () => {
  const cache = createCache<string>(100, 50)
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  for (let entry = 0; entry < 10; entry++) cache.set(`${entry}`, 'card')
  expect(timers).toHaveBeenCalledOnce()
  await wait(200)
  expect(cache.size).toBe(0)
  expect(timers.mock.calls.filter(([, delay]) => delay === 50).length).toBeLessThan(4)
  timers.mockClear()
  cache.set('later', 'card')
  expect(timers).toHaveBeenCalledOnce()
  await expect.poll(() => cache.size).toBe(0)
})

test('a cache without a time limit deletes its oldest entry once it is full', async () => {
  const cache = createCache<string>(2)
  for (const key of ['first', 'second', 'third']) cache.set(key, key)
  await wait(50)
  expect([...cache.keys()].toSorted()).toEqual(['second', 'third'])
})
