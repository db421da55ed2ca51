import { once } from 'node:events'
import { request as sendRequest, type RequestOptions } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { orderFor, renew } from '../../test/actions.ts'
import { readCards, type Headers } from '../../test/card.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { handleOf, signInStaff } from '../../test/staff.ts'
import { disconnectSignal } from './disconnect-signal.ts'
import { limitReaders, ndjson, sendLines } from './ndjson.ts'

const story = { like: 'five-institutions' }

type Stream = { url: string; headers: Headers }
type Case = [name: string, open: (card: TestNetwork) => Promise<Stream>]

/** Each stream stays open for at least seven seconds, because one institution does not answer. */
const streams: Case[] = [
  [
    'card',
    async (card) => {
      const patron = card.network.patron(story)
      const headers = await card.signIn(patron)
      card.network.fault({ institution: 'HARBOUR', kind: 'hang', patron })
      return { url: '/api/card', headers }
    },
  ],
  [
    'outcome',
    async (card) => {
      const patron = card.network.patron(story)
      const headers = await card.signIn(patron)
      const orders = [await orderFor(card, headers, ['NORTH', 'A Grammar'])]
      card.network.fault({
        institution: 'NORTH',
        operation: 'renew',
        kind: 'slow',
        milliseconds: 7_000,
        patron,
      })
      // Its own response is cut, too.
      const renewing = Promise.allSettled([renew(card, headers, orders)])
      onTestFinished(async () => void (await renewing))
      const sent = () => card.network.calls({ patron: patron.name, operation: 'renew' }).length
      await expect.poll(sent).toBe(1)
      return { url: '/api/outcomes', headers }
    },
  ],
  [
    'staff activity',
    async (card) => {
      const patron = card.network.patron(story)
      const headers = await signInStaff(card, 'desk-operator')
      const handle = await handleOf(card, headers, patron)
      card.network.fault({ institution: 'HARBOUR', kind: 'hang', patron })
      return { url: `/api/staff/patrons/${handle}/activity`, headers }
    },
  ],
]

test.for(streams)(
  'G16 a reader of the %s stream who never ends is cut, and others are answered',
  async ([, open]) => {
    const card = await startOwnNetwork({ readerLimits: { idle: 60_000, whole: 4_000 } })
    const port = await listen(card.app)
    const { url, headers } = await open(card)
    const connected = once(card.app.server, 'connection')
    const response = ask({ headers, port, path: url, agent: false })
    const [socket]: Socket[] = await connected
    const others = await card.signIn(card.network.patron(story))
    expect((await readCards(card, others)).get('HARBOUR')).toMatchObject({ state: 'complete' })
    expect((await response).statusCode).toBe(200)
    await expect.poll(() => socket?.destroyed).toBe(true)
  },
)

test('a compressed stream delivers each line as soon as it is known', async () => {
  const card = await startOwnNetwork()
  const port = await listen(card.app)
  const patron = card.network.patron(story)
  const headers = { ...(await card.signIn(patron)), 'accept-encoding': 'gzip, br' }
  card.network.fault({ institution: 'HARBOUR', kind: 'hang', patron })
  const response = await ask({ headers, port, path: '/api/card', agent: false })
  expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  let text = ''
  response.pipe(createGunzip()).on('data', (part: Buffer) => (text += part.toString()))
  await expect.poll(() => text).toContain('"institutionCode":"01MER_NORTH","asOf"')
  expect(text).not.toContain('"type":"end"')
})

