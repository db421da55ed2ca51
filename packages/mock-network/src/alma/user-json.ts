import { institutionOf } from '../institutions.ts'
import type { FoundAccount, MockAccount, MockBlock, MockNote, PatronRecord } from '../patrons/record.ts'
import { contactJson } from './contact-json.ts'
import type { AlmaCall } from './endpoint.ts'
import { openBalance } from './fee-json.ts'
import { rolesJson } from './role-json.ts'
import { coded, empty, own, type Json } from './json.ts'

export function userLink({ origin }: AlmaCall, primaryId: string): string {
  return `${origin}/almaws/v1/users/${encodeURIComponent(primaryId)}`
}

/** `expand` adds counts; `linked` adds the ids of a linked account. */
export function userJson(
  { record, account }: FoundAccount,
  options: { expand: string[]; linked: boolean; link: string },
): Json {
  return {
    ...identity(account),
    ...standing(account),
    campus_code: options.linked ? { value: null, desc: '' } : campus(record),
    ...counts(account, options),
    contact_info: contactJson({ record, account }),
    is_researcher: false,
    researcher: null,
    user_identifier: identifiersOf({ record, account }).map((one) => identifierJson(one, account)),
    user_role: rolesJson(account),
    user_block: account.blocks.map((block) => blockJson(block, account)),
    user_note: account.notes.map((note) => noteJson(note, account)),
    user_statistic: [],
    proxy_for_user: [],
    link: null,
    ...(options.linked && links({ record, account })),
  }
}

/** The fields in search results and with `view=brief`. */
export function briefUserJson(
  { record, account }: FoundAccount,
  options: { linked: boolean; link: string },
): Json {
  const { first, last } = account.person
  return {
    primary_id: account.primaryId,
    first_name: first,
    last_name: last,
    status: coded(account.institution.language, account.status),
    gender: empty,
    password: '',
    is_researcher: false,
    link: options.link,
    ...(options.linked && sourceOf({ record, account })),
  }
}

function identity({ institution, person, primaryId, recordType = 'PUBLIC' }: MockAccount): Json {
  return {
    record_type: coded(institution.language, recordType),
    primary_id: primaryId,
    first_name: person.first,
    middle_name: person.middle ?? '',
    last_name: person.last,
    full_name: [person.first, person.middle, person.last].filter(Boolean).join(' '),
    pref_first_name: person.preferredFirst ?? null,
    pref_middle_name: null,
    pref_last_name: null,
    pin_number: '4711',
    user_title: { value: '', desc: '' },
    gender: empty,
    birth_date: '2001-02-03Z',
    preferred_language: coded(institution.language, 'en'),
  }
}

function standing(account: MockAccount): Json {
  const { institution } = account
  return {
    user_group: own(account.group.code, account.group.text),
    cataloger_level: { value: '00', desc: '[00] Default Level' },
    expiry_date: `${account.expires}Z`,
    purge_date: null,
    account_type: coded(institution.language, 'EXTERNAL'),
    external_id: 'SIS',
    password: '',
    force_password_change: '',
    status: coded(institution.language, account.status),
    status_date: null,
  }
}

/** In a network with shared ids, the campus names the home institution. */
function campus({ patron }: PatronRecord): Json {
  return own(patron.home, institutionOf(patron.home).title)
}

function counts(account: MockAccount, { expand, link }: { expand: string[]; link: string }): Json {
  const lists: [string, number][] = [
    ['requests', account.requests.length],
    ['loans', account.loans.length],
    ['fees', openBalance(account)],
  ]
  return Object.fromEntries(
    lists.map(([list, value]) => [
      list,
      expand.includes(list) ? { value: account.counts ?? value, link: `${link}/${list}` } : null,
    ]),
  )
}

/** A copy at another institution has its own card and lacks the identifier of the home institution. */
export function identifiersOf({ record, account }: FoundAccount): { type: string; value: string }[] {
  const isHome = account.institution.name === record.patron.home
  return [
    ...(account.card === null ? [] : [{ type: 'BARCODE', value: account.card }]),
    ...(isHome ? [{ type: 'UNIV_ID', value: `uid-${account.primaryId}` }] : []),
  ]
}

function identifierJson(
  { type, value }: { type: string; value: string },
  { institution }: MockAccount,
): Json {
  return {
    value,
    id_type: coded(institution.language, type),
    note: null,
    status: 'ACTIVE',
    segment_type: 'External',
  }
}

function blockJson(block: MockBlock, { institution }: MockAccount): Json {
  return {
    block_type: coded(institution.language, block.type),
    block_description: own(block.code, block.text),
    block_status: block.active === false ? 'INACTIVE' : 'ACTIVE',
    block_note: block.note ?? null,
    created_by: 'System',
    created_date: block.since,
    expiry_date: block.until === null ? null : `${block.until}Z`,
    item_loan_id: block.loanId,
    segment_type: 'Internal',
  }
}

function noteJson(note: MockNote, { institution }: MockAccount): Json {
  return {
    note_type: coded(institution.language, 'POPUP'),
    note_text: note.text,
    user_viewable: note.viewable,
    popup_note: false,
    created_by: 'Desk',
    created_date: note.since,
    segment_type: 'Internal',
  }
}

function links({ record, account }: FoundAccount): Json {
  const isHome = account.institution.name === record.patron.home
  if (!isHome) return sourceOf({ record, account })
  return record.linkingIdIs === 'not-given' ? {} : { linking_id: record.linkingId }
}

function sourceOf({ record, account }: FoundAccount): Json {
  const home = record.accounts.get(record.patron.home)
  if (!home || home === account || account.unlinked) return {}
  const { code } = home.institution
  const link = linkOfCopies(record)
  const source_link_id = record.linkingIdIs === 'other-form' ? `${code}-${link}` : link
  return { source_institution_code: code, source_link_id }
}

/** The linking id by which copies are found. */
export function linkOfCopies({ linkingId, linkingIdIs }: PatronRecord): string {
  return linkingIdIs === 'former' ? `9${linkingId}` : linkingId
}
