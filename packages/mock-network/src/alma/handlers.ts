import type { VendorApi } from '../region/vendor-api.ts'
import type { Alma } from './alma.ts'
import { confHandlers } from './conf-handlers.ts'
import { errorResponse, errorsResponse, keyRejectedResponse, tooManyResponse } from './errors.ts'
import { noLimit } from './json.ts'
import { listHandlers } from './list-handlers.ts'
import { otherShape } from './other-shape.ts'
import { readAlmaCall } from './read-call.ts'
import { userHandlers } from './user-handlers.ts'
import { writeHandlers } from './write-handlers.ts'

export function almaApi(alma: Alma): VendorApi {
  return {
    handlers: [...userHandlers(alma), ...listHandlers(alma), ...writeHandlers(alma), ...confHandlers(alma)],
    readCall: readAlmaCall,
    unknownPath: keyRejectedResponse,
    failures: {
      serverError: () => errorResponse(500, 'INTERNAL_SERVER_ERROR', 'An unexpected error occurred.'),
      tooMany: tooManyResponse,
      tooManyToday: () =>
        errorResponse(429, 'DAILY_THRESHOLD', 'HTTP requests are more than allowed per day'),
      noneLeft,
      keyRejected: keyRejectedResponse,
      tokenRejected: keyRejectedResponse,
      vendorError: (codes = '401652') => errorsResponse(codes.split(',')),
    },
    patronField: 'primary_id',
    makeUnreadable,
    makeCountsNothing,
    withoutLimit,
    makeOtherShape: otherShape,
  }
}

/** Alma's documents name no code for the daily threshold; the header is documented. */
function noneLeft(): Response {
  const response = errorResponse(429, 'LIMIT_REACHED', 'Too many requests.')
  response.headers.set('X-Exl-Api-Remaining', '0')
  return response
}

function makeCountsNothing(body: Record<string, unknown>): Record<string, unknown> {
  const counts = ['loans', 'requests', 'fees'].flatMap((part) => {
    const count = body[part]
    return count && typeof count === 'object' ? [[part, { ...count, value: 0 }]] : []
  })
  return { ...body, ...Object.fromEntries(counts) }
}

/** Alma's documents allow a `limit` up to 100; whether each release obeys it is not documented. */
function withoutLimit(request: Request): Request {
  const url = new URL(request.url)
  url.searchParams.set('limit', noLimit)
  return new Request(url, request)
}

/**
 * In a list, removes the id of the first row; in an account, replaces the counts and the first block with
 * text.
 */
function makeUnreadable(given: Record<string, unknown>): Record<string, unknown> {
  const body = { ...given }
  for (const [list, id] of [
    ['item_loan', 'loan_id'],
    ['user_request', 'request_id'],
    ['purchase_request', 'request_id'],
    ['fee', 'id'],
    ['user', 'primary_id'],
  ] as const) {
    const rows = body[list]
    if (Array.isArray(rows))
      body[list] = rows.map((row: object, at) => (at === 0 ? { ...row, [id]: null } : row))
  }
  for (const part of ['loans', 'requests', 'fees']) if (body[part]) body[part] = { value: 'many' }
  const { user_block: blocks } = body
  if (Array.isArray(blocks) && blocks.length > 0) body['user_block'] = ['a block', ...blocks.slice(1)]
  return body
}
