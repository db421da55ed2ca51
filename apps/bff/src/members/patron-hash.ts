import type { Patron } from './patron.ts'
import { keyedHash } from '../store/keyed-hash.ts'

/** Names a patron in the store. By what signing in tells: the home institution need not have answered. */
export function patronHashOf(
  dataKey: Buffer,
  { homeInstitutionCode, id }: Pick<Patron, 'homeInstitutionCode' | 'id'>,
): string {
  return keyedHash(dataKey, 'patron', homeInstitutionCode, id)
}
