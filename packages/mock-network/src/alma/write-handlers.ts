import { http, HttpResponse } from 'msw'
import type { Language } from '../institutions.ts'
import type { MockAccount, MockLoan } from '../patrons/record.ts'
import type { RenewalRefusal } from '../patrons/story.ts'
import type { Alma } from './alma.ts'
import { cancel, changePickup } from './change-request.ts'
import { createEndpoint, type AlmaCall } from './endpoint.ts'
import { AlmaError } from './errors.ts'
import { requireUser } from './find-user.ts'
import { requireById } from './list-handlers.ts'
import { loanJson } from './loan-json.ts'
import { refusalReason } from '../patrons/refusal-texts.ts'
import { renew } from '../patrons/renew.ts'
import { requestJson } from './request-json.ts'
import { wanted } from './user-handlers.ts'
import type { Found } from './user-json.ts'
import type { Json } from './wire.ts'
import type { Act } from '../region/writes.ts'

const user = '*/almaws/v1/users/:id'

/** Changes of loans and requests; each is counted. */
export function writeHandlers(alma: Alma) {
  const endpoint = createEndpoint(alma)
  function change(answer: (alma: Alma, found: Found, call: AlmaCall) => Json | Response) {
    return endpoint('Users', (call) => answer(alma, requireUser(alma, wanted(call)), call))
  }
  return [
    http.post(`${user}/loans/:loan`, change(renewal)),
    http.delete(`${user}/requests/:request`, change(cancellation)),
    http.put(`${user}/requests/:request`, change(pickupChange)),
  ]
}

function renewal(alma: Alma, found: Found, { query, part }: AlmaCall): Json {
  if (query.get('op') !== 'renew') throw new AlmaError('401652', 'Parameter op is not valid.')
  const { account } = found
  const loan = requireById(account.loans, part('loan'), '401823')
  const end = renew(alma, loan, account)
  if (end === 'renewed') commit(alma, found, { act: 'renew', object: loan.id })
  else if (end === 'not-renewed') leaveRefusal(alma, loan, account)
  else throw refusal(account.institution.language, end, loan.id)
  return loanJson(loan, account, true)
}

/** Status 200: only the loan's last renewal says that it was refused. */
function leaveRefusal(alma: Alma, loan: MockLoan, { institution: { language } }: MockAccount) {
  loan.lastRenewal = { at: alma.clock().toISOString(), refusal: refusalReason(language, 'limit') }
}

const beginnings: Record<Language, string> = {
  en: 'Cannot renew loan: ',
  de: 'Ausleihe kann nicht verlängert werden: ',
  fr: 'Impossible de prolonger le prêt : ',
}

/** With two blanks before the id, as in recorded responses. */
function refusal(language: Language, reason: RenewalRefusal, loanId: string): AlmaError {
  return new AlmaError('401822', `${beginnings[language]} ${loanId} - ${refusalReason(language, reason)}`)
}

function cancellation(alma: Alma, found: Found, { query, part }: AlmaCall): Response {
  const request = requireById(found.account.requests, part('request'), '401694')
  cancel(found.account, request, query.get('reason'))
  commit(alma, found, { act: 'cancel', object: request.id })
  return new HttpResponse(null, { status: 204 })
}

function pickupChange(alma: Alma, found: Found, { part, body }: AlmaCall): Json {
  const request = requireById(found.account.requests, part('request'), '401694')
  changePickup(found.account, request, body)
  commit(alma, found, { act: 'change-pickup', object: request.id })
  return requestJson(request, found.account)
}

function commit(alma: Alma, { record, account }: Found, what: { act: Act; object: string }) {
  alma.writes.commit({ institution: account.institution.name, patron: record.patron.name, ...what })
}
