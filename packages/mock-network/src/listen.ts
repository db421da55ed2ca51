import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** A fatal TLS alert, which neither an HTTP client nor a TLS client can use. */
const tlsAlert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])

/** Starts an HTTP server on loopback that can fail like a broken network. Port 0 means any free port. */
export async function listen(port: number) {
  const server = createServer()
  let sendsAlerts = false
  server.prependListener('connection', (socket: Socket) => {
    if (sendsAlerts) socket.end(tlsAlert)
  })
  const openPort = await open(port)

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

  function failTls() {
    sendsAlerts = true
    server.closeAllConnections()
  }

  async function restore() {
    sendsAlerts = false
    if (!server.listening) await open(openPort)
  }

  async function stop() {
    if (!server.listening) return
    refuse()
    await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${openPort}`,
    serve: (handle: Handle) => server.on('request', handle),
    refuse,
    failTls,
    restore,
    stop,
  }
}
export type Listener = Awaited<ReturnType<typeof listen>>
