import { institutions, type InstitutionName, type MockInstitution } from '../institutions.ts'
import type { FoundAccount, PatronRecord } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { AlmaError } from './errors.ts'
import { identifiersOf, linkOfCopies } from './user-json.ts'

export type WantedUser = {
  institution: MockInstitution
  id: string
  type: string
  source: string | null
  /** Alma's error code for an unknown id. */
  notFoundCode?: string
}

/** Finds a user by source institution, linking id, identifier type or any unique id. */
export function requireUser(alma: Alma, wanted: WantedUser): FoundAccount {
  if (wanted.source !== null) return requireCopy(alma, { ...wanted, source: wanted.source }, linkOfCopies)
  if (wanted.type === 'linking_id') return requireHome(alma, wanted)
  const found = accountsAt(alma, wanted.institution.name).find((one) => hasIdentifier(one, wanted))
  if (found) return found
  if (wanted.type !== 'all_unique') {
    throw new AlmaError('401890', `User with identifier ${wanted.id} of type ${wanted.type} was not found.`)
  }
  throw new AlmaError(wanted.notFoundCode ?? '401861', `User with identifier ${wanted.id} was not found.`)
}

/** Finds the copy of another institution's patron by the id that `handleOf` returns. */
export function requireCopy(
  alma: Alma,
  { institution, id, source }: { institution: MockInstitution; id: string; source: string },
  handleOf: (record: PatronRecord) => string,
): FoundAccount {
  const home = [...institutions.values()].find(({ code }) => code === source)
  const isSeparated = alma.separated.has(`${home?.name} ${institution.name}`)
  if (!home || isSeparated || alma.accounts === 'shared-id') {
    throw new AlmaError('401651', `Source institution ${source} is not in the fulfillment network.`)
  }
  const found = accountsAt(alma, institution.name).find(
    ({ record, account }) =>
      record.patron.home === home.name &&
      handleOf(record) === id &&
      home !== institution &&
      !account.unlinked,
  )
  if (!found) throw new AlmaError('4019990', `No linked user was found for ${id} of ${source}.`)
  return found
}

export function accountsAt(alma: Alma, name: InstitutionName): FoundAccount[] {
  return alma.patrons.records.flatMap((record) => {
    const account = record.accounts.get(name)
    return account ? [{ record, account }] : []
  })
}

function requireHome(alma: Alma, { institution, id }: WantedUser): FoundAccount {
  const found = accountsAt(alma, institution.name).find(
    ({ record }) => record.linkingId === id && record.patron.home === institution.name,
  )
  if (!found || alma.accounts === 'shared-id') {
    throw new AlmaError('4019998', `User with linking ID ${id} was not found.`)
  }
  return found
}

/** Alma ignores case in primary ids, but not in other identifiers. */
function hasIdentifier(found: FoundAccount, { id, type }: WantedUser): boolean {
  const isPrimary = found.account.primaryId.toLowerCase() === id.toLowerCase()
  if (type === 'all_unique' && isPrimary) return true
  return identifiersOf(found).some(
    (identifier) => identifier.value === id && (type === 'all_unique' || identifier.type === type),
  )
}
