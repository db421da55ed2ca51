import { once } from 'node:events'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { openHttp } from '@library-card/library-systems/exchange/http-client.ts'
import { createCertificate } from '@library-card/mock-network/certificate.ts'
import { expect, onTestFinished, test } from 'vitest'
import { startOwnNetwork } from '../../test/network.ts'
import { watchCertificates } from './certificates.ts'

const certificate = createCertificate('localhost')

test('G26 metrics show when the certificate of each institution ends, and of no other host', async () => {
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert])
  const [own, other] = await Promise.all([serveTls(), serveTls()])
  const { config } = await startOwnNetwork()
  const [first, ...others] = config.institutions
  const institutions = [{ ...first!, baseUrl: `https://${own}` }, ...others]
  const { metric, stop } = watchCertificates({ ...config, institutions })
  onTestFinished(stop)
  for (const host of [own, other]) await callOnce(`https://${host}`)
  const { values } = await metric.get()
  const ends = Date.parse('2049-12-31T23:59:59Z') / 1_000
  expect(values).toEqual([{ labels: { host: own }, value: ends }])
})

async function serveTls(): Promise<string> {
  const server = createServer(certificate, (_, response) => response.end('{}'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `localhost:${typeof address === 'object' ? address?.port : ''}`
}

async function callOnce(baseUrl: string) {
  const http = openHttp({ connect: 5_000 }, null)
  const send = http.clientFor({
    baseUrl,
    authorization: () => '',
    key: null,
    maxAnswerBytes: 1_000,
    maxValues: 10,
  })
  const signal = AbortSignal.timeout(5_000)
  const request = { path: '/', requestId: 'r', signal, limit: 'read', priority: 'read', person: 'p' } as const
  await send(request, 5_000, () => {}).catch(() => {})
  await http.close()
}
