import type { Dispatcher } from 'undici'
import { hasTooManyValues, readText } from './read-response.ts'
import { exchange } from './exchange.ts'

type Terms = {
  /** Milliseconds for the whole response. */
  limit: number
  allows: (url: URL) => boolean
  /** Whether redirects are returned with their address instead of rejected. No redirect is followed. */
  keepsRedirects?: boolean
}

type FetchRequest = {
  method?: string
  headers?: ConstructorParameters<typeof Headers>[0]
  body?: unknown
  signal?: AbortSignal | undefined
}
/** The part of `fetch` that `openid-client` and `jose` use. */
export type Fetch = (url: string, request: FetchRequest) => Promise<Response>

/** Maximum bytes of a response. Documents, key sets and tokens of providers are far smaller. */
const maxBytes = 1024 * 1024
/** Maximum values of a response. A set of a hundred keys has two thousand. */
const maxValues = 10_000
/** The response headers that the libraries read. */
const usedHeaders = ['content-type', 'location', 'www-authenticate']
const neverAborted = new AbortController().signal
/** An identity provider has no circuit breaker. */
const chargeNobody = () => {}

/** Creates a `fetch` for libraries that send their own requests. It has the limits of other calls and follows no redirects. */
export function createFetch(
  agentFor: (origin: string) => Dispatcher,
  { limit, allows, keepsRedirects = false }: Terms,
): Fetch {
  return async (address, request) => {
    const url = new URL(address)
    if (!allows(url)) throw new FetchFailed('ADDRESS_NOT_ALLOWED')
    const signal = request.signal ?? neverAborted
    try {
      const arrived = await exchange(agentFor(url.origin), toOptions(url, request), {
        signal,
        limit,
        refuse: keepsRedirects ? () => null : refuseRedirect,
        charge: chargeNobody,
      })
      const text = readText(arrived, maxBytes)
      if (hasTooManyValues(text, maxValues)) throw new FetchFailed('RESPONSE_NOT_USABLE')
      const headers = usedHeaders.flatMap((name): [string, string][] => {
        const value = arrived.headers[name]
        return typeof value === 'string' ? [[name, value]] : []
      })
      return new Response(text === '' ? null : text, { status: arrived.statusCode, headers })
    } catch (error) {
      throw error instanceof FetchFailed ? error : new FetchFailed('RESPONSE_NOT_USABLE', error)
    }
  }
}

/** A `TypeError`, because `fetch` rejects with that class. */
class FetchFailed extends TypeError {
  override name = 'FetchFailed'
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

function refuseRedirect(statusCode: number): Error | null {
  return statusCode >= 300 && statusCode < 400 ? new FetchFailed('REDIRECT_NOT_FOLLOWED') : null
}

function toOptions({ origin, pathname, search }: URL, request: FetchRequest): Dispatcher.DispatchOptions {
  return {
    origin,
    path: `${pathname}${search}`,
    method: request.method === 'POST' ? 'POST' : 'GET',
    headers: { ...Object.fromEntries(new Headers(request.headers)), 'accept-encoding': 'identity' },
    // The libraries send only forms.
    body: request.body instanceof URLSearchParams ? request.body.toString() : null,
  }
}
