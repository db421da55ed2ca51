import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution, Library } from '@library-card/contract/institution.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { Request } from '@library-card/contract/request.ts'
import { instantOf } from '../dates/calendar.ts'

/** A request with its institution. */
export type ListedRequest = {
  request: Request
  institution: Institution
  institutionName: string
  asOf: string
}

export type Stage = 'ready' | 'on-its-way' | 'waiting'

export function listRequests(
  card: AccountCard,
  institution: Institution,
  institutionName: string,
): ListedRequest[] {
  if (card.requests.state !== 'ok') return []
  return card.requests.items.map((request) => ({ request, institution, institutionName, asOf: card.asOf }))
}

/** Identifies a request in the whole network: ids are unique only within an institution. */
export function requestKey({ request, institution }: ListedRequest): string {
  return `${institution.code} ${request.id}`
}

/** A scan in process counts as waiting: it is not on its way to any place. */
export function stageOf({ request: { status, kind } }: ListedRequest): Stage {
  if (status === 'ready') return 'ready'
  return status === 'in-process' && kind !== 'digitization' ? 'on-its-way' : 'waiting'
}

/** By pickup deadline, then by the date placed. */
export function requestsAt(stage: Stage, requests: ListedRequest[]): ListedRequest[] {
  const time = (moment: Moment | null, { institution }: ListedRequest) =>
    moment ? instantOf(moment, institution.timeZone) : Number.MAX_SAFE_INTEGER
  const order = (listed: ListedRequest) =>
    time(stage === 'ready' ? listed.request.pickupBy : listed.request.placed, listed)
  return requests
    .filter((listed) => stageOf(listed) === stage)
    .toSorted((one, other) => order(one) - order(other))
}

export function pickupPlaces({ institution }: ListedRequest): Library[] {
  return institution.libraries.filter(({ pickup }) => pickup)
}

export function isPickupPlace(library: Library, { request, institution }: ListedRequest): boolean {
  if (!request.pickup) return false
  const { institutionCode, place } = request.pickup
  return place.code === library.code && (institutionCode === null || institutionCode === institution.code)
}
