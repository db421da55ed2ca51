import type { Request } from './request.ts'

type Pickup = NonNullable<Request['pickup']>

export type PlaceNames = {
  /** The name of a member of the network; undefined for any other institution. */
  nameOf: (code: string) => string | undefined
  /** Words for a place at an institution outside the network. */
  outside: (place: string) => string
}

/** Whether the pickup place belongs to another institution than the request does. */
export function isElsewhere({ institutionCode }: Pick<Pickup, 'institutionCode'>, own: string): boolean {
  return institutionCode !== null && institutionCode !== own
}

/** The place within the request's own institution, otherwise the place and its institution: "Main Library, Home University". */
export function pickupPlaceWords(pickup: Pickup, own: string, names: PlaceNames): string {
  if (!isElsewhere(pickup, own) && !isInstitution(pickup)) return pickup.place.name
  return pickupPlaceNames(pickup, own, names).toReversed().join(', ')
}

/** Whether only the institution is known: its code stands in place of a name. */
function isInstitution({ institutionCode, place }: Pickup): boolean {
  return place.code === null && place.name === institutionCode
}

/** The institution and the place, for lists of several institutions. The place's name may include the institution's. */
export function pickupPlaceNames(pickup: Pickup | null, own: string, names: PlaceNames): string[] {
  const institution = names.nameOf(pickup?.institutionCode ?? own)
  const place = pickup?.place.name ?? ''
  if (institution === undefined) return [names.outside(place)]
  if (pickup && isInstitution(pickup)) return [institution]
  return [place.includes(institution) ? '' : institution, place].filter((name) => name !== '')
}
