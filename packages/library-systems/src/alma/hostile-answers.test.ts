import { expect, test } from 'vitest'
import type { Part } from '../port.ts'
import { alma } from '../../test/alma-server.ts'
import { call, foundIda, oldLoan, oldUser } from '../../test/alma-examples.ts'

const page = (loan: object) => ({ item_loan: [{ ...oldLoan, ...loan }], total_record_count: 1 })
const fee = { id: '1', type: { value: 'OVERDUEFINE' }, balance: 2, creation_time: '2026-10-30T09:00:00Z' }
const fees = (more: object) => ({ fee: [{ ...fee, ...more }], total_record_count: 1, currency: 'EUR' })

async function loansIn(body: unknown) {
  const { system } = await alma(() => ({ body }))
  return system.listLoans(foundIda, call)
}

async function feesIn(body: unknown) {
  const { system } = await alma(() => ({ body }))
  return system.listFees('p', 'open', call)
}

test.for([
  ['a date that is none', { due_date: 'soon' }, { due: null }],
  ['a day that no calendar has', { due_date: '2026-02-30Z' }, { due: null }],
  ['a date in seconds', { due_date: 1_764_288_000 }, { due: null }],
  ['a fine beyond all numbers', { loan_fine: 1e308 }, { fineIfReturnedNow: null }],
  ['a fine as text', { loan_fine: ' 2.5' }, { fineIfReturnedNow: { minor: 250 } }],
  ['a title that is a list', { title: ['A'] }, { title: null }],
  ['a barcode without its zeros', { item_barcode: 8274 }, { barcode: null }],
  ['a boolean as text', { renewable: 'False' }, { renewal: { can: 'no' } }],
  ['a boolean that is neither', { renewable: 'perhaps' }, { renewal: { can: 'unknown' } }],
  ['a library as text', { library: 'GEO' }, { library: null }],
] as const)('G21 %s costs a loan that field only', async ([, odd, expected]) => {
  expect(await loansIn(page(odd))).toMatchObject({
    items: [{ author: 'Halloran, Wen', ...expected }],
    unreadable: 0,
  })
})

test('an id is text, or a number that JSON keeps exactly', async () => {
  expect((await loansIn(page({ loan_id: 133_273_370_002_105 }))).items).toMatchObject([
    { id: '133273370002105' },
  ])
})

test.for([
  ['no id', { loan_id: null }],
  ['an empty id', { loan_id: ' ' }],
  ['an id that a JSON number rounds', { loan_id: 2 ** 53 }],
] as const)('G15 a loan with %s is counted as unreadable, and the others are listed', async ([, odd]) => {
  const item_loan = [{ ...oldLoan, ...odd }, oldLoan, null]
  const { items, unreadable } = await loansIn({ item_loan, total_record_count: 3 })
  expect(items).toMatchObject([{ id: oldLoan.loan_id }])
  expect(unreadable).toBe(2)
})

test('a total as text is a total, and one loan need not be a list', async () => {
  expect(await loansIn({ item_loan: oldLoan, total_record_count: '1' })).toMatchObject({
    items: [{}],
    unreadable: 0,
  })
  expect(await loansIn({ total_record_count: '0' })).toEqual({ items: [], unreadable: 0 })
})

