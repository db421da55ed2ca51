import { Agent, buildConnector, EnvHttpProxyAgent, errors, Pool, type Dispatcher } from 'undici'
import { second } from '../durations.ts'
import { reveal, type Secret } from '../secret.ts'
import { InstitutionFailure, unexpected } from './failure.ts'
import {
  createReader,
  isServerFailure,
  refusalOf,
  serverFailure,
  wireLimit,
  busyFailure,
  callsLeftIn,
  type AnswerLimits,
  type HttpResponse,
} from './read-response.ts'
import { ExchangeFailed, exchange } from './exchange.ts'
import { createFetch } from './limited-fetch.ts'
import { isLoopback } from './loopback.ts'
import type { Charge } from './work.ts'

/**
 * Priorities from first to last. `continuation`: the lists of a card whose account has been read, so that
 * cards are completed one by one. With fewer priorities, refreshes delayed first views by 11 s at 130 % of an institution's
 * capacity. Staff behind refreshes waited up to 16.6 s at 90 %, with somebody at the desk.
 */
export const priorities = [
  'write',
  'continuation',
  'first-view',
  'staff',
  'read',
  'background',
  'calendar',
  'reminder',
  'report',
] as const
export type Priority = (typeof priorities)[number]

/** The priorities of reads that patrons wait for. */
export const patronReads: ReadonlySet<Priority> = new Set(['continuation', 'first-view', 'read'])

/** The API of one institution. Several institutions can share a host, and only the key tells them apart. */
type Endpoint = AnswerLimits & {
  baseUrl: string
  /** Returns null where calls carry a token, and the key is sent only to obtain one. */
  authorization: (key: string) => string | null
  /** null if each request brings its own authorization. */
  key: Secret | null
}

export type HttpRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path that begins with `/`; ids in the path are percent-encoded. */
  path: string
  /** The configured time limit that applies. */
  limit: 'read' | 'write' | 'signIn'
  /** Id that is sent upstream, by which the institution's log can be searched. */
  requestId: string
  json?: unknown
  /** Form fields that are sent in place of JSON. They may hold a secret and are never logged. */
  form?: Record<string, string>
  /** Whether a rejection of this request can only mean that our key is rejected. */
  probesKey?: boolean
  /** Headers that are added to ours. They may hold a secret and are never logged. */
  headers?: Record<string, string>
  signal: AbortSignal
  /** The order in which waiting calls are sent. */
  priority: Priority
  /**
   * Key under which calls are counted and paced: the keyed hash of the patron. For calls without a patron, the keyed hash of a
   * connection, or a fixed word.
   */
  person: string
  /**
   * Whether a read belongs to a write: below the floor of the daily quota, such a read is admitted like a
   * write.
   */
  forWrite?: boolean
  /**
   * Whether the call joins no call in flight, which may have been sent before the write that this call
   * confirms.
   */
  skipCoalescing?: boolean
  /** Time by `performance.now()` after which the caller no longer waits. */
  answerBy?: number
  /**
   * Whether counts predict a long response. Only such a response is requested compressed: decoding costs time, and the sender
   * decides how much.
   */
  isLong?: boolean
  /** Number of calls that follow from the response. The call is not sent if they would be too late. */
  followUpCalls?: number
  /**
   * Whether the call, once sent, continues after its caller has disconnected: its answer is kept for the
   * patron's next page.
   */
  outlivesCaller?: boolean
}

/** Rejects with `InstitutionFailure` only. */
export type Ask = (request: HttpRequest) => Promise<HttpResponse>

/** `limit`: milliseconds for the whole response; `charge` is called with the CPU time that the response costs. */
export type Send = (request: HttpRequest, limit: number, charge: Charge) => Promise<HttpResponse>

export type Http = ReturnType<typeof openHttp>

/** `except`: hosts that are called without the proxy. This machine is always called directly. */
export type Proxy = { address: Secret; except: string }

/**
 * Milliseconds for which an idle connection is kept. A new connection costs the patron one or two round trips, and both sides CPU
 * time. Institutions may close an idle connection earlier.
 */
const keepAliveTimeout = 30 * second

