import type { Institution } from '@library-card/contract/institution.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import type { Members } from './members.ts'

type Allowed = Institution['can']
const nothing: Allowed = { renew: false, cancel: false, changePickup: false }

/** What a patron may do there: in its mode, with our key, by its rules, and where there are two places to choose from. */
export function allowedAt(
  { readOnlyKeys }: Pick<Members, 'readOnlyKeys'>,
  { code, mode = 'on', can, libraries = [] }: ConfiguredInstitution,
): Allowed {
  if (mode !== 'on' || readOnlyKeys.has(code)) return nothing
  const hasChoice = libraries.filter(({ pickup }) => pickup).length > 1
  const byRule = { renew: true, cancel: true, changePickup: true, ...can }
  return { ...byRule, changePickup: byRule.changePickup && hasChoice }
}
