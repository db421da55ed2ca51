import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { errorResponse, keyRejectedResponse, tooManyResponse } from '../alma/errors.ts'
import { sendWhole } from './send.ts'
import type { CallFault, CallFaultKind } from './fault.ts'

type FaultyCall = {
  response: ServerResponse
  answer: () => Promise<Response>
  fault: CallFault
  /** Aborted when the faults are cleared. */
  untilCleared: AbortSignal
}
const json = { 'content-type': 'application/json;charset=UTF-8' }
const hugeBytes = 8 * 1024 * 1024

const kinds: Record<CallFaultKind, (call: FaultyCall) => Promise<void> | void> = {
  slow: async ({ response, answer, fault }) => {
    const signal = goneSignal(response)
    const isPatient = await wait(fault.milliseconds ?? distributed(), true, { signal }).catch(() => false)
    if (isPatient) await sendWhole(response, await answer())
  },
  hold: async ({ response, answer, untilCleared }) => {
    const released = once(untilCleared, 'abort', { signal: goneSignal(response) })
    if (await released.then(Boolean, () => false)) await sendWhole(response, await answer())
  },
  hang: () => {},
  'hang-before': () => {},
  'hang-in-body': async ({ response, answer }) => {
    const { half, length } = await halved(answer)
    response.writeHead(200, { ...json, 'content-length': length }).write(half)
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
  '500': ({ response }) =>
    sendWhole(response, errorResponse(500, 'INTERNAL_SERVER_ERROR', 'An unexpected error occurred.')),
  'html-502': ({ response }) => {
    response
      .writeHead(502, { 'content-type': 'text/html' })
      .end('<html><body><h1>502 Bad Gateway</h1></body></html>')
  },
  '429': ({ response }) => sendWhole(response, tooManyResponse()),
  '429-daily': ({ response }) =>
    sendWhole(response, errorResponse(429, 'DAILY_THRESHOLD', 'HTTP requests are more than allowed per day')),
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
  'key-rejected': ({ response }) => sendWhole(response, keyRejectedResponse()),
  'empty-200': ({ response }) => {
    response.writeHead(200, { 'content-length': 0 }).end()
  },
  'vendor-error': ({ response, fault }) =>
    sendWhole(response, errorResponse(400, fault.errorCode ?? '401652', 'General error.')),
  'other-id': (call) => sendChanged(call, { primary_id: 'somebody-else' }),
  'no-source-institution': (call) => sendChanged(call, { source_institution_code: undefined }),
  'other-source-institution': (call) => sendChanged(call, { source_institution_code: '01MER_ELSEWHERE' }),
  unreadable: sendUnreadable,
  'no-source-link': (call) => sendChanged(call, { source_link_id: undefined }),
}

/** Removes the id of the first row of a list; of an account, replaces the counts by text. */
async function sendUnreadable({ response, answer }: FaultyCall): Promise<void> {
  const usual = await answer()
  const body: Record<string, unknown> = Object(await usual.json())
  for (const [list, id] of [
    ['item_loan', 'loan_id'],
    ['user_request', 'request_id'],
    ['fee', 'id'],
  ] as const) {
    const rows = body[list]
    if (Array.isArray(rows))
      body[list] = rows.map((row: object, at) => (at === 0 ? { ...row, [id]: null } : row))
  }
  for (const part of ['loans', 'requests', 'fees']) if (body[part]) body[part] = { value: 'many' }
  await sendWhole(response, Response.json(body, { status: usual.status }))
}

/** Responds to a call with its fault. A hanging call ends when the client disconnects or the network stops. */
export async function applyFault(call: FaultyCall): Promise<void> {
  await kinds[call.fault.kind](call)
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

/** Responds with the record with these fields replaced. */
async function sendChanged({ response, answer }: FaultyCall, fields: Record<string, unknown>): Promise<void> {
  const usual = await answer()
  const record: unknown = await usual.json()
  await sendWhole(response, Response.json({ ...Object(record), ...fields }, { status: usual.status }))
}

async function halved(answer: () => Promise<Response>): Promise<{ half: Buffer; length: number }> {
  const whole = Buffer.from(await (await answer()).arrayBuffer())
  return { half: whole.subarray(0, Math.floor(whole.length / 2)), length: whole.length }
}

function hugeJson(): string {
  return `{"total_record_count":1,"filler":"${'x'.repeat(hugeBytes)}"}`
}

/** Log-normal with a median of 400 ms: most responses are quick, some very slow. */
function distributed(): number {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  return 400 * Math.exp(0.7 * normal)
}
