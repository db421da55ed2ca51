import type { InstitutionName } from '../institutions.ts'
import type { AccountMode, Patrons } from '../patrons/patrons.ts'
import type { CallQuota } from './call-quota.ts'
import type { Writes } from '../region/writes.ts'

/** A record that a look-up created. */
export type Created = { institution: InstitutionName; primaryId: string; patron: string }

/** State of the Alma institutions. */
export type Alma = {
  patrons: Patrons
  accounts: AccountMode
  quota: CallQuota
  created: Created[]
  /** Pairs of institutions, as `NORTH LAKE`, that are not in a fulfillment network with each other. */
  separated: Set<string>
  writes: Writes
  /** The start time of the stories plus the time elapsed since the start. */
  clock: () => Date
}
