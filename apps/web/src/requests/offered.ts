import type { Library } from '@library-card/contract/institution.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { isRunning } from '../card/outcomes.ts'
import type { ListedRequest } from './listed-request.ts'

/** Only where it is known that it can be, and that the institution lets us. */
export function canBeCancelled({ request, institution }: ListedRequest): boolean {
  return request.cancellation.can === 'yes' && institution.can.cancel
}

export function isAt(library: Library, { request, institution }: ListedRequest): boolean {
  if (!request.pickup) return false
  const { institutionCode, place } = request.pickup
  return place.code === library.code && (institutionCode === null || institutionCode === institution.code)
}

export function pickupPlaces({ institution }: ListedRequest): Library[] {
  return institution.libraries.filter(({ pickup }) => pickup)
}

export function canBeMoved(listed: ListedRequest): boolean {
  if (!listed.request.pickupCanChange || !listed.institution.can.changePickup) return false
  return pickupPlaces(listed).some((library) => !isAt(library, listed))
}

/** Nobody can tell what it is now: nothing else is done to it before that is known. */
export function isOpen(outcome: Outcome | undefined): boolean {
  return isRunning(outcome) || outcome?.outcome?.result === 'unsure'
}

/** Not while the result of an earlier try stands; what has surely not happened may be tried again. */
export function mayBeTried(outcome: Outcome | undefined): boolean {
  return !outcome || outcome.outcome?.result === 'not-done'
}
