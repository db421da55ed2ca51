import type { FastifyReply } from 'fastify'

/** Aborts when the browser disconnects before it has the whole response. */
export function disconnectSignal({ raw }: FastifyReply): AbortSignal {
  const disconnected = new AbortController()
  raw.on('close', () => raw.writableFinished || disconnected.abort())
  return disconnected.signal
}
