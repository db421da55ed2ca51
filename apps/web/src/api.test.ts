import { afterEach, expect, test, vi } from 'vitest'
import { fetchJson, fetchLines, sessionEndIn } from './api.ts'

afterEach(() => vi.unstubAllGlobals())

function answer(...pieces: string[]) {
  const encoder = new TextEncoder()
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece))
      controller.close()
    },
  })
  const sent: Headers[] = []
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    sent.push(new Headers(init.headers))
    return new Response(body)
  })
  return sent
}

test('lines are read as they become whole, however they are cut', async () => {
  answer('{"a":1}\n{"b"', ':2}\n', '{"c":"ä', '"}\n')
  const lines: object[] = []
  for await (const line of fetchLines('GET /api/card')) lines.push(line)
  expect(lines).toEqual([{ a: 1 }, { b: 2 }, { c: 'ä' }])
})

test('G9 every call carries our own header', async () => {
  const sent = answer('{}')
  await fetchJson('GET /api/session')
  expect(sent.map((headers) => headers.get('x-library-card'))).toEqual(['1'])
})

test('a problem keeps its code and its reference', async () => {
  const problem = { status: 401, code: 'not-signed-in', requestId: '7F3K-2Q9D' }
  vi.stubGlobal('fetch', async () => Response.json(problem, { status: 401 }))
  const failure: unknown = await fetchJson('GET /api/calendar').catch((error: unknown) => error)
  expect(failure).toMatchObject({ problem })
  expect(sessionEndIn(failure)).toBe('ended')
})

test('no answer at all is a failure without a problem', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('network')
  })
  await expect(fetchJson('GET /api/calendar')).rejects.toMatchObject({ name: 'ApiError', problem: null })
})

test('G2 a page sends the tag of its first response, and takes no response of another session', async () => {
  vi.resetModules()
  const page = await import('./api.ts')
  const sent: (string | null)[] = []
  const tags = ['robin', null, 'robin', 'una']
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get('X-Session-Tag'))
    const tag = tags[sent.length - 1]
    return Response.json({}, { headers: tag ? { 'X-Session-Tag': tag } : {} })
  })
  for (const route of ['GET /api/session', 'GET /api/institutions', 'GET /api/calendar'] as const)
    await page.fetchJson(route)
  const failure: unknown = await page.fetchJson('GET /api/session').catch((error: unknown) => error)
  expect(page.sessionEndIn(failure)).toBe('changed')
  expect(sent).toEqual([null, 'robin', 'robin', 'robin'])
})

test('G2 a page whose tag the BFF refuses knows that the session has changed', async () => {
  const problem = { status: 409, code: 'session-changed', requestId: '7F3K-2Q9D' }
  vi.stubGlobal('fetch', async () => Response.json(problem, { status: 409 }))
  const failure: unknown = await fetchJson('GET /api/calendar').catch((error: unknown) => error)
  expect(sessionEndIn(failure)).toBe('changed')
})
