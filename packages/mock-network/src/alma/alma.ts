import type { InstitutionName } from '../institutions.ts'
import type { AccountMode, Patrons } from '../patrons/patrons.ts'
import type { Gauge } from './gauge.ts'
import type { Writes } from './writes.ts'

/** A record that a mere look brought about. */
export type Created = { institution: InstitutionName; primaryId: string; patron: string }

/** What the Almas of the network know together. */
export type Alma = {
  patrons: Patrons
  accounts: AccountMode
  gauge: Gauge
  created: Created[]
  writes: Writes
  /** The moment of the stories, and the time that has passed since. */
  clock: () => Date
}
