import type { Static } from 'typebox'
import { toSecret } from '../src/secret.ts'
import type { Call, FoundAccount } from '../src/port.ts'
import type { AlmaSettings, Context } from '../src/alma/alma-values.ts'
import type { InstitutionSettings } from '../src/settings.ts'

// Invented patrons, in the exact shape of recorded bodies: `old` as Alma answered until about 2023, `new` as it does
// since. They also contain fields that we do not use.

const now = new Date('2026-11-25T13:02:00Z')

export const north: InstitutionSettings & Static<typeof AlmaSettings> = {
  code: '01MER_NORTH',
  key: toSecret('k-north'),
  accounts: 'linked',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  links: {},
  staffRoles: ['32', '221', '21', '50'],
  cardNumberTypes: ['BARCODE'],
  purchaseRequests: false,
  refusals: [],
  libraries: [],
  blocks: [
    { code: 'OVERDUE', forbids: ['borrow'], reason: 'overdue' },
    { code: 'FEES', forbids: ['borrow', 'renew'], reason: 'fees' },
  ],
}
export const context: Context = { ...north, now }

export const call: Call = {
  requestId: '7F3K-2Q9D',
  signal: new AbortController().signal,
  limit: 'read',
  priority: 'read',
  person: 'session',
  now,
}

export const oldUser = {
  record_type: { value: 'PUBLIC', desc: 'Public' },
  primary_id: '4471209',
  first_name: 'Ida',
  middle_name: '',
  last_name: 'Marsh',
  full_name: 'Ida Marsh',
  pref_first_name: null,
  pin_number: '8842',
  birth_date: '1999-09-09Z',
  user_title: { value: '', desc: '' },
  user_group: { value: 'GRAD', desc: 'Graduate student' },
  campus_code: { value: null, desc: '' },
  expiry_date: '2027-09-30Z',
  password: '',
  status: { value: 'ACTIVE', desc: 'Active' },
  requests: { value: 1, link: 'https://api.example/almaws/v1/users/4471209/requests' },
  loans: { value: 2, link: 'https://api.example/almaws/v1/users/4471209/loans' },
  fees: { value: 7.4, link: 'https://api.example/almaws/v1/users/4471209/fees' },
  contact_info: {
    address: [
      {
        line1: '3 Quarry Lane',
        line2: null,
        city: 'Northhaven',
        state_province: null,
        postal_code: '20457',
        country: { value: null, desc: null },
        preferred: true,
      },
    ],
    email: [
      { email_address: 'ida@old.example', preferred: false },
      { email_address: 'ida.marsh@north.example', preferred: true, description: null },
    ],
    phone: [],
  },
  user_identifier: [
    { value: 'N 0', id_type: { value: 'BARCODE', desc: 'Barcode' }, note: null, status: 'INACTIVE' },
    { value: 'N 4471', id_type: { value: 'BARCODE', desc: 'Barcode' }, note: null, status: 'ACTIVE' },
    { value: 'SIS-1', id_type: { value: '01', desc: 'Student number' }, note: null, status: 'ACTIVE' },
  ],
  user_block: [],
  user_note: [
    { note_text: 'Talks back at the desk', user_viewable: false, created_date: '2026-10-30T09:00:00Z' },
    { note_text: 'A scarf was found.', user_viewable: true, created_date: '2026-10-30T09:00:00Z' },
  ],
  linking_id: '5131558001021',
}

/** Omits nulls and empties coded fields. */
export const newUser = {
  primary_id: '4471209',
  first_name: 'Ida',
  last_name: 'Marsh',
  full_name: 'Ida Marsh',
  user_title: {},
  user_group: { desc: '' },
  campus_code: {},
  status: {},
  contact_info: {},
}

export const oldLoan = {
  loan_id: '9007199254740993521',
  circ_desk: { value: 'DEFAULT_CIRC_DESK', desc: 'Circulation' },
  library: { value: 'GEO', desc: 'Geography Library' },
  user_id: '4471209',
  item_barcode: '0000008274',
  due_date: '2026-11-27T22:59:00Z',
  loan_status: 'ACTIVE',
  loan_date: '2026-10-02T08:10:00.018Z',
  process_status: 'NORMAL',
  title: 'A Grammar of Small Maps',
  author: 'Halloran, Wen',
  description: null,
  publication_year: 'c1984.',
  location_code: { value: 'geo', name: 'Stacks' },
  item_policy: { value: null, description: null },
  call_number: 'GA 105 .H35',
  renewable: true,
  last_renew_status: { value: null, desc: '' },
}

const none = { items: [], unreadable: 0 }

/** An account for tests in which only the id matters. */
export const foundIda: FoundAccount = {
  patronId: '4471209',
  linkId: null,
  listName: '',
  ids: [],
  origin: { isLinked: false, linkId: null, campus: null, group: null },
  blocks: none,
  messages: none,
  counts: { loans: null, requests: null, fees: null },
  account: {
    displayName: 'Ida Marsh',
    barcode: null,
    patronGroup: null,
    expires: null,
    standing: 'active',
    email: null,
    phone: null,
    address: [],
  },
}
