import type { InstitutionName } from '../institutions.ts'

/** What a tester, or a sign-in page, knows of a patron. */
export type MockPatron = {
  /** Tells the story and is unique: `five-institutions`, and for a fresh copy `five-institutions-k3f9`. */
  name: string
  /** One sentence. */
  story: string
  displayName: string
  home: InstitutionName
  /** The primary id at home. */
  idAtHome: string
  /** Has, or had, a role at home beside that of a patron. */
  isStaff: boolean
}
