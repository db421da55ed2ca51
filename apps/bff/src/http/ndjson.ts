import { pipeline, Readable } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { acceptsGzip } from './compress.ts'

export const ndjson = 'application/x-ndjson'

/** Milliseconds from one write to the next, a frame of a display: each write costs as much as reading a list. */
const betweenWrites = 16

/**
 * Sends each emitted line at once, unless the line before it is just being sent. The route's schema builds the lines, so
 * that only fields declared in the contract leave.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- each route names the type of its lines
export function sendLines<Line extends Record<string, unknown>>(
  reply: FastifyReply,
  emitAll: (emit: (line: Line) => void) => Promise<void>,
): FastifyReply {
  // The serialiser exists, because every stream is a route of the contract.
  const serialise = reply.getSerializationFunction('200', ndjson)!
  const stream = new Readable({ read() {} })
  let pending = ''
  let nextWrite = 0

  function emit(line: Line) {
    if (pending === '') schedule(flush, nextWrite - performance.now())
    pending += `${serialise(line)}\n`
  }

  function flush() {
    if (pending === '') return
    if (!stream.destroyed) stream.push(pending)
    pending = ''
    nextWrite = performance.now() + betweenWrites
  }

  async function run() {
    await emitAll(emit)
    flush()
    if (!stream.destroyed) stream.push(null)
  }

  run().catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error('lines not complete')),
  )
  // By default nginx collects 4 or 8 kB before it sends anything on.
  reply.type(ndjson).header('x-accel-buffering', 'no').header('vary', 'accept-encoding')
  if (!acceptsGzip(reply.request)) return reply.send(stream)
  // An error destroys both streams and truncates the response.
  return reply
    .header('content-encoding', 'gzip')
    .send(pipeline(stream, createGzip(eachWrite), () => undefined))
}

/** Without a delay, the lines of one turn of the event loop still share a write. */
function schedule(write: () => void, delay: number) {
  if (delay > 0) setTimeout(write, delay)
  else setImmediate(write)
}

/**
 * Compresses each write at once: a card of 25 kB becomes 3 kB, and each part is readable on arrival. A stream keeps
 * 50 kB of memory instead of 260 kB.
 */
const eachWrite = { flush: constants.Z_SYNC_FLUSH, level: 3, windowBits: 13, memLevel: 6 }

/**
 * Milliseconds. `idle`: limit for a reader who accepts none of the waiting data. `whole`: limit for the whole
 * response, for a reader who accepts a byte now and then.
 */
export type ReaderLimits = { idle: number; whole: number }
const defaultLimits: ReaderLimits = { idle: 30_000, whole: 120_000 }

/** Closes the connection of a slow reader of any response, so that no data is buffered for that reader. */
export function limitReaders(app: FastifyInstance, { idle, whole } = defaultLimits) {
  app.addHook('onSend', async (_request, reply) => {
    const { raw } = reply
    const cut = () => void raw.destroy()
    // If no data waits, the institution is slow, not the reader.
    raw.setTimeout(idle, () => raw.writableLength > 0 && cut())
    const timer = setTimeout(cut, whole)
    raw.on('close', () => clearTimeout(timer))
  })
}
