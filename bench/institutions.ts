/**
 * A process of canned answers for members 0, 1, 2…: no mock library, which would be most of what is measured.
 * `POST /bench/latency` sets a median in milliseconds, lognormally distributed; `POST /bench/calls` answers how many calls there
 * were and begins anew, `POST /bench/seen` the same of each member. `POST /bench/misbehaving` says how many of the last members do
 * what (`some` do anything at one call in five).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, renewedBody } from './canned-bodies.ts'
import { misbehaveSomehow, misbehaviours, stuffed, type Misbehaviour } from './misbehaviours.ts'
import { createSeenCalls } from './seen-calls.ts'

const members = Number(process.env['BENCH_MEMBERS'])
const state = { latency: 0, calls: 0 }
const someAt = 0.2
let misbehaving: { members: number; how: Misbehaviour | 'some' } = { members: 0, how: 'hangs' }
const seen = createSeenCalls(members)

const server = createServer((request, response) => {
  const { url = '' } = request
  if (url.startsWith('/bench/')) return void set(request, response)
  state.calls += 1
  const member = memberOf(request)
  seen.note(member)
  const how = member < members - misbehaving.members ? null : misbehaving.how
  if (misbehave(how, response)) return
  const plain = url.endsWith('op=renew') ? renewedBody(member, url) : bodyOf(member, url)
  const body = how === 'stuffs' ? stuffed(plain) : plain
  const answer = () => response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' }).end(body)
  if (state.latency) setTimeout(answer, lognormal(state.latency))
  else answer()
})

/** By the key or the patron's token; a sign-in has neither, but a number in its address. */
function memberOf({ url = '', headers }: IncomingMessage): number {
  return Number(/\d+/.exec(headers.authorization ?? url)?.[0])
}

function misbehave(how: typeof misbehaving.how | null, response: ServerResponse): boolean {
  if (how === null || how === 'stuffs' || (how === 'some' && Math.random() >= someAt)) return false
  if (how === 'some') misbehaveSomehow(response)
  else misbehaviours[how](response)
  return true
}

async function set(request: IncomingMessage, response: ServerResponse) {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  if (request.url === '/bench/latency') state.latency = Number(text)
  if (request.url === '/bench/misbehaving') misbehaving = JSON.parse(text)
  if (request.url === '/bench/seen') return void response.end(JSON.stringify(seen.take()))
  const { calls } = state
  if (request.url === '/bench/calls') state.calls = Number(text)
  response.end(String(calls))
}

/** Box and Muller; a sigma of 0.5 puts one answer in twenty above 2.3 times the median. */
function lognormal(median: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  return median * Math.exp(0.5 * normal)
}

server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`))