test('a first line waits for nothing, and lines that follow each other share writes', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const first = Promise.withResolvers<void>()
  const count = 100
  const schema = { type: 'object', properties: { nth: { type: 'integer' } } }
  app.get('/lines', { schema: { response: { 200: { content: { [ndjson]: { schema } } } } } }, (_, reply) =>
    sendLines(reply, async (emit) => {
      for (let nth = 0; nth < count; nth++) {
        emit({ nth })
        await (nth === 0 ? first.promise : nextTurn())
      }
    }),
  )
  const response = await ask({ port: await listen(app), path: '/lines', agent: false })
  // One for each chunk of the response, which is a write of the server.
  const writes: string[] = []
  response.on('data', (write: Buffer) => {
    writes.push(write.toString())
    first.resolve()
  })
  await once(response, 'end')
  expect(writes[0]).toBe('{"nth":0}\n')
  expect(writes.join('').match(/\n/g)).toHaveLength(count)
  expect(writes.length).toBeLessThan(count / 2)
})

test('G16 a reader who takes nothing is cut soon, one who takes little in the end, and nothing is kept for them', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const open: Readable[] = []
  limitReaders(app, { idle: 400, whole: 3_000 })
  app.get('/endless', (_request, reply) => {
    const stream = new Readable({ read: pushLater })
    open.push(stream)
    return reply.type(ndjson).send(stream)
  })
  const port = await listen(app)
  const idle = askByHand(port)
  const reading = askByHand(port).resume()
  const kept = () => open.filter(({ destroyed }) => !destroyed).length
  await expect.poll(() => open.length).toBe(2)
  await expect.poll(kept).toBe(1)
  expect(reading.destroyed).toBe(false)
  await expect.poll(kept).toBe(0)
  idle.resume()
  for (const socket of [idle, reading]) if (!socket.destroyed) await once(socket, 'close')
})

test.for([
  ['nothing is cut soon', { idle: 400, whole: 600_000 }, (_socket: Socket): void => {}],
  ['little is cut in the end', { idle: 600_000, whole: 1_000 }, (socket: Socket): void => void socket.read()],
] as const)('G16 a reader of one JSON who takes %s', async ([, limits, take]) => {
  const app = fastify()
  onTestFinished(() => app.close())
  limitReaders(app, limits)
  // More than the buffers of the operating system take.
  const text = 'x'.repeat(50_000_000)
  app.get('/json', async () => ({ text }))
  const port = await listen(app)
  const connections = promisify(app.server.getConnections.bind(app.server))
  const socket = askByHand(port, '/json')
  const taking = setInterval(() => take(socket), 10)
  onTestFinished(() => clearInterval(taking))
  await once(socket, 'readable')
  expect(socket.destroyed).toBe(false)
  await expect.poll(() => connections()).toBe(0)
})

test('G16 a browser that has already left is not waited for', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const seen: boolean[] = []
  app.get('/left', async (_request, reply) => {
    await once(reply.raw, 'close')
    seen.push(disconnectSignal(reply).aborted)
  })
  const socket = askByHand(await listen(app), '/left')
  await once(app.server, 'request')
  socket.destroy()
  await expect.poll(() => seen).toEqual([true])
})

test('G16 a reader for whom nothing waits is not idle: an institution is slow', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  limitReaders(app, { idle: 100, whole: 60_000 })
  app.get('/slow', (_request, reply) => {
    const stream = new Readable({ read() {} })
    stream.push('{}\n')
    setTimeout(() => {
      stream.push('{}\n')
      stream.push(null)
    }, 500)
    return reply.type(ndjson).send(stream)
  })
  const response = await fetch(`http://127.0.0.1:${await listen(app)}/slow`)
  expect(await response.text()).toBe('{}\n{}\n')
})

async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return (app.server.address() as AddressInfo).port
}

/** Resolves with the head of the response; its body is never read. */
async function ask(options: RequestOptions) {
  const request = sendRequest({ host: '127.0.0.1', ...options })
  onTestFinished(() => void request.destroy())
  request.on('error', () => {}).end()
  const [response] = await once(request, 'response')
  return response.on('error', () => {})
}

function pushLater(this: Readable) {
  setTimeout(() => this.push('x'.repeat(100_000)), 5)
}

function askByHand(port: number, path = '/endless') {
  const socket = connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  socket.pause().on('error', () => {})
  socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\n\r\n`)
  return socket
}
