import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { sendWhole } from './send.ts'
import type { CallFault, CallFaultKind } from './fault.ts'
import type { VendorApi } from './vendor-api.ts'

type FaultyCall = {
  response: ServerResponse
  request: Request
  /** Responds to the request, or to the given one in its place. */
  answer: (request?: Request) => Promise<Response>
  fault: CallFault
  /** Aborted when the faults are cleared. */
  untilCleared: AbortSignal
  api: VendorApi
}
const html = { 'content-type': 'text/html' }
const json = { 'content-type': 'application/json;charset=UTF-8' }
const hugeBytes = 8 * 1024 * 1024

const kinds: Record<CallFaultKind, (call: FaultyCall) => Promise<void> | void> = {
  slow: async ({ response, answer, fault }) => {
    const signal = disconnectSignal(response)
    const isConnected = await wait(fault.milliseconds ?? randomDelay(), true, { signal }).catch(() => false)
    if (isConnected) await sendWhole(response, await answer())
  },
  hold: async ({ response, answer, untilCleared }) => {
    const released = once(untilCleared, 'abort', { signal: disconnectSignal(response) })
    if (await released.then(Boolean, () => false)) await sendWhole(response, await answer())
  },
  hang: () => {},
  'hang-in-body': async ({ response, answer }) => {
    const { half, length } = await halved(answer)
    // Without a body the client would take the answer as whole, and send its next call on this connection.
    response.writeHead(200, { ...json, 'content-length': Math.max(1, length) }).write(half)
  },
  reset: ({ response }) => {
    response.socket?.resetAndDestroy()
  },
  'commit-then-hang': async ({ answer }) => {
    await answer()
  },
  'commit-late': async ({ answer, fault }) => {
    await wait(fault.milliseconds ?? 1500, null, { ref: false })
    await answer()
  },
  'reset-after': async ({ response, answer }) => {
    await answer()
    response.socket?.resetAndDestroy()
  },
  '500': ({ response, api }) => sendWhole(response, api.failures.serverError()),
  'html-502': ({ response }) => {
    response.writeHead(502, html).end('<html><body><h1>502 Bad Gateway</h1></body></html>')
  },
  '429': ({ response, api }) => sendWhole(response, api.failures.tooMany()),
  '429-daily': ({ response, api }) => sendWhole(response, api.failures.tooManyToday()),
  '429-none-left': ({ response, api }) => sendWhole(response, api.failures.noneLeft()),
  '429-html': ({ response }) => {
    response.writeHead(429, html).end('<html><body><h1>429 Too Many Requests</h1></body></html>')
  },
  'truncated-json': async ({ response, answer }) => {
    const { half } = await halved(answer)
    response.writeHead(200, json).end(half)
  },
  'wrong-shape': ({ response }) => {
    response.writeHead(200, json).end('[{"unexpected":{"shape":true}}]')
  },
  'huge-body': ({ response }) => {
    response.writeHead(200, json).end(hugeJson())
  },
  'gzip-bomb': ({ response }) => {
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(hugeJson()))
  },
  'key-rejected': ({ response, api }) => sendWhole(response, api.failures.keyRejected()),
  'token-rejected': ({ response, api }) => sendWhole(response, api.failures.tokenRejected()),
  'empty-200': ({ response }) => {
    response.writeHead(200, { 'content-length': 0 }).end()
  },
  'maintenance-page': ({ response }) => {
    response.writeHead(200, html).end('<html><body><h1>Down for maintenance</h1></body></html>')
  },
  'vendor-error': ({ response, fault, api }) =>
    sendWhole(response, api.failures.vendorError(fault.errorCode)),
  'other-id': (call) => sendWith(call, { [call.api.patronField]: 'somebody-else' }),
  'no-source-institution': (call) => sendWith(call, { source_institution_code: undefined }),
  'other-source-institution': (call) => sendWith(call, { source_institution_code: '01MER_ELSEWHERE' }),
  'other-shape': (call) => sendChanged(call, call.api.makeOtherShape),
  'counts-nothing': (call) => sendChanged(call, call.api.makeCountsNothing),
  unreadable: (call) => sendChanged(call, call.api.makeUnreadable),
  'ignores-limit': async ({ response, request, answer, api }) =>
    sendWhole(response, await answer(api.withoutLimit(request))),
  'no-source-link': (call) => sendWith(call, { source_link_id: undefined }),
}

/**
 * Responds to a call with its fault. A hanging call ends when the client disconnects or the network stops.
 */
export async function applyFault(call: FaultyCall): Promise<void> {
  await kinds[call.fault.kind](call)
}

function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => controller.abort())
  return controller.signal
}

/** Changes a record, or each record of a list or that a search of users has found. */
function sendWith(call: FaultyCall, fields: object): Promise<void> {
  const changed = (record: object) => ({ ...record, ...fields })
  return sendChanged(call, (body) => {
    if (Array.isArray(body)) return Object(body.map(changed))
    const list = ['user', 'users'].find((name) => Array.isArray(body[name]))
    const records = list === undefined ? null : body[list]
    return list !== undefined && Array.isArray(records)
      ? { ...body, [list]: records.map(changed) }
      : changed(body)
  })
}

async function sendChanged({ response, answer }: FaultyCall, change: VendorApi['makeUnreadable']) {
  const original = await answer()
  const body: unknown = await original.json()
  const { status, headers } = original
  await sendWhole(response, Response.json(change(Object(body)), { status, headers }))
}

async function halved(answer: () => Promise<Response>): Promise<{ half: Buffer; length: number }> {
  const whole = Buffer.from(await (await answer()).arrayBuffer())
  return { half: whole.subarray(0, Math.floor(whole.length / 2)), length: whole.length }
}

function hugeJson(): string {
  return `{"total_record_count":1,"filler":"${'x'.repeat(hugeBytes)}"}`
}

/** Delays in a log-normal distribution with a median of 400 ms: most are short, some very long. */
function randomDelay(): number {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  return 400 * Math.exp(0.7 * normal)
}
