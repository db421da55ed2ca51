import type { Library } from '@library-card/contract/institution.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { isRunning } from '../card/outcomes.ts'
import type { ListedRequest } from './listed-request.ts'

/** Only if the request is known to be cancellable and the institution lets us cancel. */
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

/** The request's state is unknown while an action runs or is unsure: no other action is offered. */
export function isOpen(outcome: Outcome | undefined): boolean {
  return isRunning(outcome) || outcome?.outcome?.result === 'unsure'
}

/** An action can be repeated only if the earlier attempt certainly changed nothing. */
export function mayBeTried(outcome: Outcome | undefined): boolean {
  return !outcome || outcome.outcome?.result === 'not-done'
}
