import type { TProperties } from 'typebox'
import type { GuardEntry } from './network-file-values.ts'

/**
 * How a patron's account at another member is found: by the link from the record there to the one at home, by an id of the
 * home record, or by the patron's own sign-in there.
 */
export const accountLookups = ['linked', 'shared-id', 'own-sign-in'] as const
export type AccountLookup = (typeof accountLookups)[number]

export type VendorSettings = {
  name: string
  /** Keys of an institution's entry in the network file that only this vendor has. */
  settings: TProperties
  regions: ReadonlyMap<string, string>
  accountLookups: readonly AccountLookup[]
  passwordSignIn: boolean
  /** Whether loans have the id that `links.title` needs. */
  titleLinks: boolean
  /** Calls within a second above which the vendor rejects any further call. */
  maxCallsPerSecond: number
  guard: Required<GuardEntry>
}

/** Vendors by the `system` of an institution. */
export type Vendors = ReadonlyMap<string, VendorSettings>
