import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** What begins a TLS answer that ends the handshake: no HTTP client, and no TLS client, makes sense of it. */
const tlsAlert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])

/** A listener on loopback; port 0 is any free one. */
export async function listen(port: number) {
  const server = createServer()
  let isGarbling = false
  server.prependListener('connection', (socket: Socket) => {
    if (isGarbling) socket.end(tlsAlert)
  })
  const taken = await open(port)

  async function open(wanted: number): Promise<number> {
    server.listen(wanted, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('The listener has no port.')
    return address.port
  }

  function refuse() {
    server.close()
    server.closeAllConnections()
  }

  function garble() {
    isGarbling = true
    server.closeAllConnections()
  }

  async function restore() {
    isGarbling = false
    if (!server.listening) await open(taken)
  }

  async function stop() {
    if (!server.listening) return
    refuse()
    await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${taken}`,
    serve: (handle: Handle) => server.on('request', handle),
    refuse,
    garble,
    restore,
    stop,
  }
}
export type Listener = Awaited<ReturnType<typeof listen>>
