import { request as rawRequest } from 'node:http'
import { expect, test } from 'vitest'
import { keyOf } from '../alma/keys.ts'
import type { MockNetwork } from '../start.ts'
import { addressOf, ask, startForEachTest } from '../../test/client.ts'

const loans = '/users/4471209/loans'
let network: MockNetwork
startForEachTest((started) => void (network = started))

function fetchLoans(signal?: AbortSignal): Promise<Response> {
  return fetch(addressOf(network, 'NORTH', loans), {
    headers: { authorization: `apikey ${keyOf('NORTH')}` },
    ...(signal && { signal }),
  })
}

test('slow delays the response', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'slow', milliseconds: 120 })
  const start = performance.now()
  expect((await fetchLoans()).status).toBe(200)
  expect(performance.now() - start).toBeGreaterThan(100)
})

test('hold responds when the faults are cleared', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold' })
  const held = fetchLoans()
  await expect.poll(() => network.calls()).toHaveLength(1)
  expect(await Promise.race([held, Promise.resolve('no answer')])).toBe('no answer')
  await network.clearFaults()
  expect((await held).status).toBe(200)
})

test('hang sends no headers', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hang' })
  await expect(fetchLoans(AbortSignal.timeout(150))).rejects.toThrow(/timeout/)
})

test('hang-in-body sends headers and a part of the body', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hang-in-body' })
  const client = new AbortController()
  const response = await fetchLoans(client.signal)
  expect(response.status).toBe(200)
  // The timeout starts after the headers, which take longer on a busy machine.
  setTimeout(() => client.abort(), 150)
  await expect(response.text()).rejects.toThrow(/abort/)
})

test('reset resets the connection', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'reset' })
  await expect(fetchLoans()).rejects.toThrow('fetch failed')
})

test.each([
  ['500', 500, 'json', 'INTERNAL_SERVER_ERROR'],
  ['html-502', 502, 'text/html', 'Bad Gateway'],
  ['429', 429, 'json', 'PER_SECOND_THRESHOLD'],
  ['429-daily', 429, 'json', 'DAILY_THRESHOLD'],
  ['key-rejected', 400, 'xml', 'UNAUTHORIZED'],
  ['wrong-shape', 200, 'json', 'unexpected'],
] as const)('%s answers %i in %s', async (kind, status, type, words) => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind })
  const response = await fetchLoans()
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain(type)
  expect(await response.text()).toContain(words)
})

test('truncated-json is invalid JSON', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'truncated-json' })
  const text = await (await fetchLoans()).text()
  expect(text).toMatch(/^{"item_loan"/)
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
})

test.each(['huge-body', 'gzip-bomb'] as const)('%s is more than 4 MiB', async (kind) => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind })
  expect((await (await fetchLoans()).text()).length).toBeGreaterThan(4 * 1024 * 1024)
})

test('a gzip bomb is small on the wire', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'gzip-bomb' })
  const headers = { authorization: `apikey ${keyOf('NORTH')}` }
  const bytes = await new Promise<number>((resolve) => {
    rawRequest(addressOf(network, 'NORTH', loans), { headers }, (response) => {
      let length = 0
      response.on('data', (chunk: Buffer) => (length += chunk.length))
      response.on('end', () => resolve(length))
    }).end()
  })
  expect(bytes).toBeLessThan(1024 * 1024)
})

test('ignores-limit sends all rows in one response', async () => {
  const { idAtHome } = network.patron({ like: 'many-loans' })
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'ignores-limit' })
  const { body } = await ask(network, 'NORTH', `/users/${idAtHome}/loans?limit=100&offset=0`)
  expect(body).toMatchObject({ item_loan: { length: 230 }, total_record_count: 230 })
})

test('a fault applies a given number of times', async () => {
  network.fault({ institution: 'NORTH', kind: '500', times: 2 })
  const statuses = [await fetchLoans(), await fetchLoans(), await fetchLoans()].map(({ status }) => status)
  expect(statuses).toEqual([500, 500, 200])
})

test('a fault applies to one operation at one institution', async () => {
  network.fault({ institution: 'NORTH', operation: 'fees', kind: '500' })
  expect((await ask(network, 'NORTH', '/users/4471209/fees')).status).toBe(500)
  expect((await fetchLoans()).status).toBe(200)
  expect((await ask(network, 'ALPINE', '/users/A0093317/fees')).status).toBe(200)
})

test('a patron’s fault applies to all ids of that patron there, and to no one else', async () => {
  const robin = network.patron({ like: 'five-institutions' })
  const home = await ask(network, 'NORTH', `/users/${robin.idAtHome}`)
  const bySource = `/users/${home.body.linking_id}?source_institution_code=01MER_NORTH`
  const { body } = await ask(network, 'ALPINE', bySource)
  network.fault({ institution: 'ALPINE', patron: robin, kind: '500' })
  expect((await ask(network, 'ALPINE', bySource)).status).toBe(500)
  expect((await ask(network, 'ALPINE', `/users/${body.primary_id}/loans`)).status).toBe(500)
  expect((await ask(network, 'ALPINE', '/users/A0093317/loans')).status).toBe(200)
})

test.each(['refused', 'tls-failure'] as const)('%s applies to a region until it is cleared', async (kind) => {
  network.fault({ region: 'eu', kind })
  await expect(fetchLoans()).rejects.toThrow('fetch failed')
  expect((await ask(network, 'STATE', '/conf/general')).status).toBe(200)
  await network.clearFaults()
  expect((await fetchLoans()).status).toBe(200)
})

test('calls are listed by institution, operation and patron, also those with a fault', async () => {
  network.fault({ institution: 'NORTH', operation: 'loans', kind: 'reset' })
  await fetchLoans().catch(() => null)
  await ask(network, 'NORTH', '/users/4471209')
  await ask(network, 'STATE', '/conf/test')
  expect(network.calls()).toHaveLength(3)
  expect(network.calls({ operation: 'loans' })).toMatchObject([
    { institution: 'NORTH', patron: 'five-institutions', method: 'GET', path: '/users/{id}/loans' },
  ])
  expect(network.calls({ patron: 'five-institutions' })).toHaveLength(2)
  expect(network.calls({ institution: 'STATE' })).toMatchObject([{ operation: 'conf', patron: null }])
})
