import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const statuses: Record<CallProblemCode, number> = {
  'bad-request': 400,
  'key-reused': 422,
  'in-progress': 409,
  'not-signed-in': 401,
  'session-changed': 409,
  forbidden: 403,
  'not-found': 404,
  'sign-in-failed': 502,
  'wrong-card-or-password': 401,
  'too-many-tries': 429,
  'too-many-actions': 429,
  'no-record-at-home': 403,
  'no-staff-rights': 403,
  'rights-not-known': 503,
  'institution-silent': 503,
  'not-on-record': 503,
  overloaded: 503,
  'unexpected-error': 500,
}

export class CallProblem extends Error {
  override name = 'CallProblem'
  readonly code: CallProblemCode
  readonly retryAfterSeconds: number | undefined

  constructor(code: CallProblemCode, retryAfterSeconds?: number) {
    super(code)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export function answerProblem(
  error: FastifyError | CallProblem,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { status, code } = toProblem(error)
  const retryAfterSeconds = error instanceof CallProblem ? error.retryAfterSeconds : undefined
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  // Problems of ours are logged where they are found, and overload is not logged for each request.
  if (status >= 500 && !(error instanceof CallProblem)) request.log.error({ err: error }, 'unexpected error')
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send({ status, code, requestId: request.id, retryAfterSeconds })
}

/** Responds to a request that the HTTP parser rejects: no hook sets headers for it. */
export function answerParserError(error: Error & { code?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
  const status = parserStatuses.get(error.code ?? '') ?? 400
  const body = JSON.stringify({ status, code: 'bad-request', requestId: '' })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nCache-Control: no-store\r\nConnection: close\r\n` +
      "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n" +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  return socket.destroySoon()
}

const parserStatuses = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

const badUrls = new WeakMap<IncomingMessage, FastifyError>()

/** Fastify runs no hooks for a URL that it cannot route, so the request is routed again, as one of another URL. */
export function routeBadUrl(error: FastifyError, { raw, server }: FastifyRequest, reply: FastifyReply) {
  badUrls.set(raw, error)
  raw.url = '/'
  server.routing(raw, reply.raw)
}

export function refuseBadUrls(app: FastifyInstance) {
  app.addHook('onRequest', async ({ raw }) => {
    const error = badUrls.get(raw)
    if (error) throw error
  })
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply) {
  return answerProblem(new CallProblem('not-found'), request, reply)
}

function toProblem(error: FastifyError | CallProblem): { status: number; code: CallProblemCode } {
  if (error instanceof CallProblem) return { status: statuses[error.code], code: error.code }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return { status, code: 'bad-request' }
  return { status: 500, code: 'unexpected-error' }
}

/** Describes an error for the log: type and stack without the message, which may quote personal data. */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const message = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return { type: error.name, message, stack: frames.slice(0, 6).join('\n') }
}
