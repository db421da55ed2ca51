import { InstitutionFailure } from './failure.ts'
import { busyBy, callsLeftIn, type DailyQuota } from './retry-after.ts'
import type { Arrived } from './exchange.ts'
import type { HttpAnswer } from './http-client.ts'
import { unzipAtMost } from './gunzip.ts'

/** Bytes as they come, maybe compressed. */
export const wireLimit = 1024 * 1024
const decodedLimit = 4 * wireLimit

const decoder = new TextDecoder()

/** Takes an answer only as far as its limits, its type and its form allow. */
export async function readAnswer(arrived: Arrived, quota: DailyQuota): Promise<HttpAnswer> {
  const { statusCode, headers } = arrived
  if (statusCode === 429) throw busyBy(headers, await isSpent(arrived, quota))
  const text = await readText(arrived)
  const body = text === '' ? null : parse(text, arrived)
  const callsLeft = callsLeftIn(headers, quota)
  return { status: statusCode, body, ...(callsLeft !== undefined && { callsLeft }) }
}

/** Of the day, not of the second. */
async function isSpent(arrived: Arrived, { spent }: DailyQuota): Promise<boolean> {
  const text = await readText(arrived).catch(() => '')
  return text.includes(spent)
}

/** Where its status says enough, so that its body is not waited for. */
export function refusalOf(statusCode: number): InstitutionFailure | null {
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

/** Takes no more than `limit` bytes once decoded. */
export async function readText({ headers, bytes }: Arrived, limit = decodedLimit): Promise<string> {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return decoder.decode(bytes)
  if (encoding !== 'gzip') throw unexpected('content encoding')
  try {
    return decoder.decode(await unzipAtMost(bytes, limit))
  } catch {
    throw unexpected('not gzip or too large')
  }
}

function parse(text: string, { headers }: Arrived): unknown {
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
