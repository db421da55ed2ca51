import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { passTime } from '../../test/clock.ts'
import { openClient, sendJson, startInstitution } from '../../test/institution.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import { statusOrCode, guarded, startGuarded } from '../../test/guard.ts'

/** Settings so high that no limit applies, except the one under test. */
const unlimited = {
  callsPerSecond: 100_000,
  inFlight: 1_000,
  waiting: 10_000,
  failuresInRow: 10_000,
  judged: 10_000,
  limits: { connect: 60_000, read: 60_000, write: 60_000 },
}
const write = { method: 'POST', limit: 'write', priority: 'write' } as const
const times = <T>(count: number, run: () => Promise<T>) => Promise.all(Array.from({ length: count }, run))

test.for(['GET', 'POST', 'PUT', 'DELETE'] as const)(
  'G19 after a gateway error, %s is retried only if it reads',
  async (method) => {
    let isGatewayDown = false
    const { ask, seen, state } = await startGuarded((_request, response) => {
      sendJson(response, {}, isGatewayDown ? 502 : 200)
      isGatewayDown = false
    }, unlimited)
    await times(9, () => ask())
    isGatewayDown = true
    const isRead = method === 'GET'
    expect(await statusOrCode(ask({ method }))).toBe(isRead ? 200 : 'refused')
    expect(seen).toHaveLength(isRead ? 11 : 10)
    expect(state().counted.retries).toBe(isRead ? 1 : 0)
  },
)

test.for([500, 429, 404, 302] as const)('G19 status %i is not retried', async (status) => {
  const { ask, seen } = await startGuarded(
    (request, response) => sendJson(response, {}, request.url === '/fails' ? status : 200),
    unlimited,
  )
  await times(10, () => ask())
  await statusOrCode(ask({ path: '/fails' }))
  expect(seen).toHaveLength(11)
})

test.for(['GET', 'POST'] as const)(
  'G19 G12 where the institution closes an idle connection while %s is on its way, only a read is sent again',
  async (method) => {
    let closes = false
    const { ask, seen } = await startGuarded((request, response) => {
      if (!closes) return sendJson(response, {})
      closes = false
      request.socket.destroy()
    }, unlimited)
    for (let call = 0; call < 10; call++) await ask()
    closes = true
    const isRead = method === 'GET'
    expect(await statusOrCode(ask({ method }))).toBe(isRead ? 200 : 'refused')
    expect(seen).toHaveLength(isRead ? 12 : 11)
  },
)

test('G19 a read is not sent again where a new connection breaks', async () => {
  let breaks = false
  const { ask, seen } = await startGuarded((request, response) => {
    if (breaks) request.socket.destroy()
    else sendJson(response.setHeader('connection', 'close'), {})
  }, unlimited)
  for (let call = 0; call < 10; call++) await ask()
  breaks = true
  expect(await statusOrCode(ask())).toBe('refused')
  expect(seen).toHaveLength(11)
})

test('G19 a caller who goes during the pause before a retry gets the failure, and nothing is sent again', async () => {
  const { send, seen, stop } = await startInstitution(({ url }, response) =>
    sendJson(response, {}, url === '/fails' ? 502 : 200),
  )
  onTestFinished(stop)
  const caller = new AbortController()
  const { ask, state } = guarded(
    (...call) => send(...call).finally(() => call[0].path === '/fails' && setImmediate(() => caller.abort())),
    unlimited,
  )
  await times(10, () => ask())
  expect(await statusOrCode(ask({ path: '/fails', signal: caller.signal }))).toBe('refused')
  expect(seen).toHaveLength(11)
  expect(state().counted.retries).toBe(0)
})

test('G19 when everything fails, retries add at most 10 % of calls', async () => {
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}, 503), unlimited)
  expect(new Set(await times(200, () => statusOrCode(ask())))).toEqual(new Set(['refused']))
  expect(seen.length).toBeGreaterThan(200)
  expect(seen.length).toBeLessThanOrEqual(220)
})

