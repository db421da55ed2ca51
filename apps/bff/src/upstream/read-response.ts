import { setTimeout as wait } from 'node:timers/promises'
import pLimit from 'p-limit'
import { callerGone, InstitutionFailure } from './failure.ts'
import type { Arrived } from './exchange.ts'
import type { HttpResponse } from './http-client.ts'
import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import type { IncomingHttpHeaders } from 'node:http'

/** Bytes as they come, maybe compressed. */
export const wireLimit = 1024 * 1024

const decoder = new TextDecoder()

/** Characters. Less is parsed in a millisecond or two, whatever it holds. */
const shortText = 16 * 1024
/** Milliseconds. An honest page of 100 loans takes less. */
const longParse = 2
/** After a long parse, the next long text of the same institution waits this many times as long. */
const pauseFactor = 20

/** Reads the answers of one institution. Their long parses take at most a twentieth of the time. */
export function createReader(limits: AnswerLimits) {
  let nextParse = 0

  return async function read(arrived: Arrived, signal: AbortSignal): Promise<HttpResponse> {
    const { statusCode, headers } = arrived
    if (statusCode === 429) throw busyBy(headers, await isSpent(arrived, limits))
    const text = await readText(arrived, limits.largestAnswer)
    if (text.length > shortText) await waitForTurn(signal)
    const body = text === '' ? null : parseTimed(text, headers)
    const callsLeft = callsLeftIn(headers, limits.quota)
    return { status: statusCode, body, ...(callsLeft !== undefined && { callsLeft }) }
  }

  async function waitForTurn(signal: AbortSignal) {
    for (let pause = nextParse - performance.now(); pause > 0; pause = nextParse - performance.now())
      await wait(pause, null, { signal }).catch(() => {
        throw callerGone()
      })
  }

  function parseTimed(text: string, headers: IncomingHttpHeaders): unknown {
    const began = performance.now()
    try {
      return parse(text, headers, limits.mostValues)
    } finally {
      const ended = performance.now()
      const took = text.length > shortText ? ended - began : 0
      if (took > longParse) nextParse = ended + took * pauseFactor
    }
  }
}

/** Of the day, not of the second. */
async function isSpent(arrived: Arrived, { largestAnswer, quota }: AnswerLimits): Promise<boolean> {
  const text = await readText(arrived, largestAnswer).catch(() => '')
  return text.includes(quota.spent)
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
export async function readText({ headers, bytes }: Arrived, limit: number): Promise<string> {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') {
    if (bytes.length > limit) throw unexpected('too large')
    return decoder.decode(bytes)
  }
  if (encoding !== 'gzip') throw unexpected('content encoding')
  try {
    return decoder.decode(await unzipAtMost(bytes, limit))
  } catch {
    throw unexpected('not gzip or too large')
  }
}

function parse(text: string, headers: IncomingHttpHeaders, mostValues: number): unknown {
  const type = String(headers['content-type']).split(';')[0]?.trim().toLowerCase()
  if (type === 'application/xml' || type === 'text/xml') return text
  if (type !== 'application/json') throw unexpected('content type')
  if (text.length > mostValues && countValues(text) > mostValues) throw unexpected('too many values')
  try {
    const body: unknown = JSON.parse(text)
    return body
  } catch {
    throw unexpected('not JSON')
  }
}

/** At least as many as a JSON text holds: parsing costs by values, not by bytes. */
function countValues(json: string): number {
  let count = 1
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === comma || code === openBrace || code === openBracket) count += 1
  }
  return count
}
const [comma, openBrace, openBracket] = [44, 123, 91]

function unexpected(detail: string): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail })
}

/** What is so small is decoded at once: to hand it to a thread costs more. */
const small = 64 * 1024
/** Each holds as much as it decodes to; a machine has no more hands for it than this. */
const inTurn = pLimit(4)
const unzip = promisify(gunzip)

/** Rejects what is no gzip, and what is longer than `limit`. */
async function unzipAtMost(bytes: Buffer, limit: number): Promise<Buffer> {
  const length = lengthTold(bytes)
  if (length > limit) throw new RangeError('too long by its own account')
  // Whoever tells less than there is has told a lie that the decoder finds out.
  if (length <= small) return gunzipSync(bytes, { maxOutputLength: small })
  return inTurn(() => unzip(bytes, { maxOutputLength: limit }))
}

/** Gzip ends with the length of what was compressed (RFC 1952): an honest bomb need not go off. */
function lengthTold(bytes: Buffer): number {
  return bytes.readUInt32LE(bytes.length - 4)
}

export type AnswerLimits = {
  quota: DailyQuota
  /** Bytes, decoded. */
  largestAnswer: number
  /** In one answer. */
  mostValues: number
}

/** How an institution counts a day's calls: the header that tells how many are left, the word that none are. */
export type DailyQuota = { header: string; spent: string }

/** Used if the response has no `Retry-After`: limits on calls usually count by the second. */
const usualWaitSeconds = 2
/** Nothing tells when its day ends. */
const lookAgainSeconds = 15 * 60
const longestWaitSeconds = 24 * 60 * 60

/** Status 429. It is said at the door: nothing has been done. */
export function busyBy(headers: IncomingHttpHeaders, isForToday: boolean): InstitutionFailure {
  const usual = isForToday ? lookAgainSeconds : usualWaitSeconds
  const retryAfterSeconds = toSeconds(headers['retry-after']) ?? usual
  const detail = isForToday ? 'status 429 for today' : 'status 429'
  return new InstitutionFailure('busy', { detail, retryAfterSeconds, sent: false, isForToday })
}

function toSeconds(retryAfter: string | string[] | undefined): number | null {
  const seconds = Number(retryAfter ?? Number.NaN)
  return Number.isInteger(seconds) && seconds >= 0 ? Math.min(seconds, longestWaitSeconds) : null
}

/** Undefined where the institution did not tell it, or not as a number. */
function callsLeftIn(headers: IncomingHttpHeaders, { header }: DailyQuota): number | undefined {
  const told = headers[header]
  return typeof told === 'string' && /^\d{1,12}$/.test(told) ? Number(told) : undefined
}
