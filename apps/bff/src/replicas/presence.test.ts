import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { newPlace } from '../../test/store.ts'
import { reveal } from '../config/secret.ts'
import { announcePresence } from './presence.ts'

test('a connection that cannot receive messages is closed before another one is opened', async () => {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const proxy = await startDeafProxy(new URL(reveal(databaseUrl!)))
  const { log } = fastify()
  const own = { id: 'one', name: 'one', version: '0.2.0', replicas: 1, networkHash: 'same' }
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

/** Passes everything to the database except `listen`, which is never answered. */
async function startDeafProxy(database: URL) {
  let opened = 0
  const open = new Set<Socket>()
  const server = createServer((client) => {
    opened += 1
    open.add(client)
    const upstream = connect(Number(database.port), database.hostname)
    client.on('data', (chunk) => void (chunk.includes('listen ') || upstream.write(chunk)))
    upstream.on('data', (chunk) => void client.write(chunk))
    client.on('close', () => {
      open.delete(client)
      upstream.destroy()
    })
    for (const socket of [client, upstream]) socket.on('error', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = new URL(database)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, opened: () => opened, open: () => open.size }
}
