import type { MockInstitution } from '../institutions.ts'
import type { MockAccount, MockRole } from '../patrons/record.ts'
import type { StaffRole } from '../patrons/story.ts'
import { coded, own, type Json } from './json.ts'

const deskRoles: ReadonlySet<StaffRole> = new Set(['32', '221', '9321'])

/** Everyone has a patron role; staff have others as well. */
export function rolesJson({ institution, roles, patronRoleEnds }: MockAccount): Json[] {
  const patron = {
    status: coded(institution.language, 'ACTIVE'),
    scope: own(institution.code, institution.title),
    role_type: coded(institution.language, '200'),
    ...(patronRoleEnds && { expiry_date: `${patronRoleEnds}Z` }),
    parameter: [],
  }
  return [patron, ...roles.map((role) => staffRoleJson(role, institution))]
}

/** Desk roles are valid for one library, other roles for the whole institution. */
function staffRoleJson({ type, status, expires }: MockRole, institution: MockInstitution): Json {
  const { language } = institution
  const isAtDesk = deskRoles.has(type)
  return {
    status: coded(language, status),
    scope: isAtDesk ? mainLibrary(institution) : own(institution.code, institution.title),
    role_type: coded(language, type),
    ...(expires !== null && { expiry_date: `${expires}Z` }),
    parameter: isAtDesk ? [desk(institution)] : [],
  }
}

function desk(institution: MockInstitution): Json {
  return {
    type: { value: 'CirculationDesk' },
    scope: mainLibrary(institution),
    value: coded(institution.language, 'DEFAULT_CIRC_DESK'),
  }
}

function mainLibrary({ libraries, name }: MockInstitution): Json {
  const [[code, title] = [name, name]] = libraries
  return own(code, title)
}
