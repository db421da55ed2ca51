import { expect, test } from 'vitest'
import { context, newUser, oldUser } from '../../test/alma-examples.ts'
import { toAccount, toFoundAccount } from './account.ts'

test('an account in the format until 2023', () => {
  expect(toAccount(oldUser, context)).toEqual({
    displayName: 'Ida Marsh',
    barcode: 'N 4471',
    patronGroup: 'Graduate student',
    expires: { day: '2027-09-30' },
    standing: 'active',
    email: 'ida.marsh@north.example',
    phone: null,
    address: ['3 Quarry Lane', '20457 Northhaven'],
  })
})

test('an account in the present format: a missing field is null, never a guess', () => {
  expect(toAccount(newUser, context)).toEqual({
    displayName: 'Ida Marsh',
    barcode: null,
    patronGroup: null,
    expires: null,
    standing: 'unknown',
    email: null,
    phone: null,
    address: [],
  })
})

test('a preferred name replaces the same part of the name', () => {
  const user = { ...oldUser, pref_first_name: 'Robin', middle_name: 'Theodora' }
  expect(toAccount(user, context).displayName).toBe('Robin Marsh')
})

test.for([
  ['preferred first', 'Robin Marsh', 'Marsh, Robin', { pref_first_name: 'Robin' }],
  ['preferred last', 'Ida Vale', 'Vale, Ida', { pref_last_name: 'Vale' }],
  [
    'whole preferred',
    'Robin T. Vale Jr.',
    'Vale, Robin',
    { pref_first_name: 'Robin', pref_middle_name: 'T.', pref_last_name: 'Vale', pref_name_suffix: 'Jr.' },
  ],
  ['full', 'Dr. Ida Marsh', 'Marsh, Ida', { full_name: 'Dr. Ida Marsh', middle_name: 'Theodora' }],
  ['composed', 'Ida Theodora Marsh', 'Marsh, Ida', { full_name: '', middle_name: 'Theodora' }],
  ['only', 'Marsh', 'Marsh', { full_name: null, first_name: null }],
  ['missing', '4471209', '4471209', { full_name: null, first_name: null, last_name: null }],
] as const)('by the %s name, a person is %s, and %s in lists', ([, displayName, listName, names]) => {
  const user = { ...oldUser, ...names }
  expect(toFoundAccount(user, context)).toMatchObject({ account: { displayName }, listName })
})

test.for([
  [{ preferred: false }, { preferred: true }, 'second'],
  [{ preferred: 'false' }, { preferred: 'true' }, 'second'],
  [{}, {}, 'first'],
] as const)(
  'of two addresses, %j and %j, the preferred one counts, or the first: %s',
  ([one, other, chosen]) => {
    const both = (field: string) => [
      { ...one, [field]: 'first' },
      { ...other, [field]: 'second' },
    ]
    const contact_info = { email: both('email_address'), phone: both('phone_number'), address: both('line1') }
    expect(toAccount({ ...oldUser, contact_info }, context)).toMatchObject({
      email: chosen,
      phone: chosen,
      address: [chosen],
    })
  },
)

test.for([
  [{ end_date: '2025-06-30Z' }, {}, 'second'],
  [{ start_date: '2027-06-30Z' }, {}, 'second'],
  [{ start_date: '2025-06-30Z', end_date: '2027-06-30Z' }, {}, 'first'],
  [{ start_date: 'once', end_date: 'never' }, {}, 'first'],
  [{ end_date: '2025-06-30Z' }, { end_date: '2025-06-30Z' }, null],
] as const)('of a preferred address with %j and one with %j, %s is current', ([one, other, line]) => {
  const address = [
    { line1: 'first', preferred: true, ...one },
    { line1: 'second', preferred: false, ...other },
  ]
  const account = toAccount({ ...oldUser, contact_info: { address } }, context)
  expect(account.address).toEqual(line === null ? [] : [line])
})

test('ids are the primary id and the identifiers in force', () => {
  const user_identifier = [
    ...oldUser.user_identifier,
    { value: 'no status', status: '' },
    { value: 'small', status: 'active' },
    { value: 'odd', status: 'LOST' },
    { value: 'number', status: 7 },
    { value: null, status: 'ACTIVE' },
  ]
  expect(toFoundAccount({ ...oldUser, user_identifier }, context).ids).toEqual([
    '4471209',
    'N 4471',
    'SIS-1',
    'no status',
    'small',
  ])
})

test.for([
  [{}, false],
  [{ source_link_id: '' }, false],
  [{ source_link_id: '7' }, true],
  [{ source_institution_code: '01A' }, true],
] as const)('a record with %j is linked to another one: %s', ([source, isLinked]) => {
  expect(toFoundAccount({ ...oldUser, ...source }, context).origin.isLinked).toBe(isLinked)
})

test('campus and group are codes, for rules of the network', () => {
  const user = { ...oldUser, campus_code: { value: 'EAST', desc: 'East campus' } }
  expect(toFoundAccount(user, context).origin).toMatchObject({ campus: 'EAST', group: 'GRAD' })
})

test.for([
  ['2026-11-24Z', 'expired'],
  ['2026-11-25Z', 'active'],
] as const)('G25 an account until %s is %s on 25 November there', ([expiry_date, standing]) => {
  expect(toAccount({ ...oldUser, expiry_date }, context).standing).toBe(standing)
})

