import type { FoundAccount, MockAccount, PatronRecord } from '../patrons/record.ts'
import { endOfDay, metadata, uuidFor, type Json } from './json.ts'

export const groupIdOf = ({ code }: MockAccount['group']): string => uuidFor(`group ${code}`)

/** A record with fields that are nobody's business, as real ones have: a birthday and the institution's own fields. */
export function userJson({ record, account }: FoundAccount): Json {
  const { person, institution, group, expires } = account
  const created = '2026-01-12T08:00:00Z'
  return {
    username: `${person.last}.${record.patron.idAtHome}`.toLowerCase().replaceAll(/[^\w.@-]/g, ''),
    id: account.primaryId,
    externalSystemId: record.patron.idAtHome,
    ...(account.card !== null && { barcode: account.card }),
    active: account.status === 'ACTIVE',
    type: 'patron',
    patronGroup: groupIdOf(group),
    departments: [],
    proxyFor: [],
    personal: {
      lastName: person.last,
      firstName: person.first,
      ...(person.middle !== undefined && { middleName: person.middle }),
      ...(person.preferredFirst !== undefined && { preferredFirstName: person.preferredFirst }),
      email: person.email ?? `${account.primaryId.slice(0, 13)}@fernhill.example`,
      ...(person.phone !== undefined && { phone: person.phone }),
      dateOfBirth: '1999-02-03T00:00:00.000+00:00',
      addresses: person.street === undefined ? [] : [addressJson(person)],
      preferredContactTypeId: '002',
    },
    enrollmentDate: '2026-01-12T08:00:00.000+00:00',
    expirationDate: endOfDay(expires, institution.timeZone),
    createdDate: '2026-01-12T08:00:00.000+00:00',
    updatedDate: '2026-01-12T08:00:00.000+00:00',
    metadata: metadata(created),
    tags: { tagList: [] },
    customFields: { cohort: 'opt_3' },
  }
}

function addressJson({ street, city, postalCode }: PatronRecord['person']): Json {
  return {
    id: uuidFor(`address ${street}`),
    countryId: 'DE',
    addressLine1: street,
    ...(city !== undefined && { city }),
    ...(postalCode !== undefined && { postalCode }),
    addressTypeId: uuidFor('address type home'),
    primaryAddress: true,
  }
}

export function groupJson(group: MockAccount['group']): Json {
  return { group: group.text, desc: group.code, id: groupIdOf(group), source: 'User' }
}
