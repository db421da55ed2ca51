import { beforeSending, notSent, unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, CancellationAnswer, PickupAnswer } from '../port.ts'
import { findInAlma, writeToAlma } from './alma-call.ts'
import { toRefusal } from './errors.ts'
import { toPathSegment } from '../path-segment.ts'
import { idOf, object } from '../json-values.ts'
import { cancelPurchaseRequest, isPurchaseRequest } from './purchase-request.ts'
import { toRequest } from './request.ts'

type Target = { patronId: string; requestId: string }

/** A fixed code of Alma: an institution can only change its label. */
const cancelledByPatron = 'CancelledAtPatronRequest'
/** The documented status of a cancellation, which has no body. */
const cancelled = 204
const unknownRequest: ReadonlySet<string> = new Set(['401694', '401697'])

export async function cancelRequest(ask: Ask, target: Target, call: Call): Promise<CancellationAnswer> {
  if (isPurchaseRequest(target.requestId)) return cancelPurchaseRequest(ask, target, call)
  const path = `${pathOf(target)}?reason=${cancelledByPatron}`
  const answer = await writeToAlma(ask, { method: 'DELETE', path }, call)
  if ('body' in answer) {
    if (answer.status === cancelled) return { result: 'cancelled' }
    throw unexpected('cancelled or not')
  }
  return unknownRequest.has(answer.code) ? { result: 'not-found' } : toRefusal(answer)
}

/**
 * Alma replaces the whole request: the current one is sent back with another pickup place, without what Alma computes.
 * Libraries of two institutions can have the same code.
 */
export async function changePickup(
  ask: Ask,
  { libraryCode, institutionCode, ...target }: Target & { libraryCode: string; institutionCode: string },
  call: Call,
): Promise<PickupAnswer> {
  const path = pathOf(target)
  const current = await beforeSending(findInAlma(ask, { path, absent: unknownRequest }, call))
  if (current === null) return { result: 'not-found' }
  if (idOf(current.request_id) !== target.requestId) throw notSent('unexpected-answer', 'another request')
  const json = { ...current, ...withoutComputed, ...withoutPickup, pickup_location_library: libraryCode }
  const answer = await writeToAlma(ask, { method: 'PUT', path, json }, call)
  if (!('body' in answer))
    return unknownRequest.has(answer.code) ? { result: 'not-found' } : toRefusal(answer)
  const request = toRequest(object(answer.body))
  if (request.id !== target.requestId) throw unexpected('shape')
  const { pickup } = request
  if (!pickup || pickup.place.code === null) throw unexpected('changed or not')
  const isWanted = isSamePlace(pickup, { institutionCode, place: { code: libraryCode } })
  const isKept = !isWanted && isSamePlace(pickup, toRequest(current).pickup)
  return { result: isKept ? 'unchanged' : 'changed', request }
}

type Pickup = { institutionCode: string | null; place: { code: string | null } }

/** A place without an institution can be at any institution. */
function isSamePlace(one: Pickup, other: Pickup | null): boolean {
  const codes = [one.institutionCode, other?.institutionCode ?? null]
  return one.place.code === other?.place.code && (codes.includes(null) || codes[0] === codes[1])
}

/** Alma may refuse these as it writes them: a client of POST had to write `Not Started` for `NOT_STARTED`. */
const withoutComputed = {
  user_primary_id: undefined,
  request_id: undefined,
  request_status: undefined,
  request_date: undefined,
  request_time: undefined,
  expiry_date: undefined,
  place_in_queue: undefined,
  task_name: undefined,
  managed_by_library: undefined,
  managed_by_library_code: undefined,
  managed_by_circulation_desk: undefined,
  managed_by_circulation_desk_code: undefined,
  adjusted_booking_start_date: undefined,
  adjusted_booking_end_date: undefined,
}

const withoutPickup = {
  pickup_location_type: 'LIBRARY',
  pickup_location: undefined,
  pickup_location_circulation_desk: undefined,
  pickup_location_institution: undefined,
}

function pathOf({ patronId, requestId }: Target): string {
  return `/users/${toPathSegment(patronId)}/requests/${toPathSegment(requestId)}`
}
