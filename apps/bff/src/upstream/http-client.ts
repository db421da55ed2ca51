import { Agent, type Dispatcher } from 'undici'
import { reveal, type Secret } from '../config/secret.ts'
import { InstitutionFailure } from './failure.ts'
import { createReader, refusalOf, wireLimit, busyBy, type AnswerLimits } from './read-response.ts'
import { BrokenOff, exchange } from './exchange.ts'
import { createFetch, type Fetch } from './limited-fetch.ts'

/** From first to last. `begun`: the rest of a card whose account has been read, so that begun cards are completed first. */
export const priorities = ['write', 'begun', 'first-view', 'read', 'staff', 'background'] as const
export type Priority = (typeof priorities)[number]

/** Whose authority a call uses. The key alone tells institutions of one host apart. */
type Door = AnswerLimits & { baseUrl: string; scheme: string; key: Secret }

export type HttpRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Begins with `/`; ids in it are encoded. */
  path: string
  /** Which of the configured limits it has to keep. */
  limit: 'read' | 'write' | 'signIn'
  /** Goes upstream, so that an institution's log can be searched for it. */
  requestId: string
  /** Sent as JSON. */
  json?: unknown
  /** Beside ours. They may hold a secret: nobody logs them. */
  headers?: Record<string, string>
  signal: AbortSignal
  /** Who goes first where not all can go at once. */
  priority: Priority
  /** Keyed hash of the person whose turn it is; turns are shared fairly between persons. */
  who: string
  /** The look-up before a write or after it: below the floor of the daily quota it is admitted as the write is. */
  forWrite?: boolean
  /** Never answered by a call that is already under way: that one may have left before the write that it is to confirm. */
  unshared?: boolean
  /** By `performance.now()`; later nobody waits for it. */
  answerBy?: number
  /** How many calls come of its answer: it is not begun where they would be too late. */
  follows?: number
}

/** `body` is what the JSON says, the text of an XML document, or null where there was none. */
export type HttpResponse = { status: number; body: unknown; callsLeft?: number }

/** Rejects with `InstitutionFailure` only. */
export type Ask = (question: HttpRequest) => Promise<HttpResponse>

/** With so many milliseconds for the answer. */
export type Send = (question: HttpRequest, limit: number) => Promise<HttpResponse>

export type Http = {
  through: (door: Door) => Send
  /** For identity providers: libraries make the requests. */
  fetchWith: (terms: Parameters<typeof createFetch>[1]) => Fetch
  close: () => Promise<void>
}

/** The only way out, to institutions and to identity providers. */
export function openHttp({ connect }: { connect: number }): Http {
  const agent = new Agent({
    connect: { timeout: connect },
    // A connection serves one call at a time and there are as many as it takes: where one host serves all
    // institutions of a region, a silent one must not hold what the others need.
    pipelining: 1,
    connections: null,
    allowH2: false,
    maxResponseSize: wireLimit,
    // The guard's deadline ends a call; these would only add timers of coarser grain.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    through: (door) => {
      const address = addressOf(door)
      const read = createReader(door)
      return async (question, limit) => {
        const terms = { signal: question.signal, limit, refuse: refusalOf }
        try {
          return await read(await exchange(agent, toOptions(door, address, question), terms), question.signal)
        } catch (error) {
          throw error instanceof BrokenOff ? toFailure(error) : error
        }
      }
    },
    fetchWith: (terms) => createFetch(agent, terms),
    close: () => agent.destroy(),
  }
}

type Address = { origin: string; folder: string }

function addressOf({ baseUrl }: Door): Address {
  const { origin, pathname } = new URL(baseUrl)
  return { origin, folder: pathname.replace(/\/$/, '') }
}

function toOptions(
  door: Door,
  { origin, folder }: Address,
  question: HttpRequest,
): Dispatcher.DispatchOptions {
  return {
    origin,
    path: `${folder}${question.path}`,
    method: question.method ?? 'GET',
    headers: {
      authorization: `${door.scheme} ${reveal(door.key)}`,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-request-id': question.requestId,
      ...question.headers,
      ...(question.json !== undefined && { 'content-type': 'application/json' }),
    },
    body: question.json === undefined ? null : JSON.stringify(question.json),
  }
}

function toFailure({ cause, head, isGivenUp }: BrokenOff): InstitutionFailure {
  const detail = codeOf(cause)
  if (head?.statusCode === 429) return busyBy(head.headers, false)
  if (isGivenUp)
    return new InstitutionFailure('timed-out', { detail: head ? 'answer not complete' : 'no answer' })
  if (head) return new InstitutionFailure('unexpected-answer', { detail: 'truncated or too large' })
  if (detail === 'UND_ERR_CONNECT_TIMEOUT')
    return new InstitutionFailure('timed-out', { detail, sent: false, mayPass: true })
  if (/^HPE_|^HTTPParserError$|^UND_ERR_HEADERS_OVERFLOW$/.test(detail))
    return new InstitutionFailure('unexpected-answer', { detail })
  const hasConnected = !neverConnected.has(detail)
  return new InstitutionFailure('refused', { detail, sent: hasConnected, mayPass: !hasConnected })
}

/** A connection that breaks later may have carried the call. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** The message of such an error may hold an address; its code does not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
