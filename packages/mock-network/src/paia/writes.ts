import { refusalReason } from '../patrons/refusal-texts.ts'
import { renew } from '../patrons/renew.ts'
import type { FoundAccount, MockAccount, MockLoan } from '../patrons/record.ts'
import { inTransitText, isLoan, isRequest, loanDocument, requestDocument, type Named } from './documents.ts'
import type { Paia } from './paia.ts'
import { fieldsIn, PaiaError } from './messages.ts'

type Json = Record<string, unknown>
type Wanted = Named & { confirm?: unknown }
type Change = (paia: Paia, found: FoundAccount, wanted: Wanted) => Json

/** Each document has its own outcome, in a response with status 200. */
export function changeAll(paia: Paia, change: Change) {
  return async (found: FoundAccount, request: Request): Promise<Json> => ({
    doc: documentsIn(await fieldsIn(request)).map((wanted) => change(paia, found, wanted)),
  })
}

function documentsIn({ doc }: Record<string, unknown>): Wanted[] {
  if (!Array.isArray(doc) || doc.length === 0) throw new PaiaError('invalid_request', 'missing field: doc')
  return doc.map((one: unknown) => Object(one))
}

const unknownDocument = (wanted: Wanted): Json => ({
  status: 0,
  ...(wanted.item !== undefined && { item: wanted.item }),
  ...(wanted.edition !== undefined && { edition: wanted.edition }),
  error: 'no such document in this account',
})

export function renewDocument(paia: Paia, found: FoundAccount, wanted: Wanted): Json {
  const { account } = found
  const loan = account.loans.find((one) => isLoan(one, wanted))
  if (!loan) return unknownDocument(wanted)
  if (hasAgreed(loan, wanted)) loan.renewal = 'renewed'
  const outcome = renew(paia, loan, account)
  if (outcome === 'renewed') paia.writes.commit(found, { act: 'renew', object: loan.id })
  const document = loanDocument(loan, account)
  if (outcome === 'renewed' || outcome === 'not-renewed') return document
  const error = refusalReason(account.institution.language, outcome)
  return { ...document, canrenew: false, error, ...(outcome === 'condition' && condition(account)) }
}

const feeCondition = 'http://purl.org/ontology/paia#FeeCondition'

function hasAgreed({ renewal }: MockLoan, { confirm }: Wanted): boolean {
  return renewal === 'condition' && Object.hasOwn(Object(confirm), feeCondition)
}

/** A condition that the client must confirm: send the change again with `confirm`. */
function condition({ institution: { currency } }: MockAccount): Json {
  const option = { id: 'http://uri.birch.example/fee/renewal', about: 'Renewal', amount: `1.00 ${currency}` }
  return { condition: { [feeCondition]: { option: [option] } } }
}

export function cancelDocument(paia: Paia, found: FoundAccount, wanted: Wanted): Json {
  const { account } = found
  const request = account.requests.find((one) => isRequest(one, wanted))
  if (!request) return unknownDocument(wanted)
  const document = requestDocument(request, account)
  if (document['cancancel'] === false) return { ...document, error: inTransitText(account) }
  account.requests = account.requests.filter((other) => other !== request)
  paia.writes.commit(found, { act: 'cancel', object: request.id })
  return { ...document, status: 0, cancancel: false }
}
