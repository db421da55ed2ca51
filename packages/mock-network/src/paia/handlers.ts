import { http, type HttpResponseResolver } from 'msw'
import type { VendorApi } from '../region/vendor-api.ts'
import { feesJson, loanDocument, patronJson, requestDocument } from './documents.ts'
import { login } from './login.ts'
import type { Paia } from './paia.ts'
import { readPaiaCall } from './read-call.ts'
import { errorNamed, errorResponse, fieldsIn, jsonResponse, PaiaError, tooManyResponse } from './messages.ts'
import type { FoundAccount } from '../patrons/record.ts'
import type { Scope, Token } from './tokens.ts'
import { cancelDocument, changeAll, renewDocument } from './writes.ts'

/** PAIA 1.3, with core and auth below one host. */
export function paiaApi(paia: Paia): VendorApi {
  return {
    handlers: [...authHandlers(paia), ...coreHandlers(paia)],
    readCall: readPaiaCall,
    unknownPath: () => errorResponse('not_found', 'unknown request URL'),
    failures: {
      serverError: () => errorResponse('internal_error', 'an unexpected error occurred'),
      tooMany: tooManyResponse,
      tooManyToday: tooManyResponse,
      noneLeft: tooManyResponse,
      keyRejected: () => errorResponse('access_denied', 'wrong or missing credentials'),
      tokenRejected: () => errorResponse('invalid_grant', 'invalid or expired access token'),
      vendorError: errorNamed,
    },
    patronField: 'patron',
    makeUnreadable,
    // An account has no counts.
    makeCountsNothing: (body) => body,
    // The only list has no pages.
    withoutLimit: (request) => request,
    // PAIA lets a server add fields.
    makeOtherShape: (body) => ({ ...body, new_field: 'new' }),
  }
}

/** Removes the addresses of the first document, the amount of the first fee and the end of a token. */
function makeUnreadable({ doc, fee, ...body }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...body,
    ...(Array.isArray(doc) && { doc: doc.map(changeFirst({ item: null, edition: null })) }),
    ...(Array.isArray(fee) && { fee: fee.map(changeFirst({ amount: 'unknown' })) }),
    ...('expires_in' in body && { expires_in: 'unknown' }),
  }
}

/** Returns a callback for `map` that sets these fields in the first row. */
function changeFirst(fields: object) {
  return (row: object, at: number) => (at === 0 ? { ...row, ...fields } : row)
}

function authHandlers(paia: Paia) {
  return [
    http.post(
      '*/auth/login',
      respondWith(async (request) =>
        jsonResponse(login(paia, await fieldsIn(request), request.headers.get('authorization'))),
      ),
    ),
    http.post(
      '*/auth/logout',
      respondWith(async (request) => {
        const { text, account } = requireToken(paia, request)
        paia.tokens.end(text)
        return jsonResponse({ patron: account.primaryId })
      }),
    ),
    http.post('*/auth/:method', () => errorResponse('not_implemented', 'not implemented')),
  ]
}

function coreHandlers(paia: Paia) {
  const core = (scope: Scope, answer: (found: FoundAccount, request: Request) => Promise<object> | object) =>
    respondWith(async (request, patron) => {
      const token = requireToken(paia, request)
      if (token.account.primaryId !== patron)
        throw new PaiaError('access_denied', 'the token is of another patron')
      const scopes = { 'x-oauth-scopes': token.scopes.join(' '), 'x-accepted-oauth-scopes': scope }
      if (!token.scopes.includes(scope)) throw new PaiaError('insufficient_scope', `scope ${scope} is needed`)
      return jsonResponse({ ...(await answer(token, request)) }, scopes)
    })
  const today = () => paia.clock().toISOString().slice(0, 10)
  return [
    http.get(
      '*/core/:patron',
      core('read_patron', ({ record, account }) => patronJson(record, account, today())),
    ),
    http.get('*/core/:patron/items', core('read_items', itemsJson)),
    http.get('*/core/:patron/fees', core('read_fees', feesJson)),
    http.post('*/core/:patron/renew', core('write_items', changeAll(paia, renewDocument))),
    http.post('*/core/:patron/cancel', core('write_items', changeAll(paia, cancelDocument))),
    http.all('*/core/:patron/:method', () => errorResponse('not_implemented', 'not implemented')),
  ]
}

/** Loans and requests in one list without paging; an empty list is omitted. */
function itemsJson({ account }: FoundAccount): object {
  const doc = [
    ...account.loans.map((loan) => loanDocument(loan, account)),
    ...account.requests.map((request) => requestDocument(request, account)),
  ]
  return doc.length === 0 ? {} : { doc }
}

/** Converts PAIA errors to responses. */
function respondWith(answer: (request: Request, patron: string) => Promise<Response>): HttpResponseResolver {
  return async ({ request, params }) => {
    try {
      return await answer(request, String(params['patron'] ?? ''))
    } catch (error) {
      if (error instanceof PaiaError) return errorResponse(error.error, error.message)
      throw error
    }
  }
}

function requireToken({ tokens }: Paia, { headers }: Request): Token & { text: string } {
  const text = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? ''
  const token = tokens.find(text)
  if (!token) throw new PaiaError('invalid_grant', 'missing, invalid or expired access token')
  return { ...token, text }
}
