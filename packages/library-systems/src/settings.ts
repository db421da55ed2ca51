import type { BlockReason, Forbidden } from '@library-card/contract/block.ts'
import { Type, type TProperties } from 'typebox'
import type { GuardEntry } from './guard/settings.ts'
import type { RefusalText } from './refusal-reason.ts'
import type { Secret } from './secret.ts'

export const Text = Type.String({ minLength: 1 })

/**
 * How a patron's account at another member is found. `linked`: by the link from its record to the home record; `shared-id`:
 * by an id of the home record; `own-sign-in`: by the patron's own sign-in there.
 */
export const accountLookups = ['linked', 'shared-id', 'own-sign-in'] as const
export type AccountLookup = (typeof accountLookups)[number]

/** The settings of an institution that an adapter reads, besides the keys of its vendor (`VendorSettings`). */
export type InstitutionSettings = {
  code: string
  /** null if each patron signs in themselves. */
  key: Secret | null
  accounts: AccountLookup
  timeZone: string
  currency: string
  /** `title`: the page of a title in the catalogue, with `{id}` in place of its id. */
  links: { title?: string }
  /** The meaning of the institution's block codes. */
  blocks: readonly { code: string; forbids: Forbidden[]; reason: BlockReason }[]
  refusals: readonly RefusalText[]
  libraries: readonly { code: string; name?: string }[]
}

export type VendorSettings = {
  name: string
  /** Keys of an institution's entry in the network file that only this vendor has. */
  settings: TProperties
  regions: ReadonlyMap<string, string>
  accountLookups: readonly AccountLookup[]
  passwordSignIn: boolean
  /** Whether loans have the id that `links.title` needs. */
  titleLinks: boolean
  /** The vendor rejects calls beyond this number within a second. */
  maxCallsPerSecond: number
  guard: Required<GuardEntry>
}

/** Vendors by the `system` of an institution. */
export type Vendors = ReadonlyMap<string, VendorSettings>

/** Returns the link to a title in the institution's catalogue. `{mms_id}`: the form of network files from when only Alma had links. */
export function linkTo(
  id: string | null,
  { links: { title } }: Pick<InstitutionSettings, 'links'>,
): { link?: string } {
  if (title === undefined || id === null) return {}
  return { link: title.replaceAll(/\{(mms_)?id\}/g, encodeURIComponent(id)) }
}