test('without a total, a page that is not full is the whole list', async () => {
  expect((await loansIn({ item_loan: [oldLoan] })).items).toHaveLength(1)
  const item_loan = Array.from({ length: 100 }, (_, at) => ({ ...oldLoan, loan_id: String(at) }))
  await expect(loansIn({ item_loan })).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for([
  ['a total beyond all patrons', { item_loan: [], total_record_count: 1e15 }],
  ['a total that is half', { item_loan: [], total_record_count: 0.5 }],
  ['a total below nothing', { item_loan: [], total_record_count: -1 }],
  ['a list that is a text, of two', { item_loan: 'none', total_record_count: 2 }],
] as [string, unknown][])('G15 G21 %s is never "no loans"', async ([, body]) => {
  await expect(loansIn(body)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('G21 deeply nested lists are rows that could not be read', async () => {
  const deep = `{"item_loan":${'['.repeat(5_000)}${']'.repeat(5_000)},"total_record_count":1}`
  expect(await loansIn(JSON.parse(deep))).toEqual({ items: [], unreadable: 1 })
})

test.for([
  ['an amount as text', { balance: '10.0' }, { balance: { minor: 1000 } }],
  ['an original amount that is none', { original_amount: 'much' }, { original: { minor: 200 } }],
  [
    'a time in milliseconds',
    { creation_time: 1_447_174_746_987 },
    { since: { at: '2015-11-10T16:59:06.987Z' } },
  ],
] as const)('a fee with %s is read', async ([, odd, expected]) => {
  expect(await feesIn(fees(odd))).toMatchObject({ items: [expected], unreadable: 0 })
})

test.for([
  ['a balance beyond all numbers', fees({ balance: -1e300 })],
  ['a balance that is no number', fees({ balance: 'two' })],
  ['a currency that is none', { ...fees({}), currency: '<b>' }],
  ['a currency that is a number', { ...fees({}), currency: 978 }],
] as [string, unknown][])('G14 G21 a fee with %s is unreadable: its sum is not known', async ([, body]) => {
  expect(await feesIn(body)).toEqual({ items: [], unreadable: 1 })
})

async function accountIn(more: object) {
  const { system } = await alma(() => ({ body: { ...oldUser, ...more } }))
  return system.findAccount({ by: 'id', id: oldUser.primary_id }, call)
}

test.for([
  ['more loans than fit', { loans: { value: 1e300 } }, { counts: { loans: null } }],
  ['half a loan', { loans: { value: 0.5 } }, { counts: { loans: null } }],
  [
    'counts and sums as text',
    { loans: { value: '14' }, fees: { value: '7.4' } },
    { counts: { loans: 14, fees: { minor: 740 } } },
  ],
  ['fees beyond all numbers', { fees: { value: 1e308 } }, { counts: { fees: null } }],
  ['an end that is no date', { expiry_date: 'never' }, { account: { expires: null, standing: 'unknown' } }],
  ['a status as text', { status: 'ACTIVE' }, { account: { standing: 'unknown' } }],
  ['a list of blocks that is a text', { user_block: 'CASH' }, { blocks: { items: [], unreadable: 1 } }],
  ['a block that is a text', { user_block: ['CASH', {}] }, { blocks: { items: [{}], unreadable: 1 } }],
  [
    'one e-mail outside a list',
    { contact_info: { email: { email_address: 'i@n.example' } } },
    { account: { email: 'i@n.example' } },
  ],
  [
    'a note for the patron as text',
    { user_note: [{ note_text: 'Hello', user_viewable: 'true' }] },
    { messages: { items: [{}] } },
  ],
  [
    'identifiers that are numbers',
    { user_identifier: [1, { value: 2, id_type: 3 }] },
    { ids: ['4471209'], account: { barcode: null } },
  ],
] as [string, object, object][])('G21 an account with %s is still found', async ([, odd, expected]) => {
  expect(await accountIn(odd)).toMatchObject({ patronId: '4471209', ...expected })
})

test('G21 prototype keys change no object and do not come through', async () => {
  const hostile = '"__proto__":{"renewable":false,"polluted":1},"constructor":{"prototype":{"polluted":1}}'
  const body = JSON.stringify(page({})).replace('"loan_id"', `${hostile},"loan_id"`)
  const [loan] = (await loansIn(JSON.parse(body))).items
  expect(loan).toMatchObject({ id: oldLoan.loan_id, renewal: { can: 'yes' } })
  expect(JSON.stringify(loan)).not.toContain('polluted')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

const rowsOf = {
  loans: { name: 'item_loan', id: 'loan_id', owner: (id: string) => ({ user_id: id }) },
  requests: { name: 'user_request', id: 'request_id', owner: (id: string) => ({ user_primary_id: id }) },
  fees: { name: 'fee', id: 'id', owner: (id: string) => ({ user_primary_id: { value: id } }) },
}

test.for(['loans', 'requests', 'fees'] as const)(
  'G4 a row of %s of another patron is not shown',
  async (kind) => {
    const { name, id, owner } = rowsOf[kind]
    const rows = ['A4471209', 'a4471209', 'A4471210'].map((one, at) => ({
      [id]: `${at}`,
      balance: 2,
      ...owner(one),
    }))
    const { system } = await alma(() => ({ body: { [name]: rows, total_record_count: 3 } }))
    const list = await {
      loans: () => system.listLoans({ ...foundIda, patronId: 'A4471209' }, call),
      requests: () => system.listRequests('A4471209', call),
      fees: () => system.listFees('A4471209', 'open', call),
    }[kind]()
    expect([list?.items.map((item) => item.id), list?.unreadable]).toEqual([['0', '1'], 1])
  },
)

test.for([0, 100, 149])(
  'G15 where a later page says that there are %i, the rest is not known',
  async (later) => {
    const { system } = await alma(({ searchParams }) => {
      if (searchParams.get('offset') !== '0') return { body: { total_record_count: later } }
      const item_loan = Array.from({ length: 100 }, (_, at) => ({ ...oldLoan, loan_id: String(at) }))
      return { body: { item_loan, total_record_count: 150 } }
    })
    const list = await system.listLoans(foundIda, call).catch((error: unknown) => error)
    expect(list).toMatchObject(later === 149 ? { code: 'unexpected-answer' } : { unreadable: 50 })
  },
)

test.for([
  [
    { user: [{ ...oldUser, primary_id: null }], total_record_count: 1 },
    { hasUnreadable: true, tooMany: false },
  ],
  [
    { user: [], total_record_count: 2 },
    { hasUnreadable: true, tooMany: false },
  ],
  [
    { user: [{}], total_record_count: 101 },
    { hasUnreadable: true, tooMany: true },
  ],
  [{ total_record_count: 0 }, { hasUnreadable: false, tooMany: false }],
] as const)('G15 a search that is answered by %j is %j', async ([body, expected]) => {
  const { system } = await alma(() => ({ body }))
  expect(await system.searchPatrons('4471209', call)).toEqual({ found: [], ...expected })
})

test('G15 a search without a readable total is no "not found"', async () => {
  const { system } = await alma(() => ({ body: {} }))
  await expect(system.searchPatrons('4471209', call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('G13 a pickup change whose request is answered by another one is not sent', async () => {
  const { system, seen } = await alma(() => ({ body: { request_id: '2', request_type: 'HOLD' } }))
  const change = { patronId: '4471209', requestId: '1', libraryCode: 'GEO' }
  await expect(system.changePickup(change, call)).rejects.toMatchObject({
    code: 'unexpected-answer',
    sent: false,
  })
  expect(seen.map(({ method }) => method)).toEqual(['GET'])
})

test('G13 a pickup change whose answer names no readable library may have happened', async () => {
  const request = { request_id: '1', request_type: 'HOLD', pickup_location: 'Geography Library' }
  const { system } = await alma(() => ({ body: request }))
  const change = { patronId: '4471209', requestId: '1', libraryCode: 'GEO' }
  await expect(system.changePickup(change, call)).rejects.toMatchObject({
    code: 'unexpected-answer',
    sent: true,
  })
})

test.for([
  ['01MER_HARBOUR', 'unchanged'],
  ['01MER_NORTH', 'changed'],
  [null, 'changed'],
] as const)(
  'a pickup change whose answer has a library of that code at %s is %s',
  async ([pickup_location_institution, result]) => {
    const pickup = { pickup_location: 'Main Library', pickup_location_library: 'MAIN' }
    const request = { request_id: '1', request_type: 'HOLD', ...pickup, pickup_location_institution }
    const { system } = await alma(() => ({ body: request }))
    const change = { patronId: '4471209', requestId: '1', libraryCode: 'MAIN' }
    expect(await system.changePickup(change, call)).toMatchObject({ result })
  },
)

test('G6 counts that were not asked for are not read: an institution may withhold them', async () => {
  const { system } = await alma(() => ({ body: oldUser }))
  const counts = async (...parts: Part[]) =>
    (await system.findAccount({ by: 'id', id: oldUser.primary_id }, { ...call, parts }))?.counts
  expect(await counts()).toEqual({ loans: null, requests: null, fees: null })
  expect(await counts('loans')).toEqual({ loans: 2, requests: null, fees: null })
})

test.for([
  ['loans', { item_loan: [oldLoan, { ...oldLoan, loan_id: '2', loan_status: 'COMPLETE' }] }],
  ['requests', { user_request: [{ request_id: '1' }, { request_id: '2', request_status: 'History' }] }],
  [
    'fees',
    { fee: ['ACTIVE', 'CLOSED'].map((value, id) => ({ id: `${id}`, balance: 2, status: { value } })) },
  ],
] as const)('G14 G15 of %s, one that says itself that it has ended is not listed', async ([kind, rows]) => {
  const { system } = await alma(() => ({ body: { ...rows, total_record_count: 2 } }))
  const list = await {
    loans: () => system.listLoans(foundIda, call),
    requests: () => system.listRequests('4471209', call),
    fees: () => system.listFees('4471209', 'open', call),
  }[kind]()
  expect([list?.items.length, list?.unreadable]).toEqual([1, 0])
  // The balance counts fees, and not their number.
  expect(list?.leftOut).toBe(kind === 'fees' ? undefined : 1)
})
