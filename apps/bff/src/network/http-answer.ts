import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { InstitutionFailure } from './failure.ts'
import { busyBy, callsLeftIn, type DailyQuota } from './http-busy.ts'
import type { HttpAnswer } from './http.ts'

/** Status and headers are here, the body is on its way. */
type Arriving = {
  statusCode: number
  headers: IncomingHttpHeaders
  body: Readable & { bytes: () => Promise<Uint8Array>; text: () => Promise<string> }
}

/** Bytes as they come, maybe compressed. */
export const wireLimit = 1024 * 1024
const decodedLimit = 4 * wireLimit

const unzip = promisify(gunzip)
const decoder = new TextDecoder()

/** Takes an answer only as far as its limits, its type and its form allow. */
export async function readAnswer(
  response: Arriving,
  quota: DailyQuota,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { statusCode, headers } = response
  if (statusCode === 429) throw busyBy(headers, await isSpent(response, quota, signal))
  const unusable = findUnusable(response)
  if (unusable) {
    leaveUnread(response.body)
    throw unusable
  }
  const text = await readText(response, signal)
  const body = text === '' ? null : parse(text, response)
  const callsLeft = callsLeftIn(headers, quota)
  return { status: statusCode, body, ...(callsLeft !== undefined && { callsLeft }) }
}

/** Its connection ends with it; without a listener the stream's own error would end the process. */
function leaveUnread(body: Readable) {
  body.on('error', () => {}).destroy()
}

/** Of the day, not of the second. */
async function isSpent(response: Arriving, { spent }: DailyQuota, signal: AbortSignal): Promise<boolean> {
  const text = await readText(response, signal).catch(() => '')
  return text.includes(spent)
}

function findUnusable({ statusCode }: Arriving): InstitutionFailure | null {
  const detail = `status ${statusCode}`
  if (statusCode >= 500)
    return new InstitutionFailure('refused', { detail, mayPass: isOfGateway(statusCode) })
  // A redirect could carry the key to another host.
  if (statusCode >= 300 && statusCode < 400) return new InstitutionFailure('unexpected-answer', { detail })
  return null
}

/** What is before the library system speaks for it while it is away. */
function isOfGateway(statusCode: number): boolean {
  return statusCode >= 502 && statusCode <= 504
}

async function readText({ body, headers }: Arriving, signal: AbortSignal): Promise<string> {
  try {
    const encoding = headers['content-encoding'] ?? 'identity'
    if (encoding === 'identity') return await body.text()
    if (encoding !== 'gzip') throw unexpected('content encoding')
    return decoder.decode(await unzip(await body.bytes(), { maxOutputLength: decodedLimit }))
  } catch {
    leaveUnread(body)
    if (signal.aborted) throw new InstitutionFailure('timed-out', { detail: 'answer not complete' })
    throw unexpected('truncated or too large')
  }
}

function parse(text: string, { headers }: Arriving): unknown {
  const type = String(headers['content-type']).split(';')[0]?.trim().toLowerCase()
  if (type === 'application/xml' || type === 'text/xml') return text
  if (type !== 'application/json') throw unexpected('content type')
  try {
    const body: unknown = JSON.parse(text)
    return body
  } catch {
    throw unexpected('not JSON')
  }
}

function unexpected(detail: string): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail })
}
