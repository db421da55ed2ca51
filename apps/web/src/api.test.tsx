import { contractVersion } from '@library-card/contract/version.ts'
import { expect, test, vi } from 'vitest'
import { signedIn } from '../test/examples.ts'
import { noResponse, refusal, respond, respondWithLines, server } from '../test/server.ts'
import { fetchJson, fetchLines, sessionEndIn } from './api.ts'

async function linesOf<Line>(stream: AsyncIterable<Line>): Promise<Line[]> {
  const lines: Line[] = []
  for await (const line of stream) lines.push(line)
  return lines
}
const failureOf = (response: Promise<unknown>) => response.catch((error: unknown) => error)

test('lines are yielded once they are complete, wherever the chunks end', async () => {
  const chunks = ['{"type":"line",', '"nth":1}\n{"type":"line","nth"', ':2}\n{"type":"line","n', 'th":3}\n']
  respondWithLines('GET /api/card', () => {
    const encoder = new TextEncoder()
    const body = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
        controller.close()
      },
    })
    return new Response(body)
  })
  const lines = await linesOf(fetchLines('GET /api/card'))
  expect(lines).toEqual([1, 2, 3].map((nth) => ({ type: 'line', nth })))
})

test('G9 G28 every request carries our own header, with the version of the contract', async () => {
  const headers: (string | null)[] = []
  server.events.on('request:start', ({ request }) => void headers.push(request.headers.get('x-library-card')))
  respond('GET /api/session', { signedIn: false })
  await fetchJson('GET /api/session')
  expect(headers).toEqual([contractVersion])
})

test('parameters and query are encoded into the URL', async () => {
  const received = respond('GET /api/institutions/:code/fees', refusal(404, 'not-found'))
  await failureOf(fetchJson('GET /api/institutions/:code/fees', { params: { code: '../a b' } }))
  const streams = respondWithLines('GET /api/card', [])
  await linesOf(fetchLines('GET /api/card', { query: { fresh: 'true' } }))
  expect([...received, ...streams].map(({ path }) => path)).toEqual([
    '/api/institutions/..%2Fa%20b/fees',
    '/api/card?fresh=true',
  ])
})

test('a problem keeps its code and its reference', async () => {
  respond('GET /api/calendar', refusal(401, 'not-signed-in'))
  const failure = await failureOf(fetchJson('GET /api/calendar'))
  expect(failure).toMatchObject({ problem: { code: 'not-signed-in', requestId: '7F3K-2Q9D' } })
  expect(sessionEndIn(failure)).toBe('ended')
})

test.each([
  [413, '<html>413 Request Entity Too Large</html>', 'text/html'],
  [502, '<html>502 Bad Gateway</html>', 'text/html'],
  [504, '{"message": "The upstream server is timing out"}', 'application/json'],
])(
  'a proxy’s answer %i is a failure without a problem of ours, and keeps its status',
  async (status, body, type) => {
    respond('GET /api/calendar', new Response(body, { status, headers: { 'content-type': type } }))
    await expect(fetchJson('GET /api/calendar')).rejects.toMatchObject({ problem: null, proxyStatus: status })
  },
)

test('a missing response is a failure without a problem', async () => {
  respond('GET /api/calendar', noResponse())
  await expect(fetchJson('GET /api/calendar')).rejects.toMatchObject({ name: 'ApiError', problem: null })
})

test('G2 a page sends the tag of its first response and accepts no response of another session', async () => {
  vi.resetModules()
  const page = await import('./api.ts')
  const tags = ['robin', null, 'robin', 'una']
  const sent = respond('GET /api/session', (): Response => {
    const tag = tags[sent.length - 1]
    return Response.json(signedIn(), { headers: tag ? { 'X-Session-Tag': tag } : {} })
  })
  for (let times = 0; times < 3; times++) await page.fetchJson('GET /api/session')
  expect(page.sessionEndIn(await failureOf(page.fetchJson('GET /api/session')))).toBe('changed')
  expect(sent.map(({ tag }) => tag)).toEqual([null, 'robin', 'robin', 'robin'])
})

test('G2 a page whose tag the BFF rejects knows that the session has changed', async () => {
  respond('GET /api/calendar', refusal(409, 'session-changed'))
  expect(sessionEndIn(await failureOf(fetchJson('GET /api/calendar')))).toBe('changed')
})
