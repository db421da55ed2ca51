import type { FastifyReply } from 'fastify'

/** Aborts when the browser disconnects before it has the whole response, or at once if it already has. */
export function disconnectSignal({ raw }: FastifyReply): AbortSignal {
  const disconnected = new AbortController()
  if (raw.destroyed) disconnected.abort()
  raw.on('close', () => raw.writableFinished || disconnected.abort())
  return disconnected.signal
}
