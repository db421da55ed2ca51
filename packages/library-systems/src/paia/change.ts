import type { Account } from '@library-card/contract/account.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import { unexpected } from '../exchange/failure.ts'
import { smallCount, isGiven, objectsIn, text, type JsonObject } from '../json-values.ts'
import { acceptedRenewal } from '../accepted-renewal.ts'
import type { Call, CancellationAnswer, FoundAccount, RenewalAnswer } from '../port.ts'
import { reasonOf } from '../refusal-reason.ts'
import type { Access } from './access.ts'
import { documentId, toLoan, toReference } from './document.ts'
import { failureOf, lacksMethod, lacksScope } from './paia-call.ts'
import type { Context } from './paia-values.ts'

const none = 0
const held = 3
const rejected = 5

/** A response with status 200 can also be a refusal, given in the document. */
export async function renewLoan(
  access: Access,
  { found, loan: before }: { found: FoundAccount; loan: Loan },
  { call, context }: { call: Call; context: Context },
): Promise<RenewalAnswer> {
  const { patronId, account } = found
  const answer = await change(access, { path: '/renew', patronId, id: before.id, account }, call)
  if ('refusal' in answer) return answer.refusal
  const { document } = answer
  const refusal = refusalIn(document, context)
  if (refusal) return isUnknown(document) ? { result: 'not-found' } : refusal
  const answered = toLoan(document, before.id, account)
  // A server may return only the fields that changed.
  const loan = {
    ...answered,
    title: answered.title ?? before.title,
    callNumber: answered.callNumber ?? before.callNumber,
    library: answered.library ?? before.library,
    loaned: answered.loaned ?? before.loaned,
  }
  if (smallCount(document.status) !== held || loan.due === null) throw unexpected('renewed or not')
  return acceptedRenewal(loan, before.due, context)
}

export async function cancelRequest(
  access: Access,
  { patronId, requestId: id }: { patronId: string; requestId: string },
  { call, context }: { call: Call; context: Context },
): Promise<CancellationAnswer> {
  const answer = await change(access, { path: '/cancel', patronId, id }, call)
  if ('refusal' in answer) return answer.refusal
  const refusal = refusalIn(answer.document, context)
  if (refusal) return isUnknown(answer.document) ? { result: 'not-found' } : refusal
  const status = smallCount(answer.document.status)
  // The patron has picked it up. Reading the requests back would mistake its absence for a cancellation.
  if (status === held) return refused('other', null, null)
  if (status !== none && status !== rejected) throw unexpected('cancelled or not')
  return { result: 'cancelled' }
}

type Change = { path: '/renew' | '/cancel'; patronId: string; id: string; account?: Account }

/**
 * Returns the document of the response, or a refusal if the server or the token lacks the method. Rejects without
 * the document: the list must then be read back.
 */
async function change(
  access: Access,
  { path, patronId, id, account }: Change,
  call: Call,
): Promise<{ document: JsonObject } | { refusal: Refusal }> {
  const answer = await access.callCore(patronId, { path, json: { doc: [toReference(id)] } }, call)
  if (!('body' in answer)) {
    if (!lacksMethod(answer)) throw failureOf(answer)
    const isExpired = lacksScope(answer) && account?.standing === 'expired'
    return { refusal: refused(isExpired ? 'expired-account' : 'other', null, answer.name) }
  }
  const document = findDocument(objectsIn(answer.body.doc), id)
  if (!document) throw unexpected('another document')
  return { document }
}

/**
 * Finds the document with this id. Servers should answer with the same URIs, in any order. A request for an edition
 * may be answered with the copy that the server chose; the only document of that edition then counts.
 */
function findDocument(documents: JsonObject[], id: string): JsonObject | undefined {
  const ofEdition = documents.filter(({ edition }) => documentId({ edition }) === id)
  return (
    documents.find((one) => documentId(one) === id) ?? (ofEdition.length === 1 ? ofEdition[0] : undefined)
  )
}

function isUnknown({ status, about }: JsonObject): boolean {
  return smallCount(status) === none && !isGiven(about)
}

/**
 * Returns the refusal in a document; null if there is none. A condition that the patron would have to accept, such as a fee, is a
 * refusal: only the library's own page can ask for consent. PAIA has no codes, so the network file has the meaning of texts.
 */
function refusalIn(document: JsonObject, { refusals }: Context): Refusal | null {
  if (!isGiven(document.error) && !isGiven(document.condition)) return null
  const said = text(document.error, 'title')
  return refused(reasonOf(said, refusals), said, isGiven(document.condition) ? 'condition' : null)
}

function refused(reason: RefusalReason, said: string | null, deskCode: string | null): Refusal {
  return { result: 'refused', reasons: [reason], text: said, deskCode }
}
