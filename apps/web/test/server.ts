import type { CallProblemCode } from '@library-card/contract/problem.ts'
import type {
  BodyOf,
  JsonRoute,
  LineOf,
  ResponseOf,
  Route,
  StreamRoute,
} from '@library-card/contract/routes.ts'
import { act } from '@testing-library/react'
import { http } from 'msw'
import { setupServer } from 'msw/node'

/** The mock BFF of web tests. A request that no test has declared fails, except `/signed-out`, so a page can always be left. */
export const server = setupServer(http.head('/signed-out', () => new Response()))

type Received<R extends Route> = { path: string; key: string | null; tag: string | null; body: BodyOf<R> }
type Answer<R extends JsonRoute> = ResponseOf<R> | Response
type Answering<R extends JsonRoute> = (request: Received<R>) => Answer<R> | Promise<Answer<R>>

/** Declares how a route responds from now on. Returns the requests that it receives, in order. */
export function respond<R extends JsonRoute>(route: R, answer: Answering<R> | Answer<R>): Received<R>[] {
  return handle(route, async (request) => {
    const answered = typeof answer === 'function' ? await (answer as Answering<R>)(request) : answer
    return answered instanceof Response ? answered.clone() : Response.json(answered)
  })
}

/** Declares the lines of a streaming route. Without an `end` line, the stream breaks off after the last line. */
export function respondWithLines<R extends StreamRoute>(
  route: R,
  answer: ((request: Received<R>) => LineOf<R>[] | Response | Promise<Response>) | LineOf<R>[] | Response,
): Received<R>[] {
  return handle(route, async (request) => {
    const answered = typeof answer === 'function' ? await answer(request) : answer
    return answered instanceof Response ? answered.clone() : new Response(encode(answered))
  })
}

/** Declares a streaming route whose lines the test sends one by one. */
export function respondWithStream<R extends StreamRoute>(route: R) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  return {
    received: handle(route, async () => new Response(readable)),
    send: (...lines: LineOf<R>[]) => act(() => writer.write(encode(lines))),
    breakOff: () => act(() => writer.abort(new Error('broken off'))),
  }
}

export function refusal(status: number, code: CallProblemCode): Response {
  return Response.json({ status, code, requestId: '7F3K-2Q9D' }, { status })
}

/** A failed connection: no response arrives. */
export function noResponse(): Response {
  return Response.error()
}

function handle<R extends Route>(
  route: R,
  answer: (request: Received<R>) => Promise<Response>,
): Received<R>[] {
  const received: Received<R>[] = []
  const [method = '', path = ''] = route.split(' ')
  server.use(
    http.all(path, async ({ request }) => {
      if (request.method !== method) return undefined
      const { pathname, search } = new URL(request.url)
      const text = await request.text()
      const one = {
        path: pathname + search,
        key: request.headers.get('idempotency-key'),
        tag: request.headers.get('x-session-tag'),
        body: text === '' ? undefined : JSON.parse(text),
      }
      received.push(one)
      return answer(one)
    }),
  )
  return received
}

function encode(lines: unknown[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
