import { http, type HttpResponseResolver } from 'msw'
import type { FoundAccount, MockAccount } from '../patrons/record.ts'
import type { VendorApi } from '../region/vendor-api.ts'
import { automatedBlocksJson, feeJson, manualBlockJson, manualBlocksOf } from './account-json.ts'
import { matches, parseQuery } from './cql.ts'
import { at, type Folio } from './folio.ts'
import type { Json } from './json.ts'
import { listedLoanJson } from './loan-json.ts'
import { login, requirePermission, requireTenant, requireUser } from './login.ts'
import { errorsResponse, failWithText, FolioError, jsonResponse, textResponse } from './messages.ts'
import { readFolioCall } from './read-call.ts'
import { requestJson } from './request-json.ts'
import { groupJson, userJson } from './user-json.ts'
import { renewById, replaceRequest } from './writes.ts'

/** The gateway of FOLIO and the modules that a card needs, as one host. */
export function folioApi(folio: Folio): VendorApi {
  return {
    handlers: [...readHandlers(folio), ...writeHandlers(folio)],
    readCall: readFolioCall,
    unknownPath: () => textResponse(404, 'No suitable module found for path'),
    failures: {
      // A stack trace can follow, which no client may show.
      serverError: () => textResponse(500, 'org.folio.circulation.support.ServerErrorFailure: at row 1'),
      tooMany: tooManyResponse,
      tooManyToday: tooManyResponse,
      noneLeft: tooManyResponse,
      keyRejected: () => textResponse(403, "Access for user 'library-card' requires permission: all"),
      tokenRejected: () => textResponse(401, 'Invalid token'),
      vendorError: errorNamed,
    },
    patronField: 'id',
    makeUnreadable,
    // An account has no counts.
    makeCountsNothing: (body) => body,
    withoutLimit,
    makeOtherShape,
  }
}

/** FOLIO has no limit of calls; a proxy before it may have one. */
function tooManyResponse(): Response {
  return textResponse(429, 'Too Many Requests')
}

/** Answers that have no code, by a name of the mock; any other name is the code of an error with status 422. */
const namedErrors: ReadonlyMap<string, () => Response> = new Map([
  [
    'TEXT_400',
    () => textResponse(400, 'Token missing, access requires permission', 'text/plain; ISO_8859_1'),
  ],
  ['TEXT_403', () => textResponse(403, 'Token missing, access requires permission')],
  ['TEXT_404', () => textResponse(404, 'record cannot be found', null)],
  // The module of automated blocks sends this when it fails.
  ['NO_BLOCKS', () => jsonResponse({ automatedPatronBlocks: [] })],
])

function errorNamed(codes = 'INSUFFICIENT_OVERRIDE_PERMISSIONS'): Response {
  const named = namedErrors.get(codes)
  if (named) return named()
  return errorsResponse(codes.split(',').map((code) => ({ message: 'the mock was told to fail', code })))
}

const lists = ['users', 'loans', 'requests', 'accounts', 'manualblocks', 'automatedPatronBlocks'] as const

/** Removes the id of the first row of a list, or the amount of a fee. */
function makeUnreadable(body: Json): Json {
  return changeRows(body, (row, index) => (index === 0 ? { ...row, id: null, remaining: 'unknown' } : row))
}

/** New fields, a new status, and a number in place of a date. */
function makeOtherShape(body: Json): Json {
  return changeRows(body, (row) => ({
    ...row,
    new_field: { deep: ['new'] },
    ...('renewalCount' in row && { renewalCount: '2' }),
    ...('dueDate' in row && { dueDate: Date.parse(String(row['dueDate'])) }),
    ...('requestType' in row && { status: 'Open - Being bound' }),
    ...('expirationDate' in row && { expirationDate: Date.parse(String(row['expirationDate'])) }),
  }))
}

function changeRows(body: Json, change: (row: Json, index: number) => Json): Json {
  const changed = lists.flatMap((name): [string, Json[]][] => {
    const rows = body[name]
    return Array.isArray(rows) ? [[name, rows.map((row: unknown, index) => change(Object(row), index))]] : []
  })
  return { ...body, ...Object.fromEntries(changed) }
}

function withoutLimit(request: Request): Request {
  const url = new URL(request.url)
  url.searchParams.set('limit', '2147483647')
  return new Request(url, request)
}

type Listing = {
  path: string
  /** The name of the list in the response. */
  name: string
  permission: string
  rowsOf: (found: FoundAccount) => Json[]
  /** Modules of circulation answer a query that they cannot read with status 500. */
  badQuery: 400 | 500
}

/** The rows of all patrons, from which a query chooses. */
const listings: Listing[] = [
  {
    path: '/users',
    name: 'users',
    permission: 'users.collection.get',
    rowsOf: (found) => [userJson(found)],
    badQuery: 400,
  },
  {
    path: '/circulation/loans',
    name: 'loans',
    permission: 'circulation.loans.collection.get',
    rowsOf: (found) =>
      [...found.account.loans, ...found.account.pastLoans].map((loan) => listedLoanJson(loan, found)),
    badQuery: 500,
  },
  {
    path: '/circulation/requests',
    name: 'requests',
    permission: 'circulation.requests.collection.get',
    rowsOf: (found) => found.account.requests.map((request) => requestJson(request, found)),
    badQuery: 500,
  },
  {
    path: '/accounts',
    name: 'accounts',
    permission: 'accounts.collection.get',
    rowsOf: (found) => found.account.fees.map((fee) => feeJson(fee, found)),
    badQuery: 400,
  },
  {
    path: '/manualblocks',
    name: 'manualblocks',
    permission: 'manualblocks.collection.get',
    rowsOf: (found) => manualBlocksOf(found.account).map((block) => manualBlockJson(block, found)),
    badQuery: 400,
  },
]

