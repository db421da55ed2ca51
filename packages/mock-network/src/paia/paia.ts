import type { InstitutionName } from '../institutions.ts'
import type { Patrons } from '../patrons/patrons.ts'
import type { Writes } from '../region/writes.ts'
import type { Tokens } from './tokens.ts'

/** State of the PAIA institutions. */
export type Paia = {
  patrons: Patrons
  writes: Writes
  tokens: Tokens
  /** The password of all patrons. */
  patronPassword: string
  /** The start time of the stories plus the time elapsed since the start. */
  clock: () => Date
}

/** User name and password of our client for the client-credentials grant; valid only in this mock. */
export function clientOf(name: InstitutionName): string {
  return `library-card:demo-key-${name.toLowerCase()}`
}
