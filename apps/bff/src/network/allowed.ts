import type { Institution } from '@library-card/contract/institution.ts'
import type { ConfiguredInstitution } from '../config/network.ts'

type Allowed = Institution['can']
const nothing: Allowed = { renew: false, cancel: false, changePickup: false }

/** What a patron may do at an institution: in its mode, by its rules, and where it takes two places to choose from. */
export function allowedAt({ mode = 'on', can, libraries = [] }: ConfiguredInstitution): Allowed {
  if (mode !== 'on') return nothing
  const hasChoice = libraries.filter(({ pickup }) => pickup).length > 1
  const byRule = { renew: true, cancel: true, changePickup: true, ...can }
  return { ...byRule, changePickup: byRule.changePickup && hasChoice }
}
