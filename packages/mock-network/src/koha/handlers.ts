import type { VendorApi } from '../region/vendor-api.ts'
import { errorAnswer, missingPermission, renewalRefused, tokenRejected } from './answers.ts'
import type { Koha } from './koha.ts'
import { pathsOf } from './paths.ts'
import { readKohaCall } from './read-call.ts'

type Json = Record<string, unknown>

/** Koha's REST API v1 of one institution. */
export function kohaApi(koha: Koha): VendorApi {
  return {
    handlers: pathsOf(koha),
    readCall: readKohaCall,
    unknownPath: () => errorAnswer(404, 'Not found'),
    failures: {
      serverError: () =>
        errorAnswer(500, 'Something went wrong, check Koha logs for details.', 'internal_server_error'),
      tooMany,
      tooManyToday: tooMany,
      noneLeft: tooMany,
      keyRejected: missingPermission,
      tokenRejected,
      vendorError: (code) => {
        if (code === undefined) return errorAnswer(409, 'Conflict', 'conflict')
        return code === 'permission' ? missingPermission() : renewalRefused(code, koha.release === 'newest')
      },
    },
    patronField: 'patron_id',
    makeUnreadable: changeRows({ checkout_id: null, hold_id: null, amount_outstanding: 'unknown' }),
    makeCountsNothing: (body) =>
      Object(rowsIn(body)?.map((row) => ({ ...row, checkouts_count: 0, account_balance: 0 })) ?? body),
    withoutLimit,
    makeOtherShape: (body) => Object(rowsIn(body)?.map(otherShape) ?? { ...body, new_field: 'new' }),
  }
}

/** Koha has no limit: a reverse proxy responds. */
function tooMany(): Response {
  return new Response('Too Many Requests', { status: 429, headers: { 'content-type': 'text/plain' } })
}

function rowsIn(body: unknown): Json[] | null {
  return Array.isArray(body) ? body : null
}

/** Changes these fields, if it has them, in the first row of a list. */
function changeRows(fields: Json) {
  const change = (row: Json) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, name in fields ? fields[name] : value]),
    )
  return (body: Json): Json =>
    Object(rowsIn(body)?.map((row, index) => (index === 0 ? change(row) : row)) ?? body)
}

/** New fields and a new type: the ids of a list are texts. */
function otherShape({ checkout_id: id, ...row }: Json): Json {
  return { ...row, new_field: 'new', ...(id !== undefined && { checkout_id: JSON.stringify(id) }) }
}

function withoutLimit(request: Request): Request {
  const url = new URL(request.url)
  url.searchParams.set('_per_page', '-1')
  return new Request(url, request)
}
