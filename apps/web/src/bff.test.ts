import { afterEach, expect, test, vi } from 'vitest'
import { get, getLines, isNotSignedIn } from './bff.ts'

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
  for await (const line of getLines<object>('/api/card', new AbortController().signal)) lines.push(line)
  expect(lines).toEqual([{ a: 1 }, { b: 2 }, { c: 'ä' }])
})

test('G9 every call carries our own header', async () => {
  const sent = answer('{}')
  await get('/api/session')
  expect(sent.map((headers) => headers.get('x-library-card'))).toEqual(['1'])
})

test('a problem keeps its code and its reference', async () => {
  const problem = { status: 401, code: 'not-signed-in', requestId: '7F3K-2Q9D' }
  vi.stubGlobal('fetch', async () => Response.json(problem, { status: 401 }))
  const failure: unknown = await get('/api/card').catch((error: unknown) => error)
  expect(failure).toMatchObject({ problem })
  expect(isNotSignedIn(failure)).toBe(true)
})

test('no answer at all is a failure without a problem', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('network')
  })
  await expect(get('/api/card')).rejects.toMatchObject({ name: 'CallFailed', problem: null })
})
