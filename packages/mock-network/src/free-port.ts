import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Returns a free port. The card must know its address before it listens, because sign-in pages redirect to it. Ports from 32768 are
 * avoided: Linux gives them to any process that asks for a free port, so one could be taken before the card listens.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return freePort()
  }
  server.close()
  return port
}