test('G18 a call counts for a second after its end, and for two if it may still arrive', async () => {
  const countedFor = ['/answers', '/given-up', '/times-out'].map(async (path) => {
    const caller = new AbortController()
    const { ask } = await startGuarded(
      ({ url }, response) => {
        if (url === '/given-up') caller.abort()
        else if (url !== '/times-out') sendJson(response, {})
      },
      { ...unlimited, callsPerSecond: 1, limits: { ...unlimited.limits, signIn: 50 } },
    )
    const began = performance.now()
    await statusOrCode(ask({ path, signal: caller.signal, limit: path === '/times-out' ? 'signIn' : 'read' }))
    await ask()
    return performance.now() - began
  })
  const [answers, ...mayArrive] = await Promise.all(countedFor)
  expect(answers).toBeGreaterThanOrEqual(995)
  expect(Math.min(...mayArrive)).toBeGreaterThanOrEqual(1_995)
})

test('G14 a read during or after a write is sent, though the same read is still on its way', async () => {
  const held: ServerResponse[] = []
  const { ask } = await startGuarded((_request, response) => void held.push(response), unlimited)
  const reads = [ask({ path: '/loans' })]
  const renewed = ask({ ...write, path: '/renew' })
  reads.push(ask({ path: '/loans' }))
  await expect.poll(() => held).toHaveLength(3)
  sendJson(
    held.find(({ req }) => req.url === '/renew')!,
    {},
  )
  await renewed
  reads.push(ask({ path: '/loans' }))
  await expect.poll(() => held).toHaveLength(4)
  for (const response of held) if (!response.writableEnded) sendJson(response, {})
  await Promise.all(reads)
})

test('G20 an open breaker makes no call and answers in 5 ms', { tags: 'time' }, async () => {
  const { ask, seen, state } = await startGuarded((_request, response) => sendJson(response, {}, 500))
  for (let failure = 0; failure < 5; failure++) await statusOrCode(ask())
  expect(state().breaker).toBe('open')
  const start = performance.now()
  const ends = await times(100, () => statusOrCode(ask()))
  expect((performance.now() - start) / 100).toBeLessThan(5)
  expect(new Set(ends)).toEqual(new Set(['refused']))
  expect(seen).toHaveLength(5)
})

test('G20 an institution that takes no connection opens the breaker', async () => {
  const { http, send } = openClient(`http://127.0.0.1:${await listenWithoutAccepting()}`, { connect: 1_000 })
  onTestFinished(http.close)
  const { ask, state } = guarded(send, { failuresInRow: 3 })
  const ends = await times(3, () => statusOrCode(ask()))
  expect(ends).toEqual(['timed-out', 'timed-out', 'timed-out'])
  expect(state().breaker).toBe('open')
})

test('G20 queued calls are rejected when the breaker opens', async () => {
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}, 500), {
    inFlight: 1,
  })
  const ends = await times(20, () => statusOrCode(ask()))
  expect(new Set(ends)).toEqual(new Set(['refused']))
  expect(seen).toHaveLength(5)
})

test('G20 a successful probe closes the breaker', async () => {
  let isBroken = true
  const { ask, state } = await startGuarded(
    (_request, response) => sendJson(response, {}, isBroken ? 500 : 200),
    { staysOpen: 100 },
  )
  for (let failure = 0; failure < 5; failure++) await statusOrCode(ask())
  isBroken = false
  await expect.poll(() => statusOrCode(ask())).toBe(200)
  expect(state()).toMatchObject({ breaker: 'closed' })
})

test('G20 a time-out counts as a failure; a disconnected browser and a refusal by the institution do not', async () => {
  const { ask, state } = await startGuarded(
    (request, response) => request.url === '/no' && sendJson(response, {}, 400),
    { failuresInRow: 2, limits: { read: 150, signIn: 1_000 } },
  )
  const limit = 'signIn'
  await times(3, () => statusOrCode(ask({ limit, path: '/no' })))
  await times(3, () => statusOrCode(ask({ limit, signal: AbortSignal.timeout(600) })))
  expect(state().breaker).toBe('closed')
  await times(2, () => statusOrCode(ask()))
  expect(state().breaker).toBe('open')
  await expect(ask()).rejects.toMatchObject({ code: 'timed-out', sent: false, retryAfterSeconds: 30 })
})

