/**
 * A process of canned Alma answers for members 0, 1, 2…: no mock library, which would be most of what is measured.
 * Its key picks the member. `POST /bench/hanging` with a number makes the last so many members hang; `POST /bench/latency`
 * sets a median in milliseconds, lognormally distributed; `POST /bench/calls` answers how many calls there were and begins anew.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, renewedBody } from './canned-bodies.ts'

const members = Number(process.env['BENCH_MEMBERS'])
const state = { hanging: 0, latency: 0, calls: 0 }

const server = createServer((request, response) => {
  if (request.url?.startsWith('/bench/')) return void set(request, response)
  state.calls += 1
  const member = Number(request.headers.authorization?.replace('apikey key-', ''))
  if (member >= members - state.hanging) return
  const bodyFor = request.method === 'POST' ? renewedBody : bodyOf
  const body = bodyFor(member, request.url ?? '')
  const answer = () => response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' }).end(body)
  if (state.latency) setTimeout(answer, lognormal(state.latency))
  else answer()
})

async function set(request: IncomingMessage, response: ServerResponse) {
  const text = (await request.setEncoding('utf8').toArray()).join('')
  if (request.url === '/bench/hanging') state.hanging = Number(text)
  if (request.url === '/bench/latency') state.latency = Number(text)
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
