import { createHook } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import type { RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createGuard } from '../guard/guard.ts'
import { alma } from '../alma/alma.ts'
import { withEmptyBlocks } from '@library-card/mock-network/test/empty-gzip.ts'
import {
  maxAnswerBytes,
  maxValues,
  question,
  sendJson,
  startInstitution,
  type TestInstitution,
} from '../../test/institution.ts'

async function institution(
  answer: RequestListener,
  vendor: Parameters<typeof startInstitution>[1] = {},
): Promise<TestInstitution> {
  const started = await startInstitution(answer, vendor)
  onTestFinished(() => started.stop())
  return started
}

const json = { 'content-type': 'application/json' }
const gzip = { ...json, 'content-encoding': 'gzip' }
const mebibyte = 1024 * 1024

test('a request carries our key, the request id and the accepted type', async () => {
  const { get, seen } = await institution((_request, response) => sendJson(response, { loans: 2 }))
  expect(await get('/users/p1')).toEqual({ status: 200, body: { loans: 2 } })
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'apikey k-north',
    'x-request-id': '7F3K-2Q9D',
    accept: 'application/json',
    'accept-encoding': 'identity',
  })
})

test('G11 where calls carry a token, none carries our key by itself', async () => {
  const { ask, get, seen } = await institution((_request, response) => sendJson(response, {}), {
    authorization: () => null,
  })
  await get()
  const { signal } = new AbortController()
  await ask({ ...question, path: '/', signal, headers: { authorization: 'Bearer t.o.k' } })
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer t.o.k'])
  expect(JSON.stringify(seen.map(({ headers }) => headers))).not.toContain('k-north')
})

test('G21 compression is asked for only where counts say that the answer is long', async () => {
  const { ask, seen } = await institution((_request, response) => sendJson(response, {}))
  const { signal } = new AbortController()
  await ask({ ...question, path: '/', signal, isLong: true })
  expect(seen[0]?.headers['accept-encoding']).toBe('gzip')
})

test('a response has the headers that its vendor names, and no others', async () => {
  const { get } = await institution((_request, response) => {
    response.setHeader('x-calls-left', '7').setHeader('x-other', '8')
    sendJson(response, {})
  })
  expect(await get()).toEqual({ status: 200, body: {}, headers: { 'x-calls-left': '7' } })
})

test.for([
  [['token=t.o=k; Max-Age=600; Path=/; HttpOnly'], 't.o=k'],
  [['other=1', 'token=first; Path=/', 'token=second', 'tokens=3'], 'second'],
  [['token=; Max-Age=0'], ''],
  [['my-token=1', 'Token=2'], undefined],
] as const)(
  'a response has the one cookie that its vendor names, and no other: %s',
  async ([cookies, value]) => {
    const { get, seen } = await institution(
      (_request, response) => sendJson(response.setHeader('set-cookie', cookies), {}),
      { cookie: 'token' },
    )
    const answer = await get()
    expect(answer.cookie).toBe(value)
    expect(Object.keys(answer)).toEqual(['status', 'body', ...(value === undefined ? [] : ['cookie'])])
    await get()
    expect(seen[1]?.headers.cookie).toBeUndefined()
  },
)

test('where no vendor names one, cookies are not read', async () => {
  const { get } = await institution((_request, response) =>
    sendJson(response.setHeader('set-cookie', ['undefined=1', 'token=2']), {}),
  )
  expect(await get()).toEqual({ status: 200, body: {} })
})

test('a compressed response is decoded, though it was not asked for', async () => {
  const { get } = await institution((_request, response) =>
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync('{"loans":2}')),
  )
  expect((await get()).body).toEqual({ loans: 2 })
})

test('an XML response is returned as text, with its status', async () => {
  const { get } = await institution((_request, response) =>
    response.writeHead(400, { 'content-type': 'application/xml' }).end('<error/>'),
  )
  expect(await get()).toEqual({ status: 400, body: '<error/>' })
})

test.for([
  ['text', { 'content-type': 'text/plain; charset=ISO-8859-1' }],
  ['no type', {}],
  ['an encoding that we did not ask for', { 'content-type': 'text/plain', 'content-encoding': 'br' }],
] as const)('an error in %s has its status and no body', async ([, headers]) => {
  const { get } = await institution((_request, response) =>
    response.writeHead(404, headers).end('at org.example.Patrons.find(Patrons.java:77)'),
  )
  expect(await get()).toEqual({ status: 404, body: null })
})

