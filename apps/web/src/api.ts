import type { Problem } from '@library-card/contract/problem.ts'
import { acceptsTag, sessionTag } from './session-tag.ts'

/** A call of ours that was not answered as it should be. `problem` is null where nothing came back at all. */
export class CallFailed extends Error {
  override name = 'CallFailed'
  readonly problem: Problem | null

  constructor(problem: Problem | null) {
    super(problem?.code ?? 'no answer')
    this.problem = problem
  }
}

/** How the session of this page is over, where that is why the call failed. */
export function sessionEndIn(error: unknown): 'ended' | 'changed' | null {
  const code = error instanceof CallFailed ? error.problem?.code : null
  if (code === 'session-changed') return 'changed'
  return code === 'not-signed-in' ? 'ended' : null
}

/** The contract says which answer belongs to which path. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await call(path, signal ? { signal } : {})
  // The BFF builds every answer from the contract's schema: this side has its types only.
  const answer: Answer = await response.json()
  return answer
}

/** `key` is made once for one click: whatever is sent again under it happens once. */
export async function post<Answer>(path: string, body?: object, key?: string): Promise<Answer> {
  const response = await call(path, posting(body, key))
  const answer: Answer = await response.json()
  return answer
}

export async function end<Answer>(path: string): Promise<Answer> {
  const response = await call(path, { method: 'DELETE' })
  const answer: Answer = await response.json()
  return answer
}

/** NDJSON, a line at a time, each as soon as it is whole. */
export async function* getLines<Line>(path: string, signal?: AbortSignal): AsyncGenerator<Line> {
  yield* linesOf<Line>(await call(path, signal ? { signal } : {}))
}

export async function* postLines<Line>(path: string, body: object, key: string): AsyncGenerator<Line> {
  yield* linesOf<Line>(await call(path, posting(body, key)))
}

function posting(body?: object, key?: string): RequestInit {
  const headers = new Headers(key ? { 'Idempotency-Key': key } : {})
  if (!body) return { method: 'POST', headers }
  headers.set('Content-Type', 'application/json')
  return { method: 'POST', headers, body: JSON.stringify(body) }
}

async function* linesOf<Line>(response: Response): AsyncGenerator<Line> {
  let rest = ''
  for await (const piece of textOf(response)) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines.filter(Boolean)) {
      const line: Line = JSON.parse(text)
      yield line
    }
  }
}

/** By a reader: Safari cannot iterate a stream. */
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
    // Whoever has read enough keeps no connection open.
    await reader.cancel()
  }
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  // No other site can send it without asking first: it proves that this page calls.
  headers.set('X-Library-Card', '1')
  const tag = sessionTag()
  if (tag !== null) headers.set('X-Session-Tag', tag)
  const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw new CallFailed(null)
  })
  if (!response.ok) throw new CallFailed(await response.json().catch(() => null))
  if (acceptsTag(response.headers.get('X-Session-Tag'))) return response
  throw new CallFailed({ status: 409, code: 'session-changed', requestId: '' })
}
