/**
 * A process that answers from memory what the mock network has answered once: no mock library, which would be most of what is measured. The
 * first part of a path is the mock's host; `BENCH_MOCKS` has their addresses.
 * `POST /bench/latency` sets how many milliseconds each answer takes, `POST /bench/calls` answers how many calls there were and begins
 * anew, and `POST /bench/plan` which, by institution and in waves: a call of the next wave began when one had been answered.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Planned } from './baseline.ts'

const mocks: Record<string, string> = JSON.parse(process.env['BENCH_MOCKS'] ?? '{}')
const answers = new Map<string, { status: number; headers: [string, string][]; body: Buffer }>()
type Received = Planned & { host: string; began: number; ended: number }
let received: Received[] = []
let latency = 0

const server = createServer(
  (request, response) => void (request.url?.startsWith('/bench/') ? set : answer)(request, response),
)

async function answer(request: IncomingMessage, response: ServerResponse) {
  const { method = 'GET', url = '' } = request
  const [, host = '', rest = ''] = /^\/(\w+)(.*)$/.exec(url) ?? []
  const headers = sentOf(request)
  const call: Received = { host, path: url, headers, began: performance.now(), ended: Infinity }
  received.push(call)
  const body = Buffer.concat(await request.toArray())
  // A part of Koha's answer depends on a header.
  const key = `${method} ${url} ${headers['x-koha-embed'] ?? ''} ${body.toString()}`
  const known = answers.get(key) ?? (await ask(`${mocks[host]}${rest}`, { method, headers, body }))
  answers.set(key, known)
  if (latency > 0) await wait(latency)
  for (const [name, value] of known.headers) response.appendHeader(name, value)
  call.ended = performance.now()
  response.writeHead(known.status).end(known.body)
}

/** Headers of one connection are none of another. */
const ofConnection = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'])

function sentOf({ headers }: IncomingMessage): Record<string, string> {
  const sent = Object.entries(headers).filter(([name]) => !ofConnection.has(name))
  return Object.fromEntries(sent.map(([name, value]) => [name, String(value)]))
}

async function ask(address: string, { body, ...sent }: { method: string; headers: object; body: Buffer }) {
  const response = await fetch(address, {
    method: sent.method,
    headers: { ...sent.headers, 'accept-encoding': 'identity' },
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  })
  const headers = [...response.headers].filter(([name]) => !ofConnection.has(name) && name !== 'keep-alive')
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
}

async function set(request: IncomingMessage, response: ServerResponse) {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  if (request.url === '/bench/latency') latency = Number(text)
  const calls = received
  if (request.url !== '/bench/latency') received = []
  response.end(request.url === '/bench/plan' ? JSON.stringify(planOf(calls)) : String(calls.length))
}

function planOf(calls: Received[]): Planned[][][] {
  return [...Map.groupBy(calls, ({ host }) => host).values()].map((ofHost) => {
    const waveOf = new Map<Received, number>()
    for (const call of ofHost) {
      const before = ofHost.filter(({ ended }) => ended <= call.began)
      waveOf.set(call, Math.max(0, ...before.map((one) => waveOf.get(one)! + 1)))
    }
    const waves = Map.groupBy(ofHost, (call) => waveOf.get(call)!)
    return [...waves.values()].map((wave) => wave.map(({ path, headers }) => ({ path, headers })))
  })
}

server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`))
