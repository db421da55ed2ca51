/**
 * A process with canned answers for members 0, 1, 2… A mock library would take most of the measured time.
 * `POST /bench/latency` sets a median in milliseconds, lognormally distributed, and a seed: after the same seed, each member's next
 * calls take the same times. `POST /bench/calls` returns the number of calls and resets it, as `POST /bench/connections` does for connections and `POST /bench/seen` for the calls of each member.
 * `POST /bench/misbehaving` sets the number of last members that misbehave, and how (`some`: in any way, at one call in five).
 * `POST /bench/slow` sets the number of slow ones, and the time of each of their calls. Those that wait are answered at once.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
// oxlint-disable-next-line no-restricted-imports -- seeded numbers, and nothing of the card
import { randomFrom } from '../apps/bff/test/audit/records.ts'
import { bodyOf, renewedBody } from './canned-bodies.ts'
import {
  costlyAnswers,
  misbehaveSomehow,
  misbehaviours,
  type CostlyAnswer,
  type Misbehaviour,
} from './misbehaviours.ts'
import { createSeenCalls } from './seen-calls.ts'

const { BENCH_TLS } = process.env
const members = Number(process.env['BENCH_MEMBERS'])
/** The first so many members have an account of the patron. */
const accounts = Number(process.env['BENCH_ACCOUNTS'])
const state = { calls: 0, connections: 0 }
let latency = { median: 0, seed: 0 }
/** By member. */
const randoms: ReturnType<typeof randomFrom>[] = []
const someAt = 0.2
let misbehaving: { members: number; how: Misbehaviour | 'some' } = { members: 0, how: 'hangs' }
let slow = { members: 0, milliseconds: 0 }
const seen = createSeenCalls(members)
const json = { 'content-type': 'application/json;charset=UTF-8' }

function answerCall(request: IncomingMessage, response: ServerResponse) {
  const { url = '' } = request
  state.calls += 1
  const member = memberOf(request)
  seen.note(member)
  const how = isOneOfLast(misbehaving.members, member) ? misbehaving.how : null
  if (misbehave(how, response)) return
  if (member >= accounts) return void response.writeHead(400, json).end(noAccount)
  const body = url.endsWith('op=renew') ? renewedBody(member, url) : bodyOf(member, url)
  const answer = () =>
    isCostly(how) ? costlyAnswers[how](response, body) : response.writeHead(200, json).end(body)
  if (isOneOfLast(slow.members, member)) answerSlowly(answer)
  else if (latency.median > 0) setTimeout(answer, nextLatency(member))
  else answer()
}

/** As Alma says it. */
const noAccount = JSON.stringify({
  errorsExist: true,
  errorList: { error: [{ errorCode: '401861', errorMessage: 'User with this identifier was not found.' }] },
})

function isOneOfLast(count: number, member: number): boolean {
  return member >= members - count
}

type How = typeof misbehaving.how | null

function isCostly(how: How): how is CostlyAnswer {
  return how !== null && how in costlyAnswers
}

/** By the key or the patron's token; a sign-in has neither, but a number in its address. */
function memberOf({ url = '', headers }: IncomingMessage): number {
  return Number(/\d+/.exec(headers.authorization ?? url)?.[0])
}

function misbehave(how: How, response: ServerResponse): boolean {
  if (how === null || isCostly(how) || (how === 'some' && Math.random() >= someAt)) return false
  unanswered.add(response)
  response.once('close', () => unanswered.delete(response))
  if (how === 'some') misbehaveSomehow(response)
  else misbehaviours[how](response)
  return true
}

const waiting = new Map<NodeJS.Timeout, () => void>()

function answerSlowly(answer: () => void) {
  const timer = setTimeout(() => {
    waiting.delete(timer)
    answer()
  }, slow.milliseconds)
  waiting.set(timer, answer)
}

function slowDownFromNow(next: typeof slow) {
  slow = next
  for (const [timer, answer] of waiting) {
    clearTimeout(timer)
    answer()
  }
  waiting.clear()
}

const unanswered = new Set<ServerResponse>()

/** The card finishes reads of a patron who has left. The next round must not join such a call. */
function misbehaveFromNow(next: typeof misbehaving) {
  misbehaving = next
  for (const response of unanswered) response.socket?.resetAndDestroy()
}

async function set(request: IncomingMessage, response: ServerResponse) {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  const { calls, connections } = state
  if (request.url === '/bench/latency') setLatency(JSON.parse(text))
  if (request.url === '/bench/misbehaving') misbehaveFromNow(JSON.parse(text))
  if (request.url === '/bench/slow') slowDownFromNow(JSON.parse(text))
  if (request.url === '/bench/seen') return void response.end(JSON.stringify(seen.take()))
  if (request.url === '/bench/connections') state.connections = 0
  if (request.url === '/bench/calls') state.calls = Number(text)
  response.end(String(request.url === '/bench/connections' ? connections : calls))
}

function setLatency(next: typeof latency) {
  latency = next
  randoms.length = 0
}

/** Box and Muller; a sigma of 0.5 puts one answer in twenty above 2.3 times the median. */
function nextLatency(member: number): number {
  const random = (randoms[member] ??= randomFrom(latency.seed * members + member))
  const uniform = () => random(2 ** 32) / 2 ** 32
  const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return latency.median * Math.exp(0.5 * normal)
}

/** Like most servers, they do not announce when they close an idle connection. */
function listenWithTls({ port, idle, certificate, key }: TlsOptions) {
  const files = { cert: readFileSync(certificate), key: readFileSync(key) }
  const terms = { keepAliveTimeout: idle, keepAliveTimeoutBuffer: 0 }
  createTlsServer({ ...files, ...terms }, (request, response) => {
    response.setHeader('connection', 'keep-alive')
    answerCall(request, response)
  })
    .on('secureConnection', () => void (state.connections += 1))
    .listen(port, '127.0.0.1')
}

/** `idle`: milliseconds after which they close an idle connection; 0: never. */
type TlsOptions = { port: number; idle: number; certificate: string; key: string }
if (BENCH_TLS !== undefined) listenWithTls(JSON.parse(BENCH_TLS))

const server = createServer((request, response) =>
  request.url?.startsWith('/bench/') ? void set(request, response) : answerCall(request, response),
)
server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`))