function readHandlers(folio: Folio) {
  const read = endpointsOf(folio)
  const accounts = () => accountsIn(folio)
  return [
    http.post(
      '*/authn/login-with-expiry',
      respondWith(async (request) => {
        requireTenant(request)
        return login(folio, await bodyOf(request))
      }),
    ),
    ...listings.map(({ path, name, permission, rowsOf, badQuery }) =>
      http.get(
        `*${path}`,
        read(permission, ({ url }) => {
          const { searchParams } = new URL(url)
          const query = parseQuery(searchParams.get('query') ?? '')
          if (!query) failWithText(badQuery, `CQL parse error: ${searchParams.get('query') ?? ''}`)
          const rows = accounts()
            .flatMap(rowsOf)
            .filter((row) => matches(row, query))
          if (query.sortBy?.startsWith('returnDate')) rows.sort(byReturn)
          return jsonResponse({ [name]: pageOf(rows, searchParams), totalRecords: rows.length })
        }),
      ),
    ),
    http.get(
      '*/groups',
      read('usergroups.collection.get', ({ url }) => {
        const groups = new Map(accounts().map(({ account: { group } }) => [group.code, groupJson(group)]))
        const rows = [...groups.values()]
        return jsonResponse({
          usergroups: pageOf(rows, new URL(url).searchParams),
          totalRecords: rows.length,
        })
      }),
    ),
    http.get(
      '*/automated-patron-blocks/:id',
      read('patron-blocks.automated-patron-blocks.collection.get', (_request, id) => {
        const found = accounts().find(({ account }) => account.primaryId === id)
        return jsonResponse(found ? automatedBlocksJson(found.account) : { automatedPatronBlocks: [] })
      }),
    ),
    http.get(
      '*/circulation/requests/:id',
      read('circulation.requests.item.get', (_request, id) => jsonResponse(oneRequest(folio, id))),
    ),
  ]
}

function byReturn(one: Json, other: Json): number {
  return String(other['returnDate']).localeCompare(String(one['returnDate']))
}

/** Returns a request with its newest status. FOLIO answers an unknown id with text without a content type. */
function oneRequest({ closed, ...folio }: Folio, id: string): Json {
  const over = closed.get(id)
  if (over) return requestJson(over.request, over, 'Closed - Cancelled')
  for (const found of accountsIn(folio)) {
    const request = found.account.requests.find((one) => one.id === id)
    if (request) return requestJson(request, found)
  }
  return failWithText(404, `request record with ID "${id}" cannot be found`, null)
}

function writeHandlers(folio: Folio) {
  const write = endpointsOf(folio, true)
  const find = (userId: unknown) =>
    accountsIn(folio).find(({ account }) => account.primaryId === userId) ?? null
  return [
    http.post(
      '*/circulation/renew-by-id',
      write('circulation.renew-by-id.post', async (request) =>
        jsonResponse(renewById(folio, await bodyOf(request), find)),
      ),
    ),
    http.put(
      '*/circulation/requests/:id',
      write('circulation.requests.item.put', async (request, id) => {
        replaceRequest(folio, { id, body: await bodyOf(request) }, find)
        return new Response(null, { status: 204 })
      }),
    ),
  ]
}

type Answer = (request: Request, id: string) => Promise<Response> | Response

/** Checks tenant, token and permission, as the gateway does, before a module answers. */
function endpointsOf(folio: Folio, isWrite = false) {
  return (permission: string, answer: Answer) =>
    respondWith((request, id) => {
      requireTenant(request)
      requirePermission(requireUser(folio, request, permission), permission, isWrite)
      return answer(request, id)
    })
}

/** Converts errors to responses. */
function respondWith(answer: Answer): HttpResponseResolver {
  return async ({ request, params }) => {
    try {
      return await answer(request, String(params['id'] ?? ''))
    } catch (error) {
      if (error instanceof FolioError) return error.response()
      throw error
    }
  }
}

function accountsIn({ patrons }: Pick<Folio, 'patrons'>): FoundAccount[] {
  return patrons.records.flatMap((record) => {
    const account: MockAccount | undefined = record.accounts.get(at)
    return account ? [{ record, account }] : []
  })
}

const defaultLimit = 10

function pageOf(rows: Json[], query: URLSearchParams): Json[] {
  const offset = Number(query.get('offset') ?? 0)
  return rows.slice(offset, offset + Number(query.get('limit') ?? defaultLimit))
}

async function bodyOf(request: Request): Promise<Json> {
  const body: unknown = await request.json().catch(() => null)
  if (typeof body !== 'object' || body === null) failWithText(400, 'The body is not JSON')
  return Object(body)
}
