import type { Money } from '@library-card/contract/money.ts'
import { Type, type Static } from 'typebox'
import { identifier } from '../json-values.ts'
import { toMoney } from '../money.ts'
import type { InstitutionSettings } from '../settings.ts'

const Folder = Type.String({ pattern: '^(/[A-Za-z0-9._~-]+)*$' })

/** Keys that only institutions with PAIA have in the network file. */
export const PaiaSettings = Type.Object({
  core: { ...Folder, default: '/core', description: 'Path of PAIA core below `baseUrl`' },
  auth: { ...Folder, default: '/auth', description: 'Path of PAIA auth below `baseUrl`' },
  // PAIA has the same error for an unknown patron and for a rejected client. Only a patron known to exist tells them apart.
  testPatron: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'With `shared-id`: the id of a patron without loans, made for the purpose',
    }),
  ),
})
export type Settings = Static<typeof PaiaSettings>

/**
 * Facts that mapping needs and PAIA does not state: the settings of the institution, and the current time.
 */
export type Context = Pick<InstitutionSettings, 'timeZone' | 'currency' | 'refusals'> & { now: Date }

/** Parses `7.40 EUR`; returns null for any other form. Some servers leave out the currency. */
export function money(value: unknown, { currency }: Pick<Context, 'currency'>): Money | null {
  const [, amount, given = currency] =
    /^(-?\d{1,9}\.\d\d)(?: ([A-Z]{3}))?$/.exec(identifier(value) ?? '') ?? []
  return amount === undefined ? null : toMoney(Number(amount), given)
}