test('each call is counted by how it ended and timed; a browser that disconnects is no time-out', async () => {
  const timed: [string, number][] = []
  const browser = new AbortController()
  const { ask, state } = await startGuarded(
    ({ url }, response) => {
      if (url === '/answers') sendJson(response, {})
      else if (url === '/gone') browser.abort()
    },
    { limits: { signIn: 50 }, options: { timed: (...call) => timed.push(call) } },
  )
  await ask({ path: '/answers' })
  await statusOrCode(ask({ path: '/gone', signal: browser.signal }))
  await statusOrCode(ask({ path: '/silent', limit: 'signIn' }))
  expect(state().counted.calls).toEqual(
    new Map([
      ['read', new Map(Object.entries({ good: 1, gone: 1 }))],
      ['signIn', new Map(Object.entries({ 'timed-out': 1 }))],
    ]),
  )
  expect(timed.map(([operation]) => operation)).toEqual(['read', 'read', 'signIn'])
  expect(timed[2]?.[1]).toBeGreaterThanOrEqual(45)
})

test('G20 a busy institution does not open the breaker', async () => {
  const { ask, state } = await startGuarded((_request, response) => sendJson(response, {}, 429), {
    failuresInRow: 2,
  })
  expect(await times(2, () => statusOrCode(ask()))).toEqual(['busy', 'busy'])
  expect(state().breaker).toBe('closed')
})

/** Holds the first response until the test calls `respond`. */
function holding() {
  const { promise: arrived, resolve } = Promise.withResolvers<void>()
  let held: ServerResponse | undefined
  return {
    arrived,
    answer: (_request: unknown, response: ServerResponse) => {
      if (held) return sendJson(response, {})
      held = response
      resolve()
    },
    respond: () => sendJson(held!, {}),
  }
}

test('G16 an aborted call leaves the queue at once and is never sent', async () => {
  const { answer, arrived, respond } = holding()
  const { ask, seen, state } = await startGuarded(answer, { inFlight: 1 })
  const first = ask()
  await arrived
  const browser = new AbortController()
  const second = ask({ signal: browser.signal })
  expect(state()).toMatchObject({ inFlight: 1, waiting: 1 })
  browser.abort()
  await expect(second).rejects.toMatchObject({ sent: false })
  expect(state().waiting).toBe(0)
  respond()
  await first
  await expect(ask({ signal: browser.signal })).rejects.toMatchObject({ sent: false })
  expect(seen).toHaveLength(1)
})

test('G18 a write may be queued longer than its time limit, which starts when it is sent', async () => {
  const { answer, arrived, respond } = holding()
  const { ask, seen } = await startGuarded(answer, { inFlight: 1, limits: { write: 1_000 } })
  const first = statusOrCode(ask())
  await arrived
  const asked = statusOrCode(ask({ ...write, path: '/renew' }))
  const behind = statusOrCode(ask({ path: '/behind' }))
  setTimeout(respond, 1_100)
  expect(await Promise.all([first, asked, behind])).toEqual([200, 200, 200])
  expect(seen.map(({ url }) => url)).toEqual(['/1', '/renew', '/behind'])
})

test('G18 a read may be queued longer than its time limit, as long as its caller waits', async () => {
  const { answer, arrived, respond } = holding()
  const { ask } = await startGuarded(answer, { inFlight: 1, limits: { read: 1_000 } })
  const first = statusOrCode(ask(write))
  await arrived
  const queued = statusOrCode(ask({ answerBy: performance.now() + 20_000 }))
  setTimeout(respond, 1_100)
  expect(await Promise.all([first, queued])).toEqual([200, 200])
})

