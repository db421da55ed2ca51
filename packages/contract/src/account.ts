import { Type, type Static } from 'typebox'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { NotDone, NotFound, Refusal, Unsure } from './renewal.ts'

/** The patron's account at one institution; null fields are data that the institution does not provide. */
export const Account = Type.Object({
  displayName: Type.String(),
  barcode: Nullable(Type.String()),
  patronGroup: Nullable(Type.String()),
  expires: Nullable(Moment),
  /** `role-ended`: the account is in force, its right to borrow is not; `contact`: not a patron's record. */
  standing: Type.Enum(['active', 'expired', 'inactive', 'role-ended', 'contact', 'unknown']),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  /** One address line per element. */
  address: Type.Array(Type.String()),
})
export type Account = Static<typeof Account>

/** The outcome of updating a linked account from the home record that it was copied from. */
export const AccountUpdateOutcome = Type.Union([
  Type.Object({ result: Type.Literal('updated') }),
  Refusal,
  NotDone,
  Unsure,
  NotFound,
])
export type AccountUpdateOutcome = Static<typeof AccountUpdateOutcome>

/** `id` of the account in an action: a patron has one account at an institution. */
export const accountId = 'account'
export type AccountId = typeof accountId
