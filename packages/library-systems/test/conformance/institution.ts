import { Type } from 'typebox'
import { Check, Convert, Default, Errors } from 'typebox/value'
import type { Call, LibrarySystem, PatronLookup, Vendor } from '../../src/port.ts'
import type { AccountLookup, InstitutionSettings } from '../../src/settings.ts'
import { vendors } from '../../src/vendors.ts'

type Given = Pick<InstitutionSettings, 'code' | 'key' | 'accounts' | 'timeZone' | 'currency'> & {
  baseUrl: string
}

/** An institution without what only a card needs. `own`: keys that only its vendor has in the network file, which may be texts. */
export function toInstitution(vendor: Vendor, given: Given, own: Record<string, unknown> = {}) {
  const schema = Type.Object(vendor.settings, { additionalProperties: false })
  const settings = Convert(schema, Default(schema, { ...own }))
  if (!Check(schema, settings)) {
    const faults = Errors(schema, settings).map(({ instancePath, message }) => `${instancePath} ${message}`)
    throw new Error(
      `Settings of ${vendor.name}: ${faults.join('; ')}. It has ${Object.keys(vendor.settings).join(', ')}.`,
    )
  }
  return { links: {}, blocks: [], refusals: [], libraries: [], ...given, ...settings }
}

export function requireVendor(system: string): Vendor {
  const vendor = vendors.get(system)
  if (!vendor) throw new Error(`There is no ${system}: there are ${[...vendors.keys()].join(', ')}.`)
  return vendor
}

/** Who reads the own account: `id` is the user name where patrons sign in with a password. */
export type Whose = { id: string; password?: string | undefined }

/** Returns how a patron is found at the institution at which they are at home, or sign in, and a call with their authority. */
export async function lookUpOwn(
  system: Pick<LibrarySystem, 'signIn'>,
  { accounts, id, password }: Whose & { accounts: AccountLookup },
  call: Call,
): Promise<{ lookup: PatronLookup; call: Call }> {
  if (accounts === 'shared-id') return { lookup: { by: 'shared-id', id }, call }
  if (accounts === 'linked') return { lookup: { by: 'sign-in', id, idType: null }, call }
  const signIn = await system.signIn?.(id, password ?? '', call)
  if (!signIn) throw new Error('Nobody can sign in there with this user name and password.')
  return { lookup: { by: 'id', id: signIn.patronId }, call: { ...call, signIn } }
}