test.for([
  { starts: 1, callsPerSecond: 1, end: { code: 'busy', retryAfterSeconds: 1 } },
  { starts: 2, callsPerSecond: 3, end: { code: 'timed-out', retryAfterSeconds: null } },
])(
  'G18 a call that is cut short while $starts may start is $end.code',
  async ({ starts, callsPerSecond, end }) => {
    const { ask, state } = await startGuarded(() => {}, { callsPerSecond })
    await expect(ask({ answerBy: performance.now() + 100 })).rejects.toMatchObject(end)
    expect(state()).toMatchObject({ breaker: 'closed' })
    if (starts === 1) return
    const answered = ask({ answerBy: performance.now() + 100 })
    await expect(answered).rejects.toMatchObject({ code: 'busy' })
  },
)

test('G18 a call whose time is over before it enters is busy, with a time, and not sent', async () => {
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}))
  const late = { answerBy: performance.now() - 1, signal: AbortSignal.abort() }
  await expect(ask(late)).rejects.toMatchObject({
    code: 'busy',
    detail: 'no turn in time',
    retryAfterSeconds: 1,
    sent: false,
  })
  expect(seen).toEqual([])
})

test('G18 a write that gets no turn is reported as not sent', async () => {
  const { answer, arrived, respond } = holding()
  const { ask, seen } = await startGuarded(answer, { inFlight: 1, maxWriteWait: 100 })
  const first = ask()
  await arrived
  await expect(ask(write)).rejects.toMatchObject({ code: 'busy', sent: false })
  respond()
  await first
  expect(seen).toHaveLength(1)
})

test('G18 a read without a turn is rejected within its time limit', async () => {
  const { answer, arrived, respond } = holding()
  const { ask, seen } = await startGuarded(answer, { inFlight: 1 })
  const first = ask()
  await arrived
  const answerBy = performance.now() + 100
  await expect(ask({ answerBy })).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 1, sent: false })
  respond()
  await first
  expect(seen).toHaveLength(1)
})

test.for([
  ['1999', ['write', 'first-view']],
  ['0', []],
] as const)('G18 with %s calls left for the day these still go out: %j', async ([left, allowed]) => {
  const { ask, state } = await startGuarded(({ url }, response) => {
    response.setHeader('x-calls-left', url === '/morning' ? '100000' : left)
    sendJson(response, {})
  })
  await ask({ path: '/morning' })
  await ask()
  expect(state().callsLeft).toBe(Number(left))
  const priorities = ['write', 'first-view', 'read', 'staff', 'background'] as const
  const ends = await Promise.all(priorities.map((priority) => statusOrCode(ask({ priority }))))
  expect(priorities.filter((_priority, index) => ends[index] === 200)).toEqual(allowed)
  await expect(ask()).rejects.toMatchObject({ code: 'busy', sent: false, retryAfterSeconds: 900 })
})

test('G18 reminders that the breaker refuses use up nothing of their tenth of the day', async () => {
  let isBroken = false
  const { ask } = await startGuarded(
    (_request, response) => sendJson(response.setHeader('x-calls-left', '200'), {}, isBroken ? 500 : 200),
    { staysOpen: 500 },
  )
  await ask()
  isBroken = true
  for (let failure = 0; failure < 5; failure++) await statusOrCode(ask())
  isBroken = false
  const refused = await times(30, () => statusOrCode(ask({ priority: 'reminder' })))
  expect(new Set(refused)).toEqual(new Set(['refused']))
  await expect.poll(() => statusOrCode(ask())).toBe(200)
  expect(await statusOrCode(ask({ priority: 'reminder' }))).toBe(200)
})

