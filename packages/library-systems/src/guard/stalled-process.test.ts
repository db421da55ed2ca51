import { once } from 'node:events'
import { nextTick } from 'node:process'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { guarded, statusOrCode } from '../../test/guard.ts'
import { openClient } from '../../test/institution.ts'

const most = 20

/** An institution that does not stand still with us. A new connection carries its first request after `handshake` ms, as with TLS. */
const institution = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { setTimeout: wait } = require('node:timers/promises')
  const arrivals = []
  const http = require('node:http').createServer((request, response) => {
    arrivals.push(performance.now())
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const server = require('node:net').createServer((socket) => {
    socket.on('error', () => {}).once('data', async (first) => {
      socket.pause()
      await wait(workerData.handshake)
      socket.unshift(first)
      http.emit('connection', socket)
      socket.resume()
    })
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
  parentPort.on('message', () => parentPort.postMessage(arrivals))`

/** Starts calls at an institution. Returns when they arrived, in milliseconds. */
async function startCalls(handshake: number): Promise<() => Promise<number[]>> {
  const thread = new Worker(institution, { eval: true, workerData: { handshake } })
  onTestFinished(async () => void (await thread.terminate()))
  const [port] = (await once(thread, 'message')) as [number]
  const { http, send } = openClient(`http://127.0.0.1:${port}`)
  onTestFinished(() => http.close())
  const { ask, state } = guarded(send, {})
  const asked = Array.from({ length: 45 }, () => statusOrCode(ask()))
  // Connections are opened in the same turn of the event loop, in which nothing is sent yet.
  for (let ticks = 0; ticks < 50; ticks++) await new Promise<void>((resolve) => nextTick(resolve))
  expect(state().startsRecently).toBe(18)
  return async () => {
    const ends = await Promise.all(asked)
    // On a machine that stands still for longer, the last ones get no turn in time.
    const answered = ends.filter((end) => end !== 'busy').length
    expect(ends.filter((end) => end !== 200 && end !== 'busy')).toEqual([])
    expect(answered).toBeGreaterThan(20)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    thread.postMessage(null)
    const [arrivals] = (await once(thread, 'message')) as [number[]]
    expect(arrivals).toHaveLength(answered)
    return arrivals
  }
}

function mostInASecond(moments: number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length))
}

test.for([
  [990, 150],
  [1_250, 0],
  [1_250, 150],
  [2_500, 0],
] as const)(
  'G18 after the process has stood still for %i ms, no second has more than 20 calls (connections open in %i ms)',
  async ([stall, handshake]) => {
    const arrivalsOf = await startCalls(handshake)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stall)
    expect(mostInASecond(await arrivalsOf())).toBeLessThanOrEqual(most)
  },
)
