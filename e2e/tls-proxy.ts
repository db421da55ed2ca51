import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, type AddressInfo, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createCertificate } from '@library-card/mock-network/certificate.ts'

export type TlsProxy = {
  /** The address at which browsers reach the card. */
  url: string
  /** Redirects to `url`: the mock identity providers send browsers back to http on this machine only. */
  plainUrl: string
  stop: () => void
}

/** Starts a TLS proxy with a self-signed certificate in front of a card on this machine, like nginx in production. */
export async function startTlsProxy(port: number): Promise<TlsProxy> {
  const tls = await listen(
    createTlsServer(createCertificate('localhost'), (browser) => {
      const card = connect(port, '127.0.0.1')
      // Either end may close the connection at any time, which is not an error.
      for (const [one, other] of [
        [browser, card],
        [card, browser],
      ] as const)
        one
          .pipe(other)
          .on('error', () => one.destroy())
          .on('close', () => one.destroy())
    }),
  )
  const plain = await listen(
    createHttpServer(({ url = '' }, response) => {
      response.writeHead(301, { location: `https://localhost:${tls.port}${url}` }).end()
    }),
  )
  return {
    url: `https://localhost:${tls.port}`,
    plainUrl: `http://localhost:${plain.port}`,
    stop: () => [tls, plain].forEach(({ server }) => void server.close()),
  }
}

async function listen(server: Server) {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}
