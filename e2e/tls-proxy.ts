import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, type AddressInfo, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createCertificate } from '@library-card/mock-network/certificate.ts'

export type TlsProxy = {
  /** As browsers reach the card. */
  url: string
  /** Redirects to `url`: the mock identity providers send browsers back to http on this machine only. */
  plainUrl: string
  stop: () => void
}

/** TLS with a self-signed certificate, in front of a card at a port of this machine, as nginx is in front of a real one. */
export async function startTlsProxy(port: number): Promise<TlsProxy> {
  const tls = await listen(
    createTlsServer(createCertificate('localhost'), (browser) => {
      const card = connect(port, '127.0.0.1')
      // Either end may leave at any time, which is no fault of the other.
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
