import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { cutSlowReaders } from './card-stream.ts'

test('G16 a reader who takes nothing is cut soon, one who takes little in the end, and nothing is kept for them', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const streams: Readable[] = []
  app.get('/endless', (_request, reply) => {
    cutSlowReaders(reply, { idle: 400, whole: 3_000 })
    const stream = new Readable({ read: noEnd })
    streams.push(stream)
    return reply.send(stream)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = app.server.address() as AddressInfo
  const idle = ask(port)
  const reading = ask(port).resume()
  const kept = () => streams.filter(({ destroyed }) => !destroyed).length
  await expect.poll(() => streams.length).toBe(2)
  await expect.poll(kept).toBe(1)
  expect(reading.destroyed).toBe(false)
  await expect.poll(kept).toBe(0)
  idle.resume()
  for (const socket of [idle, reading]) if (!socket.destroyed) await once(socket, 'close')
})

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