const unusable: [string, string, RequestListener][] = [
  ['HTML', 'web-page', (_, to) => to.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
  ['no type', 'unexpected-answer', (_, to) => to.writeHead(200).end('{}')],
  ['an error page', 'web-page', (_, to) => to.writeHead(404, { 'content-type': 'text/html' }).end('<p>')],
  ['an error that is half of a JSON', 'unexpected-answer', (_, to) => to.writeHead(400, json).end('{"e": [')],
  ['half of a JSON', 'unexpected-answer', (_, to) => to.writeHead(200, json).end('{"loans": [')],
  ['a body that breaks off', 'unexpected-answer', (_, to) => breakOff(to)],
  ['2 MiB', 'unexpected-answer', (_, to) => to.writeHead(200, json).end(`"${'x'.repeat(2 * mebibyte)}"`)],
  [
    'more than its vendor needs',
    'unexpected-answer',
    (_, to) => to.writeHead(200, json).end(`"${'x'.repeat(maxAnswerBytes)}"`),
  ],
  ['the same compressed', 'unexpected-answer', (_, to) => sendGzip(to, maxAnswerBytes)],
  ['a bomb of 16 MiB in 16 KiB', 'unexpected-answer', (_, to) => sendGzip(to, 16 * mebibyte)],
  [
    'what was compressed twice',
    'unexpected-answer',
    (_, to) => to.writeHead(200, gzip).end(gzipSync(gzipSync('{}'))),
  ],
  [
    'what says that it was compressed twice',
    'unexpected-answer',
    (_, to) => to.writeHead(200, { ...json, 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('{}'))),
  ],
  ['a body without end', 'unexpected-answer', (_, to) => sendEndlessly(to.writeHead(200, json))],
  [
    'a compressed body without end',
    'unexpected-answer',
    (_, to) => sendEndlessly(to.writeHead(200, gzip), randomBytes(65_536)),
  ],
  [
    'a body of another length than it says',
    'unexpected-answer',
    (_, to) => to.writeHead(200, { ...json, 'content-length': '100', connection: 'close' }).end('{}'),
  ],
  [
    'a body that only claims to be gzip',
    'unexpected-answer',
    (_, to) => to.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('{}'),
  ],
  [
    'an encoding that we did not ask for',
    'unexpected-answer',
    (_, to) => to.writeHead(200, { ...json, 'content-encoding': 'br' }).end('{}'),
  ],
  ['what is too short for gzip', 'unexpected-answer', (_, to) => to.writeHead(200, gzip).end('gz')],
  [
    'a bomb that says that it is small',
    'unexpected-answer',
    (_, to) => to.writeHead(200, gzip).end(lying(gzipSync('x'.repeat(16 * mebibyte)))),
  ],
  [
    'a valid answer behind half a mebibyte of gzip that holds nothing',
    'unexpected-answer',
    (_, to) => to.writeHead(200, gzip).end(withEmptyBlocks('{}', mebibyte / 2)),
  ],
  ['a valid answer in 100,000 pieces', 'unexpected-answer', (_, to) => sendInPieces(to, 100_000, 1)],
  ['a thousand interim answers', 'unexpected-answer', (_, to) => sendAfterInterim(to, 1_000)],
  [
    'XML with more values than its vendor needs',
    'unexpected-answer',
    (_, to) => to.writeHead(400, { 'content-type': 'application/xml' }).end('<a/>'.repeat(maxValues)),
  ],
  ['what is not HTTP', 'unexpected-answer', (_, to) => to.socket?.end('MYSQL 8.0\r\n\r\n')],
  ['500', 'refused', (_, to) => sendJson(to, {}, 500)],
  ['502 with HTML', 'refused', (_, to) => to.writeHead(502, { 'content-type': 'text/html' }).end('<h1>')],
  ['a reset connection', 'refused', (_, to) => to.socket?.destroy()],
]

/** Falsifies the uncompressed length, which gzip stores in its last four bytes. */
function lying(packed: Buffer): Buffer {
  packed.writeUInt32LE(100, packed.length - 4)
  return packed
}

/** As fast as it is read, until nobody reads. */
function sendEndlessly(to: Parameters<RequestListener>[1], piece: string | Buffer = 'x'.repeat(65_536)) {
  const more = () => {
    while (!to.destroyed && to.write(piece));
  }
  to.on('drain', more).on('error', () => {})
  more()
}

/** Written here: Node's server would join small pieces. */
function sendInPieces(to: Parameters<RequestListener>[1], pieces: number, size: number) {
  const piece = `${size.toString(16)}\r\n${' '.repeat(size)}\r\n`
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
  to.socket?.on('error', () => {}).end(`${head}${piece.repeat(pieces)}2\r\n{}\r\n0\r\n\r\n`)
}

function sendAfterInterim(to: Parameters<RequestListener>[1], count: number) {
  for (let interim = 0; interim < count; interim++) to.writeProcessing()
  sendJson(to, {})
}

function breakOff(to: Parameters<RequestListener>[1]) {
  to.writeHead(200, { ...json, 'content-length': '100' }).write('{"loans": [')
  setImmediate(() => to.socket?.destroy())
}

function sendGzip(to: Parameters<RequestListener>[1], size: number) {
  const body = gzipSync(JSON.stringify({ title: 'x'.repeat(size) }))
  to.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(body)
}

test.for(unusable)('G21 an institution that sends %s: %s', async ([, code, answer]) => {
  const { get } = await institution(answer)
  await expect(get()).rejects.toMatchObject({ name: 'InstitutionFailure', code })
})

test('G21 an answer just within the limit of its vendor is read, compressed or not', async () => {
  const { get } = await institution(({ url }, response) =>
    url === '/gzip'
      ? sendGzip(response, maxAnswerBytes - 100)
      : sendJson(response, 'x'.repeat(maxAnswerBytes - 100)),
  )
  expect([(await get('/gzip')).status, (await get('/plain')).status]).toEqual([200, 200])
})

test('G21 an answer in many pieces and after interim answers is read', async () => {
  const { get } = await institution((request, response) =>
    request.url === '/interim' ? sendAfterInterim(response, 5) : sendInPieces(response, 4_000, 100),
  )
  expect(await get()).toEqual({ status: 200, body: {} })
  expect(await get('/interim')).toEqual({ status: 200, body: {} })
})

test('G21 of many large responses that arrive at once, only a few are decoded at once', async () => {
  const packed = gzipSync(JSON.stringify('x'.repeat(maxAnswerBytes - 100)))
  const institutions = await Promise.all(
    Array.from({ length: 31 }, () =>
      institution((_request, response) => response.writeHead(200, gzip).end(packed)),
    ),
  )
  let begun = 0
  let ended = 0
  let most = 0
  const decoding = createHook({
    init(_id, type) {
      if (type === 'ZLIB') most = Math.max(most, ++begun - ended)
    },
  }).enable()
  onTestFinished(() => void decoding.disable())
  await Promise.all(institutions.map(({ get }) => get().then(() => (ended += 1))))
  expect(begun).toBe(31)
  // A decoder may be created just before the caller of the previous one resumes, so `most` counts one too many.
  expect(most).toBeLessThanOrEqual(4)
})

test('G21 an answer with more values than its vendor needs is unexpected: they cost more than their bytes', async () => {
  const { get } = await institution(({ url }, response) =>
    sendJson(
      response,
      Array.from({ length: url === '/most' ? maxValues - 2 : maxValues }, () => ({})),
    ),
  )
  await expect(get()).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('G17 after an answer that takes long to parse, the next one of that institution waits much longer', async () => {
  const depth = maxValues - 10
  const opening = Array.from({ length: depth }, (_, at) => `{"${at}":`).join('')
  const nested = `${opening}0${'}'.repeat(depth)}`
  const { get } = await institution((_request, response) => response.writeHead(200, json).end(nested))
  await get()
  const began = performance.now()
  await get()
  expect(performance.now() - began).toBeGreaterThan(35)
  const browser = new AbortController()
  const waiting = get('/', browser.signal)
  browser.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'timed-out' })
})

test('G21 a redirect is not followed, so the key goes nowhere else', async () => {
  const other = await institution((_request, response) => sendJson(response, {}))
  const { get } = await institution((_request, response) =>
    response.writeHead(302, { location: other.baseUrl }).end(),
  )
  await expect(get()).rejects.toMatchObject({ code: 'unexpected-answer' })
  expect(other.seen).toEqual([])
})

test.for([
  ['7', 7],
  ['soon', null],
  ['-1', null],
  ['0', null],
  ['99999999', 86_400],
] as const)('429 with Retry-After %s means busy for %s seconds', async ([told, retryAfterSeconds]) => {
  const { get } = await institution((_request, response) =>
    response.writeHead(429, { 'retry-after': told }).end(),
  )
  await expect(get()).rejects.toMatchObject({ code: 'busy', retryAfterSeconds })
})

test.for([
  ['Wed, 25 Nov 2026 13:02:00 GMT', 120],
  ['Wednesday, 25-Nov-26 13:00:01 GMT', 1],
  ['Wed, 25 Nov 2026 12:59:00 GMT', null],
  ['Wed, 31 Dec 2036 13:00:00 GMT', 86_400],
  ['25 Nov', null],
] as const)(
  '429 with Retry-After %s, at 13:00 by the clock of the institution, means busy for %s seconds',
  async ([told, retryAfterSeconds]) => {
    const { get } = await institution((_request, response) =>
      response.writeHead(429, { 'retry-after': told, date: 'Wed, 25 Nov 2026 13:00:00 GMT' }).end(),
    )
    await expect(get()).rejects.toMatchObject({ code: 'busy', retryAfterSeconds })
  },
)

test('429 with a date of Retry-After and no clock of its own means busy by our clock', async () => {
  const { get } = await institution((_request, response) => {
    response.sendDate = false
    const inTwoMinutes = new Date(performance.timeOrigin + performance.now() + 120_000)
    response.writeHead(429, { 'retry-after': inTwoMinutes.toUTCString() }).end()
  })
  const retryAfterSeconds: unknown = expect.closeTo(120, -1)
  await expect(get()).rejects.toMatchObject({ code: 'busy', retryAfterSeconds })
})

test('a refused connection is a refusal', async () => {
  const gone = await startInstitution((_request, response) => sendJson(response, {}))
  await gone.stop()
  await expect(gone.get()).rejects.toMatchObject({ code: 'refused' })
})

const hangs: [string, RequestListener][] = [
  ['before its headers', () => {}],
  ['within its body', (_, to) => void to.writeHead(200, json).write('{"loans":')],
]
test.for(hangs)('G16 an institution that hangs %s is given up after its limit', async ([, answer]) => {
  const { send, seen } = await institution(answer)
  const limits = { connect: 50, read: 1_000, write: 80, card: 80, signIn: 80, provider: 80 }
  const { signal } = new AbortController()
  const guard = createGuard({ send, limits, settings: alma.guard })
  const asked = guard.ask({ ...question, path: '/', signal })
  await expect(asked).rejects.toMatchObject({ code: 'timed-out' })
  const [request] = seen
  if (request && !request.socket.destroyed) await once(request.socket, 'close')
  expect(request?.socket.destroyed).toBe(true)
})

test('G16 an aborted request makes no upstream call', async () => {
  const { get, seen } = await institution((_request, response) => sendJson(response, {}))
  await expect(get('/', AbortSignal.abort())).rejects.toMatchObject({ code: 'timed-out' })
  expect(seen).toEqual([])
})

test('G16 when the browser disconnects, the call ends at the institution too', async () => {
  const arrived = Promise.withResolvers<void>()
  const { get, seen } = await institution(() => arrived.resolve())
  const browser = new AbortController()
  const asked = get('/', browser.signal)
  await arrived.promise
  browser.abort()
  await expect(asked).rejects.toMatchObject({ code: 'timed-out' })
  const [request] = seen
  if (request && !request.socket.destroyed) await once(request.socket, 'close')
  expect(request?.socket.destroyed).toBe(true)
})

test('G17 hanging calls hold no connection that other calls to the same host need', async () => {
  const { get } = await institution((request, response) => {
    if (request.url === '/answers') sendJson(response, {})
  })
  const browser = new AbortController()
  const hanging = Array.from({ length: 64 }, () => get('/hangs', browser.signal).catch(() => 'gone'))
  expect((await get('/answers')).status).toBe(200)
  browser.abort()
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['gone']))
})

test('a body with the key __proto__ changes no object', async () => {
  const { get } = await institution((_request, response) =>
    response.writeHead(200, json).end('{"__proto__":{"standing":"active"}}'),
  )
  const { body } = await get()
  expect(Object.keys(body ?? {})).toEqual(['__proto__'])
  expect('standing' in {}).toBe(false)
})
