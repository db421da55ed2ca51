/**
 * A process of canned Alma answers for members 0, 1, 2…: no mock library, which would be most of what is measured.
 * Its key picks the member. `POST /bench/hanging` with a number makes the last so many members hang; `POST /bench/latency`
 * sets a median in milliseconds, lognormally distributed; `POST /bench/calls` answers how many calls there were and begins anew,
 * `POST /bench/seen` the same of each member. `POST /bench/misbehaving` says how many of the last members do what (`some` do
 * anything at one call in five).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, renewedBody } from './canned-bodies.ts'
import { misbehaveSomehow, misbehaviours, type Misbehaviour } from './misbehaviours.ts'
import { createSeenCalls } from './seen-calls.ts'

const members = Number(process.env['BENCH_MEMBERS'])
const state = { hanging: 0, latency: 0, calls: 0 }
const someAt = 0.2
let misbehaving: { members: number; how: Misbehaviour | 'some' } = { members: 0, how: 'hangs' }
const seen = createSeenCalls(members)

const server = createServer((request, response) => {
  if (request.url?.startsWith('/bench/')) return void set(request, response)
  state.calls += 1
  const member = Number(request.headers.authorization?.replace('apikey key-', ''))
  seen.note(member)
  if (member >= members - state.hanging) return
  if (member >= members - misbehaving.members && misbehave(response)) return
  const bodyFor = request.method === 'POST' ? renewedBody : bodyOf
  const body = bodyFor(member, request.url ?? '')
  const answer = () => response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' }).end(body)
  if (state.latency) setTimeout(answer, lognormal(state.latency))
  else answer()
})

function misbehave(response: ServerResponse): boolean {
  const { how } = misbehaving
  if (how !== 'some') misbehaviours[how](response)
  else if (Math.random() < someAt) misbehaveSomehow(response)
  else return false
  return true
}

async function set(request: IncomingMessage, response: ServerResponse) {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  if (request.url === '/bench/hanging') state.hanging = Number(text)
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
