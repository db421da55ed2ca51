import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { listen } from '@library-card/mock-network/listen.ts'
import { toSecret } from '../src/secret.ts'
import { openHttp, type Ask, type Http, type Proxy, type Send } from '../src/exchange/http-client.ts'
import type { HttpResponse } from '../src/exchange/read-response.ts'

export type TestInstitution = {
  baseUrl: string
  send: Send
  /** `send` with a long time limit. */
  ask: Ask
  get: (path?: string, signal?: AbortSignal) => Promise<HttpResponse>
  /** All requests that it received. */
  seen: IncomingMessage[]
  stop: () => Promise<void>
}

/** Bytes, decoded; less than any answer may have on the wire. */
export const maxAnswerBytes = 512 * 1024

export const maxValues = 20_000

/** The remaining daily quota, in a header of the test's own. */
export function testCallsLeft({ headers }: Pick<HttpResponse, 'headers'>): number | null {
  return headers?.['x-calls-left'] ? Number(headers['x-calls-left']) : null
}

type Endpoint = Parameters<Http['clientFor']>[0]
type ClientOptions = { proxy?: Proxy; connect?: number; endpoint?: Partial<Endpoint> }

/**
 * The real HTTP client, with this institution's key. `connect`: milliseconds, by default more than a busy machine takes; `endpoint`: what a
 * vendor has otherwise.
 */
export function openClient(
  baseUrl: string,
  { proxy, connect = 20_000, endpoint = {} }: ClientOptions = {},
): { http: Http; send: Send } {
  const http = openHttp({ connect }, proxy ?? null)
  const send = http.clientFor({
    baseUrl,
    authorization: (key) => `apikey ${key}`,
    key: toSecret('k-north'),
    answerHeaders: ['x-calls-left'],
    spentWord: 'ENOUGH_FOR_TODAY',
    callsLeft: testCallsLeft,
    maxAnswerBytes,
    maxValues,
    ...endpoint,
  })
  return { http, send }
}

/** A server with responses by the test, also such that no library system sends. */
export async function startInstitution(
  answer: RequestListener,
  endpoint: Partial<Endpoint> = {},
): Promise<TestInstitution> {
  const seen: IncomingMessage[] = []
  const { url: baseUrl, serve, stop } = await listen(0)
  serve((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  const { http, send } = openClient(baseUrl, { endpoint })
  const ask: Ask = (asked) => send(asked, 20_000, () => {})
  const { signal: patience } = new AbortController()
  return {
    baseUrl,
    send,
    ask,
    get: (path = '/', signal = patience) => ask({ ...question, path, signal }),
    seen,
    stop: async () => {
      await http.close()
      await stop()
    },
  }
}

/** A request without path and signal. */
export const question = {
  limit: 'read',
  requestId: '7F3K-2Q9D',
  priority: 'read',
  person: 'session',
} as const

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' }).end(JSON.stringify(body))
}
