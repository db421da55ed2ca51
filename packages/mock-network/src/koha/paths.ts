import { http, type RequestHandler } from 'msw'
import type { MockAccount, MockLoan } from '../patrons/record.ts'
import { answer, errorAnswer, KohaError, notFound, tokenRejected } from './answers.ts'
import {
  accountJson,
  balanceOf,
  biblioJson,
  checkoutJson,
  holdJson,
  itemJson,
  patronJson,
} from './documents.ts'
import { accountsIn, at, keyAt, lifetime, type Found, type Koha } from './koha.ts'
import { embedsIn, listAnswer } from './query.ts'
import { cancelHold, changePickup, renewCheckout } from './writes.ts'

type Json = Record<string, unknown>
type Context = { request: Request; params: { id?: string } }

const path = '*/api/v1'

export function pathsOf(koha: Koha): RequestHandler[] {
  return [
    http.post(`${path}/oauth/token`, async ({ request }) => logIn(koha, request)),
    ...patronPaths(koha),
    ...searchPaths(koha),
    ...titlePaths(koha),
    ...changePaths(koha),
  ]
}

/** Requires a valid token, and converts errors to responses. */
function respond(koha: Koha, answered: (request: Request, id: string) => Response | Promise<Response>) {
  return async ({ request, params }: Context) => {
    try {
      const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
      if (token === undefined || !koha.tokens.isValid(token)) return tokenRejected()
      return await answered(request, params.id ?? '')
    } catch (error) {
      if (error instanceof KohaError) return error.response
      throw error
    }
  }
}

function accountsOf({ patrons }: Koha): Found[] {
  return accountsIn(patrons.records)
}

function patronPaths(koha: Koha): RequestHandler[] {
  const ofPatron = (list: (account: MockAccount, request: Request) => Response) =>
    respond(koha, (request, id) => {
      const found = accountsOf(koha).find(({ account }) => account.primaryId === id)
      return found ? list(found.account, request) : notFound('Patron')
    })
  return [
    http.get(
      `${path}/patrons`,
      respond(koha, (request) => {
        const embeds = embedsIn(request, ['checkouts+count', 'account_balance'])
        const rows = accountsOf(koha).map((found) => patronRow(found, embeds))
        return listAnswer(request, rows, ['patron_id', 'cardnumber', 'userid', 'surname'])
      }),
    ),
    http.get(
      `${path}/patrons/:id/checkouts`,
      ofPatron((account, request) => {
        const embeds = embedsIn(request, koha.release === 'newest' ? ['item', 'item.biblio'] : ['item'])
        return listAnswer(
          request,
          account.loans.map((loan) => checkoutRow(loan, account, embeds)),
        )
      }),
    ),
    http.get(
      `${path}/patrons/:id/holds`,
      ofPatron((account, request) => {
        const embeds = embedsIn(request, ['cancellation_requested'])
        // Bookings and scans are no holds.
        const holds = account.requests.filter(({ kind }) => kind === 'HOLD')
        const rows = holds.map((hold) => ({
          ...holdJson(hold, account),
          ...(embeds.size > 0 && { cancellation_requested: koha.cancellationsAsked.has(hold.id) }),
        }))
        return listAnswer(request, rows)
      }),
    ),
    http.get(
      `${path}/patrons/:id/account`,
      ofPatron((account) => answer(accountJson(account))),
    ),
  ]
}

function searchPaths(koha: Koha): RequestHandler[] {
  return [
    http.get(
      `${path}/checkouts`,
      respond(koha, (request) => {
        const isReturned = new URL(request.url).searchParams.get('checked_in') === 'true'
        const rows = accountsOf(koha).flatMap(({ account }) =>
          (isReturned ? account.pastLoans : account.loans).map((loan) => checkoutJson(loan, account)),
        )
        return listAnswer(request, rows, ['patron_id'])
      }),
    ),
    http.get(
      `${path}/holds`,
      respond(koha, (request) => {
        const rows = accountsOf(koha).flatMap(({ account }) =>
          account.requests.map((hold) => holdJson(hold, account)),
        )
        return listAnswer(request, rows, ['patron_id', 'hold_id', 'biblio_id'])
      }),
    ),
  ]
}

function titlePaths(koha: Koha): RequestHandler[] {
  const allLoans = () => accountsOf(koha).flatMap(({ account }) => [...account.loans, ...account.pastLoans])
  return [
    http.get(
      `${path}/items`,
      respond(koha, (request) => {
        const embeds = embedsIn(request, ['biblio'])
        const rows = allLoans().map((loan) => ({
          ...itemJson(loan),
          ...(embeds.has('biblio') && { biblio: biblioJson(loan) }),
        }))
        return listAnswer(request, rows, ['external_id'])
      }),
    ),
    http.get(
      `${path}/biblios`,
      respond(koha, (request) => {
        // It has other formats, too, and takes JSON only for the last type.
        if (!(request.headers.get('accept') ?? '').endsWith('application/json'))
          return answer(biblioFormats, { status: 406 })
        const holds = accountsOf(koha).flatMap(({ account }) => account.requests)
        return listAnswer(request, [...allLoans(), ...holds].map(biblioJson))
      }),
    ),
  ]
}

function changePaths(koha: Koha): RequestHandler[] {
  return [
    http.post(
      `${path}/checkouts/:id/renewals`,
      respond(koha, (_, id) => renewCheckout(koha, id)),
    ),
    http.delete(
      `${path}/holds/:id`,
      respond(koha, (request, id) => cancelHold(koha, request, id)),
    ),
    http.put(
      `${path}/holds/:id/pickup_location`,
      respond(koha, async (request, id) => changePickup(koha, id, Object(await request.json()))),
    ),
  ]
}

const biblioFormats = [
  'application/json',
  'application/marcxml+xml',
  'application/marc-in-json',
  'application/marc',
  'text/plain',
]

function patronRow({ record, account }: Found, embeds: ReadonlySet<string>): Json {
  return {
    ...patronJson(record, account),
    ...(embeds.has('checkouts+count') && {
      checkouts_count: account.counts ?? account.loans.length,
    }),
    ...(embeds.has('account_balance') && { account_balance: balanceOf(account) }),
  }
}

function checkoutRow(loan: MockLoan, account: MockAccount, embeds: ReadonlySet<string>): Json {
  const biblio = embeds.has('item.biblio') && { biblio: biblioJson(loan) }
  return {
    ...checkoutJson(loan, account),
    ...(embeds.size > 0 && { item: { ...itemJson(loan), ...biblio } }),
  }
}

/** The form must be urlencoded: JSON is refused by the validator. */
async function logIn(koha: Koha, request: Request): Promise<Response> {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
  const fields = new URLSearchParams(isForm ? await request.text() : '')
  if (fields.get('grant_type') !== 'client_credentials') return errorAnswer(400, 'Unimplemented grant type')
  if (`${fields.get('client_id')}:${fields.get('client_secret')}` !== keyAt(at))
    return errorAnswer(403, 'unauthorized_client')
  return answer({ access_token: koha.tokens.create(), token_type: 'Bearer', expires_in: lifetime })
}
