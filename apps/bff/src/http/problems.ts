import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { CallProblemCode } from '@library-card/contract/problem.ts'
import { contractVersion } from '@library-card/contract/version.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DatabaseFailure } from '../store/database-failure.ts'

const statuses: Record<CallProblemCode, number> = {
  'bad-request': 400,
  'key-reused': 422,
  'in-progress': 409,
  'not-signed-in': 401,
  'session-changed': 409,
  'new-version': 409,
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
  'cannot-save': 503,
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

/** Seconds. A PostgreSQL replica takes over, or a lock ends, within a few seconds. */
export const databaseRetryAfter = 5

/** Converts an error to the problem that the browser receives. */
export function toProblem(error: Error): CallProblem {
  if (error instanceof CallProblem) return error
  if (error instanceof DatabaseFailure) return new CallProblem('cannot-save', databaseRetryAfter)
  const status = statusOf(error)
  const isOfRequest = status >= 400 && status < 500
  return new CallProblem(isOfRequest ? 'bad-request' : 'unexpected-error')
}

/** The status that Fastify gives to an error of a request, such as a body that is too large. */
function statusOf(error: Error): number {
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
}

export function answerProblem(
  error: FastifyError | CallProblem,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { code, retryAfterSeconds } = toProblem(error)
  const status = error instanceof CallProblem || code !== 'bad-request' ? statuses[code] : statusOf(error)
  request.setDecorator('problem', code)
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  // Our own problems are logged where they arise, and overload is not logged for each request.
  if (error instanceof DatabaseFailure) request.log.error({ err: error }, 'the database failed')
  else if (status === 500) request.log.error({ err: error }, 'unexpected error')
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send({ status, code, requestId: request.id, retryAfterSeconds })
}

/** Adds a place to each request for the code of its problem, for the log and the metrics. */
export function rememberProblems(app: FastifyInstance) {
  app.decorateRequest('problem', null)
}

export function problemOf(request: FastifyRequest): CallProblemCode | null {
  return request.getDecorator<CallProblemCode | null>('problem')
}

/** Responds to a request that the HTTP parser rejects. No hook sets headers for such a response. */
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

/** Routes the request again as one of another URL: Fastify runs no hooks for a URL that it cannot route. */
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
  // A page of another version may call routes that this version does not have.
  const code = isOfOtherVersion(request) ? 'new-version' : 'not-found'
  return answerProblem(new CallProblem(code), request, reply)
}

/** The header by which our own pages name their version of the contract. */
export const ownPageHeader = 'x-library-card'

export function isOfOtherVersion({ headers }: FastifyRequest): boolean {
  return ownPageHeader in headers && headers[ownPageHeader] !== contractVersion
}

/** Describes an error for the log: type and stack without the message, which may quote personal data. */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const message = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return { type: error.name, message, stack: frames.slice(0, 6).join('\n') }
}
