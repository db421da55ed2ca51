import type { MockInstitution } from '../institutions.ts'
import type { Alma } from './alma.ts'

/** Where users are managed for the whole network, a plain look at a member copies the record there. */
export function createOnLook(alma: Alma, institution: MockInstitution, id: string): void {
  if (alma.accounts !== 'shared-id') return
  const record = alma.patrons.records.find(({ patron }) => patron.idAtHome.toLowerCase() === id.toLowerCase())
  const home = record?.accounts.get(record.patron.home)
  if (!record || !home || record.accounts.has(institution.name)) return
  const { primaryId, person, group, expires } = home
  record.accounts.set(institution.name, {
    institution,
    primaryId,
    person,
    group,
    expires,
    card: null,
    status: 'ACTIVE',
    loans: [],
    pastLoans: [],
    requests: [],
    fees: [],
    blocks: [],
    notes: [],
    roles: [],
  })
  alma.created.push({ institution: institution.name, primaryId, patron: record.patron.name })
}
