import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ownPage, shareTestNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((network) => void (card = network))

const get = (acceptEncoding: string, url = '/api/institutions') =>
  card.app.inject({ url, headers: { ...ownPage, 'accept-encoding': acceptEncoding } })

test('JSON is compressed for a browser that accepts it, and is the same', async () => {
  const [plain, compressed] = [await get('identity'), await get('gzip, deflate, br')]
  expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  expect(compressed.headers['content-length']).toBe(String(compressed.rawPayload.length))
  expect(compressed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2)
  expect(gunzipSync(compressed.rawPayload).toString()).toBe(plain.body)
  expect(plain.headers).toMatchObject({ vary: 'accept-encoding' })
})

test.for(['gzip;q=0', 'br', ''])(
  'JSON is not compressed for a browser that accepts "%s"',
  async (accepted) => {
    expect((await get(accepted)).headers).not.toHaveProperty('content-encoding')
  },
)

test('G26 of a long list of encodings, only the first 1,000 characters are read', async () => {
  expect((await get(`${'x, '.repeat(330)}gzip`)).headers).toHaveProperty('content-encoding', 'gzip')
  expect((await get(`${'x, '.repeat(333)}gzip`)).headers).not.toHaveProperty('content-encoding')
})

test('a short answer is not compressed, and neither is a problem', async () => {
  expect((await get('gzip', '/api/session')).headers).not.toHaveProperty('content-encoding')
  expect((await get('gzip', '/api/nowhere')).headers).not.toHaveProperty('content-encoding')
})
