import type { Loan } from '@library-card/contract/loan.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import { acceptedRenewal } from '../accepted-renewal.ts'
import { beforeSending, unexpected } from '../exchange/failure.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { idOf, identifier, isObject, object } from '../json-values.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Call, CancellationAnswer, PickupAnswer, RenewalAnswer } from '../port.ts'
import { reasonOf } from '../refusal-reason.ts'
import type { Access } from './access.ts'
import { errorOf, failureOf } from './koha-call.ts'
import type { Context } from './koha-values.ts'
import { toLoan } from './loan.ts'
import type { ListRequests } from './request.ts'

type Asked = { call: Call; context: Context }

const notFound = 404

/** Koha renews a loan of any patron: the loan must come from the patron's own list, and the answer must name the same patron. */
export async function renewLoan(
  access: Access,
  { patronId, loan: before }: { patronId: string; loan: Loan },
  { call, context }: Asked,
): Promise<RenewalAnswer> {
  const path = `/checkouts/${toPathSegment(before.id)}/renewals`
  const response = await access({ method: 'POST', path }, call)
  if (response.status === notFound) return { result: 'not-found' }
  const code = refusalIn(response)
  if (code !== null) {
    call.onRefusal?.({ errorCode: code.toUpperCase() })
    const reason = reasons.get(code) ?? reasonOf(code, context.refusals)
    return refused(code, reason)
  }
  if (response.status >= 400) throw failureOf(response)
  const row = object(response.body)
  const answered = toLoan(row, new Map(), context)
  if (answered.id !== before.id || idOf(row.patron_id) !== patronId) throw unexpected('shape')
  if (answered.due === null) throw unexpected('renewed or not')
  const { due, renewed, renewals = { used: null, left: null } } = answered
  return acceptedRenewal({ ...before, due, renewed, renewals }, before.due, context)
}

/** Koha's codes for refused renewals. Other codes are rules of the item, or mean that Koha renews the loan automatically. */
const reasons: ReadonlyMap<string, RefusalReason> = new Map([
  ['too_many', 'limit-reached'],
  ['too_unseen', 'limit-reached'],
  ['too_soon', 'too-soon'],
  ['auto_too_soon', 'too-soon'],
  ['on_reserve', 'requested'],
  ['booked', 'requested'],
  ['recalled', 'recalled'],
  ['restriction', 'blocked'],
  ['overdue', 'blocked'],
  ['auto_too_much_oweing', 'fees'],
  ['auto_account_expired', 'expired-account'],
])

/** Returns the code of a refusal; null for any other response. A missing permission has the same status. */
function refusalIn({ status, body }: HttpResponse): string | null {
  if (status !== 403 || !isObject(body)) return null
  const [, code] = /^Renewal not authorized \(([a-z_]{1,40})\)/.exec(identifier(body.error) ?? '') ?? []
  return code ?? null
}

function refused(deskCode: string, reason: RefusalReason = 'other'): Refusal {
  return { result: 'refused', reasons: [reason], text: null, deskCode }
}

/**
 * Sent with each cancellation. With this header, Koha asks staff to cancel a hold whose item waits for the patron. Without it, Koha
 * deletes such a hold at once.
 */
const askStaff = { 'x-koha-override': 'cancellation-request-flow' }

export async function cancelRequest(
  access: Access,
  { requestId }: { requestId: string },
  { call }: Asked,
): Promise<CancellationAnswer> {
  const path = `/holds/${toPathSegment(requestId)}`
  const response = await access({ method: 'DELETE', path, headers: askStaff }, call)
  if (response.status === notFound) return { result: 'not-found' }
  if (response.status === 204) return { result: 'cancelled' }
  if (response.status === 202) return { result: 'cancellation-asked' }
  throw response.status >= 400 ? failureOf(response) : unexpected('cancelled or not')
}

type Picked = { patronId: string; requestId: string; libraryCode: string }

/** Koha's answer has only the place, so the request is first read from the patron's own list. */
export async function changePickup(
  access: Access,
  { listRequests, patronId, requestId, libraryCode }: Picked & { listRequests: ListRequests },
  { call, context }: Asked,
): Promise<PickupAnswer> {
  const { items } = await beforeSending(listRequests(patronId, { call, context }))
  const request = items.find(({ id }) => id === requestId)
  if (!request) return { result: 'not-found' }
  const path = `/holds/${toPathSegment(requestId)}/pickup_location`
  const response = await access({ method: 'PUT', path, json: { pickup_library_id: libraryCode } }, call)
  if (response.status === notFound) return { result: 'not-found' }
  if (response.status === 400 || response.status === 409) {
    const error = errorOf(response)
    call.onRefusal?.(error)
    return refused(error.errorCode?.toLowerCase() ?? `status ${response.status}`)
  }
  if (response.status >= 400) throw failureOf(response)
  if (identifier(object(response.body).pickup_library_id) !== libraryCode) throw unexpected('changed or not')
  const name = context.libraries.find(({ code }) => code === libraryCode)?.name ?? libraryCode
  const pickup = { institutionCode: null, place: { code: libraryCode, name } }
  return { result: 'changed', request: { ...request, pickup } }
}
