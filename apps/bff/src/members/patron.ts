import { Nullable } from '@library-card/contract/nullable.ts'
import { Type, type Static } from 'typebox'
import { keyedHash } from '../store/keyed-hash.ts'

export const HomeRecord = Type.Object({
  primaryId: Type.String(),
  /** What other members know the patron by; null where the record is linked nowhere. */
  linkingId: Nullable(Type.String()),
  displayName: Type.String(),
})
export type HomeRecord = Static<typeof HomeRecord>

/** Who signed in: the id that the identity provider gave, and what the home institution told of it. */
export const Patron = Type.Object({
  homeInstitutionCode: Type.String(),
  id: Type.String(),
  /** What kind of id it is at home; null: any unique id. */
  idType: Nullable(Type.String()),
  /** null until the home institution has answered once. */
  home: Nullable(HomeRecord),
})
export type Patron = Static<typeof Patron>

/** Names a patron in the store. By what signing in tells: the home institution need not have answered. */
export function patronHashOf(
  dataKey: Buffer,
  { homeInstitutionCode, id }: Pick<Patron, 'homeInstitutionCode' | 'id'>,
): string {
  return keyedHash(dataKey, 'patron', homeInstitutionCode, id)
}
