import type { Problem } from '@library-card/contract/problem.ts'
import type {
  BodyOf,
  HeadersOf,
  JsonRoute,
  LineOf,
  ParamsOf,
  QueryOf,
  ResponseOf,
  Route,
  StreamRoute,
} from '@library-card/contract/routes.ts'
import { ownPage, takeEarly } from './early-requests.ts'
import { acceptsTag, sessionTag } from './session-tag.ts'
import { createStore } from './store.ts'

/**
 * A failed request. `problem` is null if no response of the BFF arrived; `proxyStatus` is the status of a
 * response from a proxy before the BFF.
 */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly problem: Problem | null
  readonly proxyStatus: number | null

  constructor(problem: Problem | null, proxyStatus: number | null = null) {
    super(problem?.code ?? 'no response')
    this.problem = problem
    this.proxyStatus = proxyStatus
  }
}

/** Identifies the failure in the BFF's log; undefined if no response arrived. */
export function requestIdOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.problem?.requestId : undefined
}

/** How this page's session ended, if that made the request fail; otherwise null. */
export function sessionEndIn(error: unknown): 'ended' | 'changed' | null {
  const code = error instanceof ApiError ? error.problem?.code : null
  if (code === 'session-changed') return 'changed'
  return code === 'not-signed-in' ? 'ended' : null
}

/**
 * null until the BFF has refused a request because this page is of another version. `writeAt` is the time of the
 * last refused write, in milliseconds since the page was opened; null if only reads were refused.
 */
export const newVersionStore = createStore<{ writeAt: number | null } | null>(null)

type AnyInput = {
  params?: Record<string, string>
  query?: Record<string, string | number>
  body?: object
  /** The `Idempotency-Key`, created once per click; requests with the same key take effect once. */
  key?: string
  signal?: AbortSignal
}
type Part<Name extends keyof AnyInput, Value> = unknown extends Value ? unknown : { [N in Name]: Value }
type Input<R extends Route> = Part<'params', ParamsOf<R>> &
  Partial<Part<'query', QueryOf<R>>> &
  Part<'body', BodyOf<R>> &
  (unknown extends HeadersOf<R> ? unknown : { key: string }) &
  Pick<AnyInput, 'signal'>
type Arguments<R extends Route> = object extends Input<R> ? [input?: Input<R>] : [input: Input<R>]

/** The BFF serialises each response by the schema of its route, so the browser does not validate it again. */
export function fetchJson<R extends JsonRoute>(route: R, ...input: Arguments<R>): Promise<ResponseOf<R>>
export async function fetchJson(route: JsonRoute, input: AnyInput = {}): Promise<unknown> {
  return (await send(route, input)).json()
}

/** Yields each line of an NDJSON response as soon as the line is complete. */
export function fetchLines<R extends StreamRoute>(
  route: R,
  ...input: Arguments<R>
): AsyncGenerator<LineOf<R>, void>
export async function* fetchLines(route: StreamRoute, input: AnyInput = {}): AsyncGenerator<unknown, void> {
  const response = await send(route, input)
  let rest = ''
  for await (const chunk of textOf(response)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.filter(Boolean)) yield JSON.parse(line)
  }
}

/** Uses a reader, because Safari cannot iterate over a stream. */
async function* textOf({ body }: Response): AsyncGenerator<string> {
  if (!body) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Closes the connection if the caller stops before the end.
    await reader.cancel()
  }
}

async function send(route: Route, input: AnyInput): Promise<Response> {
  const { body, signal } = input
  const [method = '', pattern = ''] = route.split(' ')
  const url = urlOf(pattern, input)
  const early = method === 'GET' ? takeEarly(url, signal) : undefined
  const sent =
    early ??
    fetch(url, {
      method,
      headers: headersOf(input),
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  const response = await sent.catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(null)
  })
  if (!response.ok) {
    const failure = await failureIn(response)
    if (failure.problem?.code === 'new-version') noteNewVersion(method)
    throw failure
  }
  if (acceptsTag(response.headers.get('X-Session-Tag'))) return response
  throw new ApiError({ status: 409, code: 'session-changed', requestId: '' })
}

function noteNewVersion(method: string) {
  const writeAt = method === 'GET' ? (newVersionStore.get()?.writeAt ?? null) : performance.now()
  newVersionStore.set({ writeAt })
}

async function failureIn(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  return isProblem(body) ? new ApiError(body) : new ApiError(null, response.status)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'requestId' in body
}

function urlOf(pattern: string, { params = {}, query }: AnyInput): string {
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  return search.length > 0 ? `${path}?${new URLSearchParams(search)}` : path
}

function headersOf({ body, key }: AnyInput): Headers {
  const headers = new Headers(ownPage)
  const tag = sessionTag()
  if (tag !== null) headers.set('X-Session-Tag', tag)
  if (key !== undefined) headers.set('Idempotency-Key', key)
  if (body) headers.set('Content-Type', 'application/json')
  return headers
}

export function isOffline(): boolean {
  return 'onLine' in navigator && !navigator.onLine
}
