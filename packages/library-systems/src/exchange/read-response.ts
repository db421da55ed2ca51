import { setTimeout as wait } from 'node:timers/promises'
import pLimit from 'p-limit'
import { second } from '../durations.ts'
import { InstitutionFailure, callerGone, unexpected, type VendorError } from './failure.ts'
import type { RawResponse } from './exchange.ts'
import type { IncomingHttpHeaders } from 'node:http'
import { unzip } from './unzip.ts'
import { chargeFromNow, type Charge } from './work.ts'

/**
 * `body`: parsed JSON, the text of an XML document, or null without a body and for an error of any other type.
 * `headers`: the headers that the vendor reads, if the response has them. `cookie`: the value of the cookie that the vendor
 * reads, if the response sets it.
 */
export type HttpResponse = {
  status: number
  body: unknown
  headers?: Readonly<Record<string, string>>
  cookie?: string
}

/** Maximum bytes of a response body, which may be compressed. */
export const wireLimit = 1024 * 1024

const decoder = new TextDecoder()

/** Characters. A text up to this length is parsed in one or two milliseconds, whatever it holds. */
const shortText = 16 * 1024
/** Milliseconds. A regular page of 100 loans is parsed in less. */
const longParse = 2
/** After a long parse, the next long text of the same institution waits this many times as long. */
const pauseFactor = 20

/** Creates the reader of one institution's responses. Long parses take at most a twentieth of the time. */
export function createReader(limits: AnswerLimits) {
  let nextParse = 0
  const inTurn = pLimit(1)

  return async function read(
    response: RawResponse,
    { signal, charge }: { signal: AbortSignal; charge: Charge },
  ): Promise<HttpResponse> {
    const { statusCode, headers, bytes } = response
    const decode = (limit: number) =>
      headers['content-encoding'] === 'gzip'
        ? inTurn(() => unzipText(bytes, limit, charge))
        : readText(response, limit)
    if (statusCode === 429) throw busyFailure(response, await errorTextOf(decode, limits), limits)
    if (isServerFailure(statusCode)) {
      const error = errorIn(await errorTextOf(decode, limits), response, limits)
      throw serverFailure(statusCode, { error, callsLeft: callsLeftIn(headers, limits) })
    }
    const text = isErrorInWords(response) ? '' : await decode(limits.maxAnswerBytes)
    if (text.length > shortText) await waitForTurn(signal)
    chargeFromNow(charge)
    const body = text === '' ? null : parseTimed(text, headers)
    const named = pickHeaders(headers, limits)
    const cookie = cookieIn(headers, limits)
    return {
      status: statusCode,
      body,
      ...(named.length > 0 && { headers: Object.fromEntries(named) }),
      ...(cookie !== undefined && { cookie }),
    }
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
      return parse(text, headers, limits.maxValues)
    } finally {
      const ended = performance.now()
      const took = text.length > shortText ? ended - began : 0
      if (took > longParse) nextParse = ended + took * pauseFactor
    }
  }
}

const notImplemented = 501

/** Returns the failure for status 429. A remaining quota of 0, or the vendor's word in the body, means that today's is used up. */
export function busyFailure(
  response: Pick<RawResponse, 'headers'>,
  text: string,
  limits: AnswerLimits,
): InstitutionFailure {
  const { headers } = response
  const { spentWord } = limits
  const isForToday =
    callsLeftIn(headers, limits) === 0 || (spentWord !== undefined && text.includes(spentWord))
  return new InstitutionFailure('busy', {
    detail: isForToday ? 'status 429 for today' : 'status 429',
    error: errorIn(text, response, limits),
    retryAfterSeconds: waitIn(headers) ?? (isForToday ? lookAgainSeconds : null),
    sent: false,
    isForToday,
  })
}

/** Returns the remaining daily quota that the headers of any response report; null if they do not. */
export function callsLeftIn(headers: IncomingHttpHeaders, limits: AnswerLimits): number | null {
  return limits.callsLeft?.({ headers: Object.fromEntries(pickHeaders(headers, limits)) }) ?? null
}

/** Returns the loggable part of the error in a response whose status has already classified it. */
function errorIn(
  text: string,
  { headers }: Pick<RawResponse, 'headers'>,
  { errorIn: read, maxValues }: AnswerLimits,
): VendorError {
  try {
    return read?.(parse(text, headers, maxValues)) ?? {}
  } catch {
    return {}
  }
}

/**
 * Decodes the short body of an error. Returns an empty text if the body is too long, if it cannot be decoded, or
 * if the vendor reads nothing in it.
 */
async function errorTextOf(
  decode: (limit: number) => string | Promise<string>,
  { spentWord, errorIn: read }: AnswerLimits,
): Promise<string> {
  if (spentWord === undefined && !read) return ''
  try {
    return await decode(shortText)
  } catch {
    return ''
  }
}

/** Returns the failure for a status that needs no body; null if the body must be read. */
export function refusalOf(statusCode: number): InstitutionFailure | null {
  // A redirect could carry the key to another host.
  if (statusCode >= 300 && statusCode < 400) return unexpected(`status ${statusCode}`)
  return null
}

