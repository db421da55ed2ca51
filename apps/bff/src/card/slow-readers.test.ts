import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { cutWhoDoesNotRead } from './card-stream.ts'

test('a reader who takes nothing is cut, one who reads is not, however long it takes', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  app.get('/endless', (_request, reply) => {
    cutWhoDoesNotRead(reply, 400)
    return reply.send(new Readable({ read: noEnd }))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = app.server.address() as AddressInfo
  const idle = ask(port)
  const reading = ask(port).resume()
  const open = async () => new Promise((tell) => app.server.getConnections((_error, count) => tell(count)))
  await expect.poll(open).toBe(2)
  await expect.poll(open, { timeout: 10_000 }).toBe(1)
  expect(reading.destroyed).toBe(false)
  idle.resume()
  await once(idle, 'close')
}, 20_000)

function noEnd(this: Readable) {
  setTimeout(() => this.push('x'.repeat(100_000)), 5)
}

function ask(port: number) {
  const socket = connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  socket.pause().on('error', () => {})
  socket.write('GET /endless HTTP/1.1\r\nhost: here\r\n\r\n')
  return socket
}
