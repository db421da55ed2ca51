import { isInstitutionName, regions, type InstitutionName } from '../institutions.ts'
import { releases, type Release } from '../koha/koha.ts'
import type { Visit } from '../patrons/patrons.ts'
import { operations } from '../region/call.ts'
import {
  callFaultKinds,
  regionFaultKinds,
  type CallFault,
  type Fault,
  type RegionFault,
} from '../region/fault.ts'

/** Thrown for a field with an invalid value. The sender sees the message. */
export class InvalidField extends Error {}

type Fields = Record<string, unknown>

/** Reads a fault from JSON or from the form, where an empty field counts as absent. */
export function requireFault(fields: Fields): Fault {
  return fields['region'] ? requireRegionFault(fields) : requireCallFault(fields)
}

function requireRegionFault(fields: Fields): RegionFault {
  const region = requireOneOf('region', regions, fields['region'])
  return { region, kind: requireOneOf('kind', regionFaultKinds, fields['kind']) }
}

function requireCallFault(fields: Fields): CallFault {
  const institution = requireInstitution(fields)
  const patron = patronName(fields['patron'])
  return {
    institution,
    operation: requireOneOf('operation', [...operations, 'any'], fields['operation'] || 'any'),
    kind: requireOneOf('kind', callFaultKinds, fields['kind']),
    ...(patron && { patron: { name: patron } }),
    times: requireNumber('times', fields['times']),
    milliseconds: requireNumber('milliseconds', fields['milliseconds']),
    ...(typeof fields['errorCode'] === 'string' &&
      fields['errorCode'] !== '' && { errorCode: fields['errorCode'] }),
  }
}

export function requirePayment(fields: Fields): Visit {
  return { patron: requirePatron(fields), institution: requireInstitution(fields) }
}

/** Without an institution, the id is reassigned wherever both persons have an account. */
export function requireReassignment(fields: Fields): Partial<Visit> & Pick<Visit, 'patron'> {
  const patron = requirePatron(fields)
  return fields['institution'] ? { patron, institution: requireInstitution(fields) } : { patron }
}

export function requireRelease({ release }: Fields): Release {
  return requireOneOf('release', releases, release)
}

function requirePatron({ patron }: Fields): Visit['patron'] {
  const name = patronName(patron)
  if (!name) throw new InvalidField('patron is a name such as five-institutions')
  return { name }
}

function requireInstitution({ institution }: Fields): InstitutionName {
  if (!isInstitutionName(institution)) throw new InvalidField('institution is a name such as NORTH')
  return institution
}

/** Accepts a name, or a patron as returned by `POST /control/patrons`. */
function patronName(patron: unknown): string | null {
  if (typeof patron === 'string') return patron
  if (typeof patron !== 'object' || patron === null || !('name' in patron)) return null
  return String(patron.name)
}

function requireOneOf<T extends string>(field: string, choices: readonly T[], value: unknown): T {
  const chosen = choices.find((choice) => choice === value)
  if (chosen === undefined) throw new InvalidField(`${field} is one of ${choices.join(', ')}`)
  return chosen
}

function requireNumber(field: string, value: unknown): number | undefined {
  if (value === undefined || value === '') return undefined
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidField(`${field} is a whole number from 1`)
  return number
}
