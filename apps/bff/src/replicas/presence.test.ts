import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { newPlace, startProxy } from '../../test/store.ts'
import { announcePresence } from './presence.ts'

test('a connection that cannot receive messages is closed before another one is opened', async () => {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const proxy = await startProxy(databaseUrl!, (chunk) => chunk.includes('listen '))
  const { log } = fastify()
  const own = { id: 'one', name: 'one', version: '0.2.0', replicas: 1, networkHash: 'same', metrics: null }
  const presence = announcePresence({
    own,
    databaseUrl: proxy.url,
    log,
    measureClock: async () => {},
    receive: () => {},
    onGap: () => {},
  })
  onTestFinished(() => presence.leave())
  void presence.join()
  await expect.poll(proxy.opened).toBe(3)
  expect(proxy.open()).toBe(1)
})
