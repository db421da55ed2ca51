import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createCertificate } from '@library-card/mock-network/certificate.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { toSecret } from '../secret.ts'
import { openClient, question, sendJson } from '../../test/institution.ts'

/** Only the proxy knows where this host is. */
const host = 'alma.example'
const certificates = new Map([host, 'localhost'].map((name) => [name, createCertificate(name)]))
const trusted = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([...trusted, ...[...certificates.values()].map(({ cert }) => cert)]))
afterAll(() => setDefaultCACertificates(trusted))

test('an institution is called through the proxy, with its password, and with the limits of every call', async () => {
  const institution = await startInstitution(host, (request, response) => {
    if (request.url === '/large') response.writeHead(200, json).end(`"${'x'.repeat(2_000_000)}"`)
    else sendJson(response, { loans: 2 })
  })
  const { seen, ask, http } = await startProxied(tunnelTo(institution))
  expect(await ask('/users')).toMatchObject({ status: 200, body: { loans: 2 } })
  await nextTurn()
  expect(await ask('/users')).toMatchObject({ status: 200 })
  const [first, ...more] = seen
  expect({ url: first?.url, more }).toEqual({ url: `${host}:443`, more: [] })
  expect(first?.headers).toMatchObject({ 'proxy-authorization': `Basic ${btoa('card:p@ss')}` })
  expect(first?.headers).not.toHaveProperty('authorization')
  await expect(ask('/large')).rejects.toMatchObject({ code: 'unexpected-answer' })

  const fetchDocument = http.fetchWith({ limit: 5_000, allows: () => true })
  expect(await (await fetchDocument(`https://${host}/keys`, {})).json()).toEqual({ loans: 2 })
})

test('an institution that hangs behind the proxy holds up no other call', async () => {
  const institution = await startInstitution(host, (request, response) => {
    if (request.url !== '/hang') sendJson(response, {})
  })
  const { ask } = await startProxied(tunnelTo(institution))
  const hanging = Array.from({ length: 40 }, () => ask('/hang', 4_000).catch((error: unknown) => error))
  const first = await Promise.race([ask('/users'), ...hanging])
  expect(first).toMatchObject({ status: 200 })
  expect(await Promise.all(hanging)).toMatchObject(
    Array.from({ length: 40 }, () => ({ code: 'timed-out', sent: true })),
  )
})

test.for<[string, (socket: Socket) => void, object]>([
  ['refuses', (socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'), { code: 'refused' }],
  ['wants a password', (socket) => void socket.end('HTTP/1.1 407 Who are you\r\n\r\n'), { code: 'refused' }],
  ['closes', (socket) => void socket.destroy(), { code: 'refused' }],
  ['hangs', () => {}, { code: 'timed-out' }],
])(
  'of a proxy that %s, no call counts as sent, and the next one is not held up',
  async ([, answer, failure]) => {
    const institution = await startInstitution(host, (_request, response) => sendJson(response, {}))
    let isBroken = true
    const tunnel = tunnelTo(institution)
    const { ask } = await startProxied((socket) => (isBroken ? answer(socket) : tunnel(socket)), {
      connect: 3_000,
    })
    await expect(ask('/users')).rejects.toMatchObject({ ...failure, sent: false, mayPass: true })
    isBroken = false
    expect(await ask('/users')).toMatchObject({ status: 200 })
  },
)

test('a proxy that does not run is a connection refused', async () => {
  const { ask, stop } = await startProxied(() => {})
  await stop()
  await expect(ask('/users')).rejects.toMatchObject({ code: 'refused', sent: false, mayPass: true })
})

test('hosts of NO_PROXY, and this machine always, are called directly', async () => {
  const institution = await startInstitution('localhost', (_request, response) => sendJson(response, {}))
  const direct = await startProxied(() => {}, { baseUrl: `https://localhost:${institution}` })
  expect(await direct.ask('/users')).toMatchObject({ status: 200 })
  const excepted = await startProxied(() => {}, { except: 'other.example,.example' })
  await expect(excepted.ask('/users')).rejects.toMatchObject({ code: 'refused', sent: false })
  expect([...direct.seen, ...excepted.seen]).toEqual([])
})

const json = { 'content-type': 'application/json' }

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return (server.address() as AddressInfo).port
}

/** Returns the port. */
async function startInstitution(name: string, answer: RequestListener): Promise<number> {
  const server = createTlsServer(certificates.get(name)!, answer)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}

function tunnelTo(port: number) {
  return (socket: Socket) => {
    const institution = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(institution).pipe(socket)
    })
    institution.on('error', () => socket.destroy())
  }
}

type Options = { baseUrl?: string; except?: string; connect?: number }

/** A proxy that answers CONNECT as the test says, and our client behind it. */
async function startProxied(
  answer: (socket: Socket) => void,
  { baseUrl = `https://${host}`, except = '', connect: connectWithin }: Options = {},
) {
  const seen: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push(request)
    sockets.add(socket)
    socket.on('error', () => {})
    answer(socket)
  })
  const port = await listen(server)
  const address = toSecret(`http://card:p%40ss@127.0.0.1:${port}`)
  const { http, send } = openClient(baseUrl, {
    proxy: { address, except },
    ...(connectWithin && { connect: connectWithin }),
  })
  const stop = async () => {
    sockets.forEach((socket) => socket.destroy())
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  onTestFinished(async () => {
    await http.close()
    if (server.listening) await stop()
  })
  const { signal } = new AbortController()
  const ask = (path: string, limit = 30_000) => send({ ...question, path, signal }, limit, () => {})
  return { seen, ask, http, stop }
}