/** All outgoing connections, to institutions and to identity providers. */
export function openHttp({ connect }: { connect: number }, proxy: Proxy | null) {
  const options = {
    // One call per connection and no limit of connections. One host may serve all institutions of a region, and an
    // institution that hangs must not hold connections that the others need.
    pipelining: 1,
    connections: null,
    keepAliveTimeout,
    allowH2: false,
    maxResponseSize: wireLimit,
    // The time limit of each call covers headers and body; these timers are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const direct = new Agent({ ...options, connect: connectWithin(connect) })
  const proxied = proxy && openProxy(proxy, { ...options, connectTimeout: connect })
  const agentFor = (origin: string): Dispatcher =>
    proxied && !isLoopback(new URL(origin).hostname) ? proxied : direct
  const { signal: never } = new AbortController()
  return {
    clientFor: (endpoint: Endpoint): Send => {
      const address = addressOf(endpoint)
      const agent = agentFor(address.origin)
      const read = createReader(endpoint)
      return async (request, limit, charge) => {
        const signal = request.outlivesCaller ? never : request.signal
        const terms = { signal, limit, refuse: refusalOf, charge }
        try {
          return await read(await exchange(agent, toOptions(endpoint, address, request), terms), terms)
        } catch (error) {
          throw error instanceof ExchangeFailed ? toFailure(error, endpoint) : error
        }
      }
    },
    /** Creates the `fetch` for identity providers, whose requests are made by libraries. */
    fetchWith: (terms: Parameters<typeof createFetch>[1]) => createFetch(agentFor, terms),
    close: async () => {
      await Promise.all([direct.destroy(), proxied?.destroy()])
    },
  }
}

/** Bytes that a connection had received when it failed, by its error. */
const receivedBefore = new WeakMap<Error, number>()

function connectWithin(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, allowH2: false })
  return (target, callback) =>
    connect(target, (...result) => {
      const [, socket] = result
      socket?.prependListener('error', (error) => receivedBefore.set(error, socket.bytesRead))
      callback(...result)
    })
}

/**
 * Whether the broken connection had carried earlier responses: the institution probably closed it while the request was on
 * its way.
 */
function wasReused(error: unknown): boolean {
  if (error instanceof errors.SocketError) return (error.socket?.bytesRead ?? 0) > 0
  return error instanceof Error && (receivedBefore.get(error) ?? 0) > 0
}

/** All proxied requests go through a tunnel (CONNECT). Requests in plain text go to this machine, in a demo. */
function openProxy(
  { address, except }: Proxy,
  options: Agent.Options & { connectTimeout: number },
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: '',
    httpsProxy: reveal(address),
    noProxy: except,
    connect: { timeout: options.connectTimeout },
    // A proxy that does not answer CONNECT would hold the connection for undici's five minutes.
    clientFactory: (origin, one) => new Pool(origin, { ...one, headersTimeout: options.connectTimeout }),
  })
}

type Address = { origin: string; folder: string }

function addressOf({ baseUrl }: Endpoint): Address {
  const { origin, pathname } = new URL(baseUrl)
  return { origin, folder: pathname.replace(/\/$/, '') }
}

function toOptions(
  endpoint: Endpoint,
  { origin, folder }: Address,
  request: HttpRequest,
): Dispatcher.DispatchOptions {
  const authorization = endpoint.key && endpoint.authorization(reveal(endpoint.key))
  return {
    origin,
    path: `${folder}${request.path}`,
    method: request.method ?? 'GET',
    headers: {
      ...(authorization !== null && { authorization }),
      accept: 'application/json',
      'accept-encoding': request.isLong ? 'gzip' : 'identity',
      'x-request-id': request.requestId,
      ...request.headers,
      ...(request.json !== undefined && { 'content-type': 'application/json' }),
      ...(request.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    body: bodyOf(request),
  }
}

function bodyOf({ json, form }: HttpRequest): string | null {
  if (form) return new URLSearchParams(form).toString()
  return json === undefined ? null : JSON.stringify(json)
}

function toFailure({ cause, head, isAborted }: ExchangeFailed, endpoint: AnswerLimits): InstitutionFailure {
  const detail = codeOf(cause)
  if (head?.statusCode === 429) return busyFailure(head, '', endpoint)
  if (head && isServerFailure(head.statusCode))
    return serverFailure(head.statusCode, { callsLeft: callsLeftIn(head.headers, endpoint) })
  if (isAborted)
    return new InstitutionFailure('timed-out', { detail: head ? 'answer not complete' : 'no answer' })
  if (head) return unexpected('truncated or too large')
  // Only CONNECT has a headers timeout.
  if (detail === 'UND_ERR_CONNECT_TIMEOUT' || detail === 'UND_ERR_HEADERS_TIMEOUT')
    return new InstitutionFailure('timed-out', { detail, sent: false, mayPass: true })
  if (/^HPE_|^HTTPParserError$|^UND_ERR_(HEADERS_OVERFLOW|RES_EXCEEDED_MAX_SIZE)$/.test(detail))
    return unexpected(detail)
  const hasConnected = !neverConnected.has(detail)
  return new InstitutionFailure('refused', {
    detail,
    sent: hasConnected,
    mayPass: !hasConnected || wasReused(cause),
    isLost: true,
  })
}

/** Error codes of connections that never opened. With any other code, the call may have been sent. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // The proxy refused or closed the tunnel.
  'UND_ERR_ABORTED',
  'UND_ERR_PRX_CONN',
  'UND_ERR_PRX_TLS',
])

/** Returns the code of an error for the log. Its message may hold an address, its code does not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
