import { Type } from 'typebox'
import { Check, Convert, Default, Errors } from 'typebox/value'
import type { Vendor } from '../../src/port.ts'
import type { InstitutionSettings } from '../../src/settings.ts'
import { vendors } from '../../src/vendors.ts'

type Given = Pick<InstitutionSettings, 'code' | 'key' | 'accounts' | 'timeZone' | 'currency'> & {
  baseUrl: string
}

/** An institution without what only a card needs. `own`: keys that only its vendor has in the network file; texts are read as JSON. */
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
