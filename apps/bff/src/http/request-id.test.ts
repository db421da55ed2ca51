import { expect, test } from 'vitest'
import { startOwnNetwork } from '../../test/network.ts'

test('G26 the request id of a trusted proxy is used, returned and logged with replica and version; others are not', async () => {
  const card = await startOwnNetwork({
    env: { TRUST_PROXY: '10.0.0.5', LOG_LEVEL: 'info' },
  })
  const idFrom = async (remoteAddress: string, id: string) => {
    const answer = await card.app.inject({ url: '/healthz', remoteAddress, headers: { 'x-request-id': id } })
    return answer.headers['x-request-id']
  }
  expect(await idFrom('10.0.0.5', 'f3a1b2c4d5e60718')).toBe('f3a1b2c4d5e60718')
  expect(await idFrom('10.0.0.6', 'f3a1b2c4d5e60718')).toMatch(/^\w{4}-\w{4}$/)
  expect(await idFrom('10.0.0.5', 'a"}\tforged')).toMatch(/^\w{4}-\w{4}$/)
  const logged = card.lines.map((line): Record<string, unknown> => JSON.parse(line))
  expect(logged.find(({ requestId }) => requestId === 'f3a1b2c4d5e60718')).toMatchObject({
    route: '/healthz',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    replica: expect.stringMatching(/:4400$/),
  })
})
