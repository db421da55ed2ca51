import type { InstitutionName } from '../institutions.ts'

/** The public part of a patron, which tests and sign-in pages need. */
export type MockPatron = {
  /** Unique, descriptive name such as `five-institutions`; a copy is `five-institutions-k3f9`. */
  name: string
  /** The patron's story in one sentence. */
  story: string
  displayName: string
  home: InstitutionName
  /** The primary id at the home institution. */
  idAtHome: string
  /** Card numbers by institution, if the patron has one there. */
  cards: Partial<Record<InstitutionName, string>>
  /** Whether the patron has, or had, a role at home in addition to the patron role. */
  isStaff: boolean
}
