import { http, HttpResponse } from 'msw'
import type { Language, MockInstitution, Texts } from '../institutions.ts'
import type { FoundAccount, MockAccount, MockLoan, MockRequest } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { createEndpoint, type AlmaCall } from './endpoint.ts'
import { AlmaError } from './errors.ts'
import { requireUser } from './find-user.ts'
import { requireById } from './list-handlers.ts'
import { codeTables } from './labels.ts'
import { loanJson } from './loan-json.ts'
import { refusalReason, type RenewalRefusal } from '../patrons/refusal-texts.ts'
import { renew } from '../patrons/renew.ts'
import { refreshIfExpired } from './refresh.ts'
import { requestJson } from './request-json.ts'
import { wantedUser } from './user-handlers.ts'
import type { Json } from './json.ts'

const user = '*/almaws/v1/users/:id'

/** Handlers that change loans and requests; the mock counts each change. */
export function writeHandlers(alma: Alma) {
  const endpoint = createEndpoint(alma)
  function change(answer: (found: FoundAccount, call: AlmaCall) => Json | Response) {
    return endpoint('Users', (call) => answer(requireUser(alma, wantedUser(call)), call))
  }
  return [
    http.post(`${user}/loans/:loan`, change(renewal)),
    http.delete(`${user}/requests/:request`, change(cancellation)),
    http.post(`${user}/purchase-requests/:purchase`, change(purchaseCancellation)),
    http.put(`${user}/requests/:request`, change(pickupChange)),
  ]
}

function renewal(found: FoundAccount, { alma, query, part }: AlmaCall): Json {
  if (query.get('op') !== 'renew') throw new AlmaError('401652', 'Parameter op is not valid.')
  const { account } = found
  const loan = requireById(account.loans, part('loan'), '401823')
  if (loan.renewable && alma.accounts === 'linked') refreshIfExpired(alma, found)
  const outcome = renew(alma, loan, account)
  if (outcome === 'renewed') alma.writes.commit(found, { act: 'renew', object: loan.id })
  else if (outcome === 'not-renewed') recordRefusal(alma, loan, account)
  else throw refusal(account.institution.language, outcome, loan.id)
  return loanJson(loan, account, true)
}

/** Records a refusal that has status 200: only the loan's last renewal shows it. */
function recordRefusal(alma: Alma, loan: MockLoan, { institution: { language } }: MockAccount) {
  loan.lastRenewal = { at: alma.clock().toISOString(), refusal: refusalReason(language, 'limit') }
}

const refusalPrefixes: Texts = {
  en: 'Cannot renew loan: ',
  de: 'Ausleihe kann nicht verlängert werden: ',
  fr: 'Impossible de prolonger le prêt : ',
}

/** The message has two blanks before the id, as in recorded responses. */
function refusal(language: Language, reason: RenewalRefusal, loanId: string): AlmaError {
  return new AlmaError(
    '401822',
    `${refusalPrefixes[language]} ${loanId} - ${refusalReason(language, reason)}`,
  )
}

function cancellation(found: FoundAccount, { alma, query, part }: AlmaCall): Response {
  const request = requireById(found.account.requests, part('request'), '401694')
  cancel(found.account, request, query.get('reason'))
  alma.writes.commit(found, { act: 'cancel', object: request.id })
  return new HttpResponse(null, { status: 204 })
}

/** Only a request that nobody has decided on can be withdrawn. */
function purchaseCancellation({ record, account }: FoundAccount, { alma, query, part }: AlmaCall): Json {
  if (query.get('op') !== 'cancel') throw new AlmaError('401873', 'The operation is not supported.')
  const purchase = requireById(account.purchases, part('purchase'), '60276')
  if (purchase.status === 'APPROVED') throw new AlmaError('60277', 'The purchase request deletion failed.')
  account.purchases = account.purchases.filter((other) => other !== purchase)
  alma.writes.commit({ record, account }, { act: 'cancel', object: purchase.id })
  return {}
}

function pickupChange(found: FoundAccount, { alma, part, body }: AlmaCall): Json {
  const request = requireById(found.account.requests, part('request'), '401694')
  if (changePickup(found.account, request, body))
    alma.writes.commit(found, { act: 'change-pickup', object: request.id })
  return requestJson(request, found.account)
}

const inTransit: Texts = {
  en: 'Request is in transit and cannot be canceled.',
  de: 'Die Bestellung ist unterwegs und kann nicht storniert werden.',
  fr: 'La demande est en transit et ne peut être annulée.',
}

const started: Texts = {
  en: 'Request was started and cannot be updated.',
  de: 'Die Bestellung ist in Bearbeitung und kann nicht geändert werden.',
  fr: 'La demande est en cours et ne peut être modifiée.',
}

function cancel(account: MockAccount, request: MockRequest, reason: string | null): void {
  if (!codeTables.get('RequestCancellationReasons')?.has(reason ?? '')) {
    throw new AlmaError('401652', `Cancellation reason ${reason ?? ''} is not valid.`)
  }
  if (request.stage === 'IN_PROCESS' && request.task === 'Transit Item') {
    throw new AlmaError('401652', inTransit[account.institution.language])
  }
  // A borrowing request is cancelled at an address of its own.
  if (request.resourceSharing) throw new AlmaError('401694', 'Request Identifier not found.')
  account.requests = account.requests.filter((other) => other !== request)
}

/** `body` is the whole request, but only its pickup place can change. Returns whether it has. */
function changePickup({ institution }: MockAccount, request: MockRequest, body: unknown): boolean {
  const library = requireLibrary(institution, body)
  if (request.stage !== 'NOT_STARTED' || !request.pickup) {
    throw new AlmaError('401652', started[institution.language])
  }
  if (request.keepsPickup) return false
  request.pickup = { library }
  return true
}

function requireLibrary({ libraries }: MockInstitution, body: unknown): string {
  const fields = new Map<string, unknown>(Object.entries(body ?? {}))
  if (fields.get('request_status') === 'NOT_STARTED')
    throw new AlmaError('401652', 'JSON is not valid: request_status.')
  if (fields.get('pickup_location_type') !== 'LIBRARY') {
    throw new AlmaError('401652', 'Field pickup_location_type is not valid.')
  }
  const library = String(fields.get('pickup_location_library'))
  if (!libraries.has(library)) throw new AlmaError('401891', `Pickup library ${library} was not found.`)
  return library
}