test('G18 an exhausted daily quota means busy for a quarter of an hour, without calls, or until a call is answered', async () => {
  let isSpent = true
  const { ask, seen, state } = await startGuarded((_request, response) =>
    isSpent ? sendJson(response, { errorCode: 'ENOUGH_FOR_TODAY' }, 429) : sendJson(response, {}),
  )
  for (const priority of ['read', 'write'] as const)
    await expect(ask({ priority })).rejects.toMatchObject({
      code: 'busy',
      retryAfterSeconds: 900,
      sent: false,
    })
  expect(seen).toHaveLength(1)
  expect(state()).toMatchObject({ callsLeft: 0, breaker: 'closed' })
  isSpent = false
  await passTime(15 * 60_000 + 1)
  expect([await statusOrCode(ask()), await statusOrCode(ask())]).toEqual([200, 200])
})

test.for([
  [429, 'text/html', '<h1>Too many</h1>'],
  [429, 'application/json', '{"errorCode":"LIMIT"}'],
  [503, 'application/json', '{}'],
  [200, 'application/json', '{}'],
] as const)(
  'G18 a remaining quota of 0 means that today is used up: status %i, %s',
  async ([status, type, body]) => {
    const { ask, seen, state } = await startGuarded((_request, response) => {
      response.writeHead(status, { 'content-type': type, 'x-calls-left': '0' }).end(body)
    })
    await statusOrCode(ask())
    await expect(ask()).rejects.toMatchObject({ code: 'busy', isForToday: true, retryAfterSeconds: 900 })
    expect(seen).toHaveLength(1)
    expect(state().callsLeft).toBe(0)
  },
)

const retryAfter = async (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof InstitutionFailure ? error.retryAfterSeconds : error),
  )

test('G18 each 429 after a pause doubles the next one, up to 300 s, until a good answer', async () => {
  let isBusy = true
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}, isBusy ? 429 : 200))
  const pauses = []
  for (let call = 0; call < 10; call++) {
    const pause = await retryAfter(ask())
    pauses.push(pause)
    await passTime(Number(pause) * 1_000 + 50)
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
  expect(seen).toHaveLength(10)
  isBusy = false
  expect(await retryAfter(ask())).toBe('answered')
  isBusy = true
  expect(await retryAfter(ask())).toBe(1)
})

test('G18 within a pause no call is sent, and calls sent before it do not double it', async () => {
  const { ask, seen } = await startGuarded((_request, response) => sendJson(response, {}, 429), {
    limits: { read: 900 },
  })
  expect(await times(10, () => retryAfter(ask()))).toEqual(Array.from({ length: 10 }, () => 1))
  expect(await retryAfter(ask())).toBe(1)
  expect(seen).toHaveLength(10)
})

test.for([
  ['30', 30],
  ['86400', 3_600],
] as const)('G18 a longer Retry-After of %s s wins: %i s', async ([told, pause]) => {
  const { ask, seen } = await startGuarded((_request, response) =>
    sendJson(response.setHeader('retry-after', told), {}, 429),
  )
  expect([await retryAfter(ask()), await retryAfter(ask())]).toEqual([pause, pause])
  expect(seen).toHaveLength(1)
})

/** The port of a server whose queue of connections is full: the system drops what arrives. */
async function listenWithoutAccepting(): Promise<number> {
  const worker = new Worker(
    `const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`,
    { eval: true },
  )
  onTestFinished(async () => void (await worker.terminate()))
  const [port] = (await once(worker, 'message')) as [number]
  const fill = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  onTestFinished(() => fill.forEach((socket) => socket.destroy()))
  await Promise.all(fill.slice(0, 2).map((socket) => once(socket, 'connect')))
  return port
}

function workForHalfASecond() {
  const begin = process.threadCpuUsage()
  while (process.threadCpuUsage(begin).user < 500_000);
}

test('G17 an institution whose answers take too much of the processor is not called for a while', async () => {
  const { ask, seen, state } = await startGuarded((_request, response) => sendJson(response, {}), unlimited)
  expect((await ask()).status).toBe(200)
  expect(state().breaker).toBe('closed')
  await ask().then(workForHalfASecond)
  await expect.poll(() => state().breaker).toBe('open')
  expect(await statusOrCode(ask())).toBe('unexpected-answer')
  expect(seen).toHaveLength(2)
})
