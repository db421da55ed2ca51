import type { Policy } from '@library-card/contract/institution.ts'
import type { ConfiguredInstitution } from '../config/network.ts'

const usual: Policy = { titles: 'never', loans: 'share', balances: 'share', clearance: 'share' }

/** What the institution shares with staff of the others; of titles nothing unless it says so. */
export function policyOf({ policy }: Pick<ConfiguredInstitution, 'policy'>): Policy {
  return { ...usual, ...policy }
}
