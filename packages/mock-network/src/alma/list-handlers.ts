import { http } from 'msw'
import type { MockAccount, MockLoan } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { createEndpoint, type AlmaCall } from './endpoint.ts'
import { AlmaError } from './errors.ts'
import { feeJson, toCents } from './fee-json.ts'
import { requireUser } from './find-user.ts'
import { loanJson } from './loan-json.ts'
import { purchaseJson } from './purchase-json.ts'
import { requestJson } from './request-json.ts'
import { wantedUser } from './user-handlers.ts'
import { userLink } from './user-json.ts'
import { page, type Json } from './json.ts'

const user = '*/almaws/v1/users/:id'

export function listHandlers(alma: Alma) {
  const endpoint = createEndpoint(alma)
  function list(respond: (account: MockAccount, call: AlmaCall) => Json, notFoundCode = '401890') {
    return endpoint('Users', (call) =>
      respond(requireUser(alma, { ...wantedUser(call), notFoundCode }).account, call),
    )
  }
  return [
    http.get(`${user}/loans`, list(loans, '401861')),
    http.get(`${user}/loans/:loan`, list(oneLoan, '401652')),
    http.get(`${user}/requests`, list(requests)),
    http.get(`${user}/requests/:request`, list(oneRequest)),
    http.get(`${user}/purchase-requests`, list(purchases)),
    http.get(`${user}/purchase-requests/:purchase`, list(onePurchase)),
    http.get(`${user}/fees`, list(fees, '401651')),
    http.get(`${user}/fees/:fee`, list(oneFee, '401651')),
  ]
}

function loans(account: MockAccount, { query }: AlmaCall): Json {
  // The list of returned loans is empty at an institution that anonymises them.
  const isComplete = query.get('loan_status')?.toLowerCase() === 'complete'
  const withRenewable = query.get('expand') === 'renewable'
  return page(
    'item_loan',
    inOrder(isComplete ? account.pastLoans : account.loans, query).map((loan) =>
      loanJson(loan, account, withRenewable),
    ),
    query,
  )
}

const orders: ReadonlyMap<string, (loan: MockLoan) => string> = new Map([
  ['id', (loan: MockLoan) => loan.id],
  ['loan_date', (loan: MockLoan) => loan.loaned],
  ['due_date', (loan: MockLoan) => loan.due],
  ['barcode', (loan: MockLoan) => loan.barcode],
  ['title', (loan: MockLoan) => loan.title],
  ['author', (loan: MockLoan) => loan.author ?? ''],
  ['return_date', (loan: MockLoan) => loan.returned ?? ''],
])

function inOrder(items: MockLoan[], query: URLSearchParams): MockLoan[] {
  const key = orders.get(query.get('order_by') ?? 'id')
  if (!key) throw new AlmaError('401652', 'order_by is not valid.')
  const sign = query.get('direction')?.toUpperCase() === 'DESC' ? -1 : 1
  return items.toSorted((one, other) => sign * (key(one) < key(other) ? -1 : 1))
}

function oneLoan(account: MockAccount, { part }: AlmaCall): Json {
  return loanJson(requireById(account.loans, part('loan')), account, true)
}

/** Only changes have specific error codes for unknown ids. */
export function requireById<T extends { id: string }>(items: T[], wantedId: string, errorCode = '401652'): T {
  const found = items.find(({ id }) => id === wantedId)
  if (!found) throw new AlmaError(errorCode, `${wantedId} was not found.`)
  return found
}

function requests(account: MockAccount, { query }: AlmaCall): Json {
  const kind = query.get('request_type')
  const isHistory = query.get('status')?.toLowerCase() === 'history'
  const selected = isHistory
    ? []
    : account.requests.filter((request) => kind === null || request.kind === kind)
  return page(
    'user_request',
    selected.map((request) => requestJson(request, account)),
    query,
  )
}

function oneRequest(account: MockAccount, { part }: AlmaCall): Json {
  return requestJson(requireById(account.requests, part('request')), account)
}

const purchaseStatuses: ReadonlySet<string> = new Set(['INREVIEW', 'APPROVED', 'REJECTED', 'DEFERRED'])

function purchases(account: MockAccount, { query }: AlmaCall): Json {
  const status = query.get('status')
  if (status !== null && !purchaseStatuses.has(status))
    throw new AlmaError('60275', 'Purchase request status is not valid.')
  const selected = account.purchases.filter((purchase) => status === null || purchase.status === status)
  return page(
    'purchase_request',
    selected.map((purchase) => purchaseJson(purchase, account)),
    query,
  )
}

function onePurchase(account: MockAccount, { part }: AlmaCall): Json {
  return purchaseJson(requireById(account.purchases, part('purchase'), '60276'), account)
}

function oneFee(account: MockAccount, call: AlmaCall): Json {
  const fee = requireById(account.fees, call.part('fee'), '401665')
  return feeJson(fee, account, userLink(call, account.primaryId))
}

const feeStatuses: ReadonlySet<string> = new Set(['ACTIVE', 'INDISPUTE', 'EXPORTED', 'CLOSED'])

/** Fees with one status, without paging. */
function fees(account: MockAccount, call: AlmaCall): Json {
  const status = (call.query.get('status') ?? 'ACTIVE').toUpperCase()
  if (!feeStatuses.has(status)) throw new AlmaError('401666', 'The parameter status is not valid.')
  const selected = account.fees.filter((fee) => fee.status === status)
  const link = userLink(call, account.primaryId)
  return {
    ...(selected.length > 0 && { fee: selected.map((fee) => feeJson(fee, account, link)) }),
    total_record_count: selected.length,
    total_sum: toCents(selected.reduce((sum, { balance }) => sum + balance, 0)),
    currency: account.institution.currency,
  }
}
