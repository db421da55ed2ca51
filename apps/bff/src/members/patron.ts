import { Nullable } from '@library-card/contract/nullable.ts'
import { OwnSignIn } from '@library-card/library-systems/port.ts'
import { Type, type Static } from 'typebox'
import { keyedHash } from '../store/keyed-hash.ts'

export const HomeRecord = Type.Object({
  primaryId: Type.String(),
  /** The id by which other members know the patron; null if the record has none. */
  linkingId: Nullable(Type.String()),
  /**
   * Whether the linking id has changed since sign-in, as it does when records are merged. Records elsewhere may
   * still have the former id, so a look-up that finds nothing proves nothing.
   */
  linkChanged: Type.Optional(Type.Boolean()),
  /** The barcode of the record; missing where no member finds accounts by it, or the record has none. */
  barcode: Type.Optional(Type.String()),
  displayName: Type.String(),
})
export type HomeRecord = Static<typeof HomeRecord>

/** A person who signed in: the id from the identity provider and the record at the home institution. */
export const Patron = Type.Object({
  homeInstitutionCode: Type.String(),
  id: Type.String(),
  /** The type of the id at home; null for any unique id. */
  idType: Nullable(Type.String()),
  /** null until the home institution has answered once. */
  home: Nullable(HomeRecord),
})
export type Patron = Static<typeof Patron>

/**
 * The asker about a patron, whatever the priority of the calls. Rights, caches and remembered accounts depend on
 * it. `patron`: the patron of a session, about their own account. `staff`: staff of the patron's home institution,
 * also by a clearance. `background`: without a session, for a calendar, a reminder or `--check`.
 */
export type Asker = 'patron' | 'staff' | 'background'

/** The patron's own sign-ins, by the code of the member. */
export const SignIns = Type.Record(Type.String(), OwnSignIn)
export type SignIns = Static<typeof SignIns>

/**
 * Identifies a patron in a table by the id of the sign-in, which is known before the home institution answers. Each
 * table has its own hash, so that rows of two tables cannot be joined.
 */
export function patronHashOf(
  rootKey: Buffer,
  { homeInstitutionCode, id }: Pick<Patron, 'homeInstitutionCode' | 'id'>,
  table: 'orders' | 'preferences' | 'calendars' | 'reminders' = 'orders',
): string {
  return keyedHash(rootKey, `patron in ${table}`, homeInstitutionCode, id)
}
