import type { Loan } from '@library-card/contract/loan.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import { acceptedRenewal } from '../accepted-renewal.ts'
import { beforeSending, notSent, unexpected } from '../exchange/failure.ts'
import { object, type JsonObject } from '../json-values.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Call, CancellationAnswer, FoundAccount, PickupAnswer, RenewalAnswer } from '../port.ts'
import { reasonOf, withAll } from '../refusal-reason.ts'
import type { Access } from './access.ts'
import { readFolio, writeFolio, type FolioError } from './folio-call.ts'
import { uuidOf, type Asked, type Context } from './folio-values.ts'
import { partsOf, toLoan } from './loan.ts'
import { isOfAnother } from './pages.ts'
import { isClosed, pickupCode, toRequest } from './request.ts'

/** Renewing is refused with a list of errors. A loan in the answer may have an earlier date, or the same. */
export async function renewLoan(
  access: Access,
  { found, loan: before }: { found: FoundAccount; loan: Loan },
  { call, context }: Asked,
): Promise<RenewalAnswer> {
  const { loan: loanId, item: itemId } = partsOf(before.id)
  const json = { itemId, userId: found.patronId }
  const answer = await writeFolio(access, { method: 'POST', path: '/circulation/renew-by-id', json }, call)
  if ('errors' in answer) {
    const isGone = answer.errors.some(({ code }) => code === 'ITEM_CHECKED_OUT_TO_DIFFERENT_USER')
    return isGone ? { result: 'not-found' } : toRefusal(answer.errors, context)
  }
  const row = object(answer.body)
  const loan = toLoan(row, found, context)
  const isThis = uuidOf(row.id) === loanId && !isOfAnother(row.userId, found.patronId)
  if (!loan || !isThis || (loan.due === null && before.due !== null)) throw unexpected('renewed or not')
  return acceptedRenewal(loan, before.due, context)
}

const closed = 'Closed - Cancelled'
/** The status of a request that was replaced, which has no body. */
const replaced = 204

export type Target = { patronId: string; requestId: string }

/** Cancels a request by sending the whole current request with another status. */
export async function cancelRequest(
  access: Access,
  { reason, ...target }: Target & { reason: string },
  asked: Asked,
): Promise<CancellationAnswer> {
  const current = await readOwn(access, target, asked.call)
  if (!current) return { result: 'not-found' }
  const json = {
    ...current,
    status: closed,
    cancellationReasonId: reason,
    cancelledByUserId: target.patronId,
    cancelledDate: asked.call.now.toISOString(),
  }
  return (await replace(access, { requestId: target.requestId, json }, asked)) ?? { result: 'cancelled' }
}

/** FOLIO's answer has no body, so the request is read again. Its new state decides the outcome. */
export async function changePickup(
  access: Access,
  { libraryCode, ...target }: Target & { libraryCode: string },
  asked: Asked,
): Promise<PickupAnswer> {
  const current = await readOwn(access, target, asked.call)
  if (!current) return { result: 'not-found' }
  const { requestId } = target
  const json = { ...current, pickupServicePointId: libraryCode, pickupServicePoint: undefined }
  const refusal = await replace(access, { requestId, json }, asked)
  if (refusal) return refusal
  const changed = await readFolio(access, pathOf(requestId), { ...asked.call, skipCoalescing: true })
  const isOwn = changed !== null && !isOfAnother(changed.requesterId, target.patronId)
  if (!isOwn || pickupCode(changed) === null) throw unexpected('changed or not')
  const isKept = pickupCode(changed) === pickupCode(current)
  return {
    result: isKept ? 'unchanged' : 'changed',
    request: toRequest(changed, requestId, asked.context),
  }
}

/**
 * Reads the request directly before it is replaced, because FOLIO would create a missing request. Returns null if it is missing
 * or closed.
 */
async function readOwn(
  access: Access,
  { patronId, requestId }: Target,
  call: Call,
): Promise<JsonObject | null> {
  const reading = readFolio(access, pathOf(requestId), { ...call, skipCoalescing: true })
  const current = await beforeSending(reading)
  if (!current) return null
  if (uuidOf(current.id) !== requestId || isOfAnother(current.requesterId, patronId))
    throw notSent('unexpected-answer', 'another request')
  return isClosed(current) ? null : current
}

/** Sends one PUT. Returns null if the request was replaced. */
async function replace(
  access: Access,
  { requestId, json }: { requestId: string; json: JsonObject },
  { call, context }: Asked,
): Promise<Refusal | { result: 'not-found' } | null> {
  const answer = await writeFolio(access, { method: 'PUT', path: pathOf(requestId), json }, call)
  if ('errors' in answer) {
    const isOver = answer.errors.some(({ code }) => code === 'REQUEST_ALREADY_CLOSED')
    return isOver ? { result: 'not-found' } : toRefusal(answer.errors, context)
  }
  if (answer.status !== replaced) throw unexpected('changed or not')
  return null
}

function pathOf(requestId: string): string {
  return `/circulation/requests/${toPathSegment(requestId)}`
}

/** FOLIO's codes for refusals. A renewal that comes too soon has a code only. */
const reasons: ReadonlyMap<string, RefusalReason> = new Map([
  ['LOAN_RENEWAL_LIMIT_REACHED', 'limit-reached'],
  ['RENEWAL_BLOCKED_BY_RECALL', 'recalled'],
  ['RENEWAL_BLOCKED_BY_HOLD_REQUEST', 'requested'],
  ['RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES', 'maximum-period'],
  ['RENEWAL_DATE_OUTSIDE_FIXED_LOAN_POLICY_DATE_RANGES', 'maximum-period'],
  ['RENEWAL_WOULD_NOT_CHANGE_DUE_DATE', 'too-soon'],
  ['ITEM_AGED_TO_LOST_NOT_RENEWABLE', 'lost'],
  ['ITEM_DECLARED_LOST_NOT_RENEWABLE', 'lost'],
  ['ITEM_CLAIMED_RETURNED_NOT_RENEWABLE', 'claimed-returned'],
  ['USER_IS_BLOCKED_MANUALLY', 'blocked'],
  ['USER_IS_BLOCKED_AUTOMATICALLY', 'blocked'],
  ['USER_IS_INACTIVE_OR_EXPIRED', 'expired-account'],
])

/** A text's meaning in the network file overrides FOLIO's code: older releases send only the text. */
function toRefusal(errors: FolioError[], { refusals }: Context): Refusal {
  return withAll(
    errors.map(({ code, message }) => {
      const said = reasonOf(message, refusals)
      return { reason: said === 'other' ? (reasons.get(code ?? '') ?? said) : said, text: message, code }
    }),
  )
}