test('an account that ends in the year 9999 never ends', () => {
  const account = toAccount({ ...oldUser, expiry_date: '9999-12-31Z' }, context)
  expect(account).toMatchObject({ expires: null, standing: 'active' })
})

test('G25 an account expires by the date at the institution: it is tomorrow in Auckland', () => {
  const user = { ...oldUser, expiry_date: '2026-11-25Z' }
  expect(toAccount(user, { ...context, timeZone: 'Pacific/Auckland' }).standing).toBe('expired')
})

const student = { value: ' S-77 ', id_type: { value: '01', desc: 'Barcode' }, status: 'ACTIVE' }

test('the institution decides which types of identifier are card numbers', () => {
  const user = { ...oldUser, user_identifier: [student] }
  expect(toAccount(user, context).barcode).toBeNull()
  expect(toAccount(user, { ...context, cardNumberTypes: ['BARCODE', '01'] }).barcode).toBe('S-77')
})

test.for([
  ['in the United States', { value: 'USA', desc: 'United States' }, ['Ann Arbor, MI 48109', 'United States']],
  ['in Germany', { value: 'DEU', desc: 'Germany' }, ['48109 Ann Arbor MI', 'Germany']],
  ['in no given country', { value: null, desc: '' }, ['Ann Arbor, MI 48109']],
] as const)('an address %s has the order of that country', ([, country, lines]) => {
  const place = {
    line1: ' 7 Elm  ',
    city: 'Ann Arbor ',
    state_province: 'MI',
    postal_code: ' 48109',
    country,
  }
  const user = { ...oldUser, contact_info: { address: [place] } }
  const american = { ...context, timeZone: 'America/New_York' }
  expect(toAccount(user, american).address).toEqual(['7 Elm', ...lines])
})

test.for([
  ['US', 'Linz, Q 4020'],
  ['CA', 'Linz, Q 4020'],
  ['CAN', 'Linz, Q 4020'],
  ['AU', 'Linz, Q 4020'],
  ['AUS', 'Linz, Q 4020'],
  ['AUT', '4020 Linz Q'],
  ['RUS', '4020 Linz Q'],
] as const)('an address in the country %s has the line %s', ([value, line]) => {
  const place = { city: 'Linz', state_province: 'Q', postal_code: '4020', country: { value } }
  expect(toAccount({ ...oldUser, contact_info: { address: [place] } }, context).address).toEqual([
    line,
    value,
  ])
})

test.for([
  ['America/New_York', '48109 Ann Arbor', {}],
  ['America/New_York', 'Ann Arbor, MI 48109', { state_province: 'MI' }],
  ['Australia/Perth', 'Ann Arbor, MI 48109', { state_province: 'MI' }],
  ['Europe/Berlin', '48109 Ann Arbor MI', { state_province: 'MI' }],
] as const)(
  'at an institution in %s, an address without a country has the line %s',
  ([timeZone, line, more]) => {
    const lines = { line1: 'A', line2: 'B', line3: 'C', line4: 'D', line5: 'E' }
    const place = { ...lines, city: 'Ann Arbor', postal_code: '48109', ...more }
    const user = { ...oldUser, contact_info: { address: [place] } }
    expect(toAccount(user, { ...context, timeZone }).address).toEqual([...Object.values(lines), line])
  },
)

test.for([
  ['INACTIVE', undefined, 'inactive'],
  ['INACTIVE', '2026-11-24Z', 'inactive'],
  ['DELETED', '2027-09-30Z', 'inactive'],
  ['ACTIVE', '', 'active'],
  ['ACTIVE', 'soon', 'unknown'],
  ['PAUSED', '2027-09-30Z', 'unknown'],
  [null, '2026-11-24Z', 'expired'],
  [null, '2027-09-30Z', 'unknown'],
] as const)('an account with the status %s until %s is %s', ([value, expiry_date, standing]) => {
  expect(toAccount({ ...oldUser, status: { value }, expiry_date }, context).standing).toBe(standing)
})

const patronRole = { role_type: { value: '200', desc: 'Patron' }, status: { value: 'ACTIVE' } }
const deskRole = { role_type: { value: '32' }, status: { value: 'ACTIVE' } }

test.for([
  [{ user_role: [{ ...patronRole, expiry_date: '2026-11-01Z' }] }, 'role-ended'],
  [{ user_role: [{ ...patronRole, status: { value: 'INACTIVE' } }, deskRole] }, 'role-ended'],
  [{ user_role: [{ ...patronRole, expiry_date: '2026-11-01Z' }, patronRole] }, 'active'],
  [{ user_role: [{ ...patronRole, expiry_date: '2027-11-01Z' }] }, 'active'],
  [{ user_role: [deskRole] }, 'active'],
  [{ user_role: [] }, 'active'],
  [{ record_type: { value: 'CONTACT' } }, 'contact'],
  [{ record_type: { value: 'STAFF' } }, 'active'],
  [{ record_type: { value: 'CONTACT' }, status: { value: 'INACTIVE' } }, 'inactive'],
] as const)('an account with %j is %s', ([fields, standing]) => {
  expect(toAccount({ ...oldUser, ...fields }, context).standing).toBe(standing)
})
