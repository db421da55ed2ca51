import type { InstitutionName } from '../institutions.ts'

/** The public part of a patron: what a test or a sign-in page needs. */
export type MockPatron = {
  /** Unique and descriptive: `five-institutions`; a copy is `five-institutions-k3f9`. */
  name: string
  /** One sentence. */
  story: string
  displayName: string
  home: InstitutionName
  /** The primary id at home. */
  idAtHome: string
  /** Card numbers, where the patron has one. */
  cards: Partial<Record<InstitutionName, string>>
  /** Has, or had, a role at home in addition to that of a patron. */
  isStaff: boolean
}
