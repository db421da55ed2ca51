import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestNetwork, type TestNetwork } from '../test/network.ts'

type Headers = Record<string, string>
type Answer = { status: number; body: string }

let card: TestNetwork
let port: number
let patron: Headers
let staff: Headers
beforeAll(async () => {
  card = await startTestNetwork()
  await card.app.listen({ port: 0, host: '127.0.0.1' })
  port = (card.app.server.address() as AddressInfo).port
  patron = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  staff = await card.signIn(card.network.patron({ like: 'desk-operator' }), '?as=staff')
})
afterAll(() => card.stop())

const defaultLimit = 16_384
const otherLimits: Record<string, number> = {
  '/api/renewals': 65_536,
  '/api/staff/clearances': 262_144,
  '/api/staff/elsewhere': 262_144,
  '/sign-out/back-channel': 8_192,
}

test('each route takes a body up to its limit, and none that is larger, however it comes', async () => {
  const { paths = {} } = card.app.swagger()
  const described = Object.entries(paths).filter(([, methods]) => methods && 'post' in methods)
  // Signing out would end what the others need.
  const routes = described.map(([path]) => path).filter((path) => !path.includes('sign-out'))
  for (const path of [...routes, '/sign-out/back-channel']) {
    const headers = path.startsWith('/api/staff') ? staff : patron
    const url = path.replaceAll(/\{\w+\}/g, 'x')
    const limit = otherLimits[path] ?? defaultLimit
    const bodies = [limit, limit + 1].map((bytes) => JSON.stringify('x'.repeat(bytes - 2)))
    const [largest, tooLarge] = await Promise.all(bodies.map((body) => post(url, headers, body)))
    const chunked = await post(url, { ...headers, 'transfer-encoding': 'chunked' }, bodies[1]!)
    expect([path, largest?.status === 413, tooLarge?.status, chunked.status]).toEqual([path, false, 413, 413])
    expect(JSON.parse(tooLarge?.body ?? '')).toMatchObject({ status: 413, code: 'bad-request' })
  }
})

test.for([
  ['a long header', () => `GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a long address', () => `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ['many headers', () => `GET /healthz HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(4_000)}\r\n`, 431],
  [
    'a second length',
    () => 'POST /api/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    400,
  ],
  [
    'a length beside chunks',
    () =>
      'POST /api/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    400,
  ],
  ['a header that is folded', () => 'GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
  ['no host', () => 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ['what is not HTTP', () => '\u0016\u0003\u0001\u0002\u0000', 400],
  ['a method that there is not', () => 'BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
] as [string, () => string, number][])('G3 the server itself refuses %s', async ([, text, status]) => {
  const answer = await send(text())
  expect(answer.status).toBe(status)
  expect(answer.body).not.toMatch(revealing)
  // Node answers a request without a host by itself.
  const isFromNode = text() === 'GET /healthz HTTP/1.1\r\n\r\n'
  for (const header of ['Cache-Control: no-store', 'X-Content-Type-Options: nosniff', "default-src 'none'"])
    expect(answer.body.includes(header)).toBe(!isFromNode)
})

test.for(['PUT', 'PATCH', 'TRACE', 'OPTIONS', 'SEARCH', 'PROPFIND'])(
  '%s is no method of any route',
  async (method) => {
    const { status, body } = await call({ method, path: '/api/card', headers: patron })
    expect(status).toBe(404)
    expect(body).not.toMatch(revealing)
  },
)

test('G9 a body that is not JSON is refused, whatever it calls itself', async () => {
  const types = [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'x',
    '*/*',
    'application/json, text/plain',
  ]
  for (const type of types) {
    const answer = await post('/api/calendar', { ...patron, 'content-type': type }, '{"titles":true}')
    expect([type, answer.status]).toEqual([type, 415])
  }
})

test.for([
  ['{"titles":true,"__proto__":{"polluted":1}}', 400],
  ['{"titles":true,"constructor":{"prototype":{"polluted":1}}}', 400],
  ['{"titles":true,"more":1}', 400],
  ['{"titles":"true"}', 400],
  ['{"titles":1}', 400],
  ['[]', 400],
  ['null', 400],
  ['', 400],
  ['{"titles":true', 400],
  ['\uFEFF{"titles":true}', 200],
  ['{"titles":false,"titles":true}', 200],
] as const)('a body is what the contract says, or refused: %s', async ([body, status]) => {
  const answer = await post('/api/calendar', patron, body)
  expect(answer.status).toBe(status)
  expect(answer.body).not.toMatch(revealing)
  expect({}).not.toHaveProperty('polluted')
})

test.for([
  ['arrays', '['.repeat(8_000) + ']'.repeat(8_000)],
  ['objects', '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000)],
  ['prototypes', '{"a":'.repeat(1_500) + '{"__proto__":1}' + '}'.repeat(1_500)],
] as const)('deep %s are refused and do not exhaust anybody', async ([, body]) => {
  expect((await post('/api/calendar', patron, body)).status).toBe(400)
  expect((await call({ path: '/healthz', headers: {} })).status).toBe(200)
})

test('G9 G12 a header that comes twice is not one that fits', async () => {
  const twice = ['1', '1']
  expect((await call({ path: '/api/session', headers: { ...patron, 'x-library-card': twice } })).status).toBe(
    403,
  )
  expect(
    (
      await call({
        path: '/api/session',
        headers: { ...patron, 'sec-fetch-site': ['same-origin', 'cross-site'] },
      })
    ).status,
  ).toBe(403)
  const key = ['0123456789abcdef', 'fedcba9876543210']
  const path = '/api/institutions/01MER_NORTH/requests/1/cancellation'
  expect((await call({ method: 'POST', path, headers: { ...patron, 'idempotency-key': key } })).status).toBe(
    400,
  )
})

test('G16 no limit of the server is infinite, and a client that is slow is let go', async () => {
  const { server } = card.app
  expect(server).toMatchObject({
    requestTimeout: 10_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 30_000,
    timeout: 60_000,
  })
  const slow = await startTestNetwork()
  Object.assign(slow.app.server, { headersTimeout: 200, requestTimeout: 400 })
  await slow.app.listen({ port: 0, host: '127.0.0.1' })
  const there = (slow.app.server.address() as AddressInfo).port
  const answers = await Promise.all([
    send('GET /healthz HTTP/1.1\r\nHost: x\r\nA: ', there),
    send(`POST /sign-out/back-channel HTTP/1.1\r\nHost: x\r\n${form}Content-Length: 9\r\n\r\na=`, there),
  ])
  await slow.stop()
  expect(answers.map(({ status }) => status)).toEqual([408, 408])
})

const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
const revealing = /\n\s+at |node_modules|\/src\/|\.ts\b/

function post(path: string, headers: Headers, body: string): Promise<Answer> {
  return call({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'A'.repeat(20), ...headers },
    body,
  })
}

type Call = { method?: string; path: string; headers: Record<string, string | string[]>; body?: string }

/** Over a connection of its own. What is refused before it was all sent may break the connection off. */
function call({ method = 'GET', path, headers, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, body: text }))
    })
    asked.on('error', reject)
    if (body !== undefined && !('transfer-encoding' in headers))
      asked.setHeader('content-length', Buffer.byteLength(body))
    asked.end(body)
  })
}

/** Exactly these bytes. */
async function send(text: string, to = port): Promise<Answer> {
  const socket = connect(to, '127.0.0.1')
  let body = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
  socket.on('error', () => {})
  socket.write(text)
  await once(socket, 'close')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(body)?.[1]), body }
}
