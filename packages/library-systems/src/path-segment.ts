import { InstitutionFailure } from './exchange/failure.ts'

/**
 * Encodes an id as one segment of the path of a call. Ids may contain `@`, blanks and `/`; an id that is
 * empty or only dots would change the address.
 */
export function toPathSegment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new InstitutionFailure('refused', { detail: 'id cannot be requested' })
  return encodeURIComponent(id.toWellFormed())
}