export function isServerFailure(statusCode: number): boolean {
  // With status 501 the server works but lacks a method, as the body states.
  return statusCode >= 500 && statusCode !== notImplemented
}

export function serverFailure(
  statusCode: number,
  reported: Pick<InstitutionFailure, 'callsLeft'> & { error?: VendorError },
): InstitutionFailure {
  const detail = `status ${statusCode}`
  return new InstitutionFailure('refused', { detail, ...reported, mayPass: isFromGateway(statusCode) })
}

function isFromGateway(statusCode: number): boolean {
  return statusCode >= 502 && statusCode <= 504
}

/** Decodes an uncompressed body of at most `limit` bytes. */
export function readText({ headers, bytes }: RawResponse, limit: number): string {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw unexpected('content encoding')
  if (bytes.length > limit) throw unexpected('too large')
  return decoder.decode(bytes)
}

async function unzipText(bytes: Buffer, limit: number, charge: Charge): Promise<string> {
  const text = await unzip(bytes, limit, charge).catch(() => null)
  if (!text) throw unexpected('not gzip, too large, or too little in it')
  chargeFromNow(charge)
  return decoder.decode(text)
}

function typeOf(headers: IncomingHttpHeaders): string {
  return String(headers['content-type']).split(';')[0]?.trim().toLowerCase() ?? ''
}

const parsedTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/xml',
  'text/xml',
  'text/html',
])

/**
 * Whether an error response has a body of no type, or of a type that is not parsed. Its status is enough. The text can be a stack
 * trace of the server, and is not read.
 */
function isErrorInWords({ statusCode, headers }: Pick<RawResponse, 'statusCode' | 'headers'>): boolean {
  return statusCode >= 400 && !parsedTypes.has(typeOf(headers))
}

function parse(text: string, headers: IncomingHttpHeaders, maxValues: number): unknown {
  const type = typeOf(headers)
  if (hasTooManyValues(text, maxValues)) throw unexpected('too many values')
  if (type === 'application/xml' || type === 'text/xml') return text
  if (type === 'text/html') throw new InstitutionFailure('web-page', { detail: 'HTML' })
  if (type !== 'application/json') throw unexpected('content type')
  try {
    const body: unknown = JSON.parse(text)
    return body
  } catch {
    throw unexpected('not JSON')
  }
}

/**
 * Whether a text of JSON or XML may have more than `most` values. Counts the characters that precede values. The cost of a
 * text depends on its values, not on its bytes.
 */
export function hasTooManyValues(text: string, most: number): boolean {
  if (text.length <= most) return false
  let count = 1
  for (let at = 0; at < text.length && count <= most; at++) {
    const code = text.charCodeAt(at)
    if (code === comma || code === openBrace || code === openBracket || code === openAngle) count += 1
  }
  return count > most
}
const [comma, openBrace, openBracket, openAngle] = [44, 123, 91, 60]

export type AnswerLimits = {
  /** Names of the response headers that the vendor reads, in lower case. Default: none. */
  answerHeaders?: readonly string[]
  /** Name of the only cookie whose value the vendor reads, such as a token. Default: none. No cookie is sent back automatically. */
  cookie?: string
  /**
   * The word in the body of a 429 that means that the daily quota is used up; undefined if the vendor has no
   * daily quota.
   */
  spentWord?: string
  /** The remaining daily quota that the headers report. Without the method, the vendor has no daily quota. */
  callsLeft?: (response: Pick<HttpResponse, 'headers'>) => number | null
  /** Reads the loggable part of an error response. Default: nothing. */
  errorIn?: (body: unknown) => VendorError
  /** Maximum decoded bytes of a response. */
  maxAnswerBytes: number
  maxValues: number
}

/** Wait without `Retry-After` once the daily quota is used up: the end of an institution's day is unknown. */
const lookAgainSeconds = 15 * 60
const maxWaitSeconds = 24 * 60 * 60

/** Returns the seconds in `Retry-After`, or the seconds until its date by the clock of the response. */
function waitIn({ 'retry-after': told = '', date }: IncomingHttpHeaders): number | null {
  const until = httpDate(told)
  const now = httpDate(date) ?? performance.timeOrigin + performance.now()
  const seconds = until === null ? Number(told) : Math.ceil((until - now) / second)
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, maxWaitSeconds) : null
}

/** Milliseconds since 1970. The form is checked, because `Date.parse` accepts nearly any text. */
function httpDate(text = ''): number | null {
  const at = /^[A-Z][a-z]+, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/**
 * Picks the headers that the vendor reads. Node gives a repeated header as one text, except `set-cookie`,
 * which is left out.
 */
function pickHeaders(
  headers: IncomingHttpHeaders,
  { answerHeaders = [] }: AnswerLimits,
): [name: string, value: string][] {
  return answerHeaders.flatMap((name): [string, string][] => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
}

/** Returns the value of the cookie that the vendor reads. If two have its name, the later one counts, as in a browser. */
function cookieIn(headers: IncomingHttpHeaders, { cookie }: AnswerLimits): string | undefined {
  if (cookie === undefined) return undefined
  const cookies = [headers['set-cookie'] ?? []].flat()
  const found = cookies.findLast((one) => one.startsWith(`${cookie}=`))
  return found?.slice(cookie.length + 1).split(';')[0]
}
