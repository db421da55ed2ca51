import { coded, empty, type Json } from './json.ts'
import type { FoundAccount, PatronRecord } from '../patrons/record.ts'

/** A copy at another institution has the address, e-mail and phone of the home record. */
export function contactJson(found: FoundAccount): Json {
  const { institution, person } = found.account
  const address = {
    preferred: true,
    segment_type: 'External',
    line1: person.street ?? null,
    line2: null,
    city: person.city ?? null,
    state_province: null,
    postal_code: person.postalCode ?? null,
    country: empty,
    address_note: null,
    address_type: [coded(institution.language, 'school')],
  }
  const email = {
    preferred: true,
    segment_type: 'External',
    email_address: emailOf(found),
    description: null,
    email_type: [coded(institution.language, 'school')],
  }
  const phone = {
    preferred: true,
    segment_type: 'External',
    phone_number: person.phone ?? null,
    preferred_sms: null,
    phone_type: [coded(institution.language, 'mobile')],
  }
  return {
    address: person.street === undefined ? [] : [address],
    email: [email],
    phone: person.phone === undefined ? [] : [phone],
  }
}

/** The address in the home record of the patron with this name. */
export function emailAt(records: readonly PatronRecord[], name: string): string {
  const record = records.find(({ patron }) => patron.name === name)
  const account = record?.accounts.get(record.patron.home)
  if (!record || !account) throw new Error(`no mock patron is called ${name}`)
  return emailOf({ record, account })
}

export function emailOf({ record, account: { person } }: FoundAccount): string {
  const { home, idAtHome } = record.patron
  if (person.email !== undefined) return person.email
  const name = [person.preferredFirst ?? person.first, person.last].join('.')
  return `${isPlain(name) ? name.toLowerCase() : idAtHome}@${home.toLowerCase()}.example`
}

function isPlain(name: string): boolean {
  return /^[\w.-]+$/.test(name)
}
