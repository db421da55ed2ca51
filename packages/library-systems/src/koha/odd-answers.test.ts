import { expect, test } from 'vitest'
import { call } from '../../test/alma-examples.ts'
import { callsIn, koha, type KohaAnswer } from '../../test/koha-server.ts'
import type { FoundAccount } from '../port.ts'

const checkout = (id: number, more = {}) => ({
  checkout_id: id,
  patron_id: 28,
  due_date: '2026-12-03T23:59:00+01:00',
  ...more,
})
const hold = (id: number, more = {}) => ({ hold_id: id, patron_id: 28, biblio_id: 7, ...more })

const found = { patronId: '28', account: { standing: 'active' } } as FoundAccount
const loansOf = async (answer: KohaAnswer) => {
  const { system } = await koha(() => answer)
  return system.listLoans(found, call)
}

test('G4 a list of patron 28 has no row of 128 or 280', async () => {
  const rows = [28, 128, 280, '28', null, undefined].map((patron_id, at) => checkout(at + 1, { patron_id }))
  expect(await loansOf({ body: rows })).toMatchObject({ items: [{ id: '1' }, { id: '4' }], unreadable: 4 })
  const { system } = await koha(() => ({ body: [hold(1), hold(2, { patron_id: 128 })] }))
  expect(await system.listRequests('28', call)).toMatchObject({ items: [{ id: '1' }], unreadable: 1 })
})

test('a list is asked for by number in the path or by `q`, and never by a parameter', async () => {
  const { system, seen } = await koha(({ pathname }) => ({
    body: pathname.endsWith('/account') ? { balance: 0 } : [],
  }))
  await system.listLoans(found, call)
  await system.listRequests('28', call)
  await system.listFees('28', 'open', call)
  await system.listPastLoans('28', 0, call)
  expect(callsIn(seen)).toEqual([
    'GET /patrons/28/checkouts?_per_page=50&_page=1',
    'GET /patrons/28/holds?_per_page=100&_page=1',
    'GET /patrons/28/account',
    'GET /checkouts?q={"patron_id":28}&checked_in=true&_order_by=-checkin_date&_per_page=50&_page=1',
  ])
})

test('G23 a list is read in all its pages', async () => {
  const all = Array.from({ length: 130 }, (_, at) => checkout(at + 1))
  const { system } = await koha(({ searchParams }) => {
    const page = Number(searchParams.get('_page'))
    return { body: all.slice((page - 1) * 50, page * 50), total: 130 }
  })
  const { items, unreadable } = await system.listLoans(found, call)
  expect([new Set(items.map(({ id }) => id)).size, unreadable]).toEqual([130, 0])
})

const manyRows = (length: number) => Array.from({ length }, (_, at) => checkout(at + 1))

test('G15 a list is not complete without a total unless its page is not full', async () => {
  expect((await loansOf({ body: manyRows(49), total: null })).items).toHaveLength(49)
  await expect(loansOf({ body: manyRows(50), total: null })).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
  await expect(loansOf({ body: manyRows(3), total: 4 })).rejects.toMatchObject({
    detail: 'list not complete',
  })
  await expect(loansOf({ body: manyRows(3), total: 1_000_000 })).rejects.toMatchObject({
    detail: 'too many rows',
  })
  expect(await loansOf({ body: manyRows(60), total: 60 })).toMatchObject({
    items: { length: 60 },
    unreadable: 0,
  })
})

test('G15 a list counts a row that was passed over while pages shifted', async () => {
  const all = Array.from({ length: 60 }, (_, at) => checkout(at + 1))
  const { system } = await koha(({ searchParams }) => ({
    body: searchParams.get('_page') === '1' ? all.slice(0, 50) : all.slice(49, 59),
    total: 60,
  }))
  expect(await system.listLoans(found, call)).toMatchObject({ items: { length: 59 }, unreadable: 1 })
})

test('G15 a list counts a row that was added while its pages were read', async () => {
  const { system } = await koha(({ searchParams }) => {
    const isFirst = searchParams.get('_page') === '1'
    return { body: isFirst ? manyRows(50) : manyRows(60).slice(50), total: isFirst ? 60 : 61 }
  })
  expect(await system.listLoans(found, call)).toMatchObject({ items: { length: 60 }, unreadable: 1 })
})

test.for<[string, KohaAnswer]>([
  ['an object', { body: {} }],
  ['nothing', {}],
  ['a text', { body: 'none' }],
  ['rows of nobody', { body: [{ unexpected: true }] }],
])('G15 a list that is %s is no empty list', async ([, answer]) => {
  await expect(loansOf(answer)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for<[number, unknown, string]>([
  [400, { error: 'Invalid query', error_code: 'invalid_query' }, 'INVALID_QUERY'],
  [404, { error: 'Patron not found' }, ''],
  [400, ['a', 'b'], ''],
  [400, 'Bad request of Robin Vale', ''],
  [409, { error: 'Vale', error_code: 'Robin Vale' }, ''],
  [500, { error: 'Something went wrong' }, ''],
])('G11 a list that fails with %i and %j says no more than the code', async ([status, body, errorCode]) => {
  const failure = await loansOf({ status, body }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'refused', detail: `status ${status}` })
  expect(failure).toMatchObject({ error: errorCode ? { errorCode } : {} })
  expect(JSON.stringify(failure)).not.toContain('Vale')
})

const loan = async (row: object) => (await loansOf({ body: [{ ...checkout(1), ...row }] })).items[0]

test('a loan has what the server embeds', async () => {
  const biblio = { biblio_id: 7, title: 'The tide tables /', author: 'Wren, Tobias' }
  const item = {
    biblio_id: 7,
    external_id: '3001',
    callnumber: '598 LAG',
    serial_issue_number: 'v. 2',
    biblio,
  }
  expect(
    await loan({
      item,
      library_id: 'TOWN',
      checkout_date: '2026-11-05T10:10:00+01:00',
      renewals_count: 2,
      last_renewed_date: '2026-11-20T09:00:00+01:00',
    }),
  ).toEqual({
    id: '1',
    title: 'The tide tables',
    author: 'Wren, Tobias',
    description: 'v. 2',
    barcode: '3001',
    callNumber: '598 LAG',
    library: { code: 'TOWN', name: 'Town Library' },
    loaned: { at: '2026-11-05T09:10:00.000Z' },
    due: { day: '2026-12-03' },
    state: 'on-loan',
    renewed: { at: '2026-11-20T08:00:00.000Z' },
    renewals: { used: 2, left: null },
    renewal: { can: 'unknown', reasons: [] },
    fineIfReturnedNow: null,
  })
})

test.for([
  ['2026-12-03T23:59:00+01:00', { day: '2026-12-03' }],
  ['2026-12-03T23:59:59Z', { day: '2026-12-03' }],
  ['2026-12-03T16:30:00+01:00', { at: '2026-12-03T15:30:00.000Z' }],
  ['2026-12-03', { day: '2026-12-03' }],
  ['9999-12-31T23:59:00+01:00', null],
  ['2026-12-03T23:59:00', null],
  ['2026-02-30T23:59:00+01:00', null],
  [1_764_800_000, null],
  [null, null],
])('a loan that is due at %s is due at %j', async ([due_date, due]) => {
  expect((await loan({ due_date }))?.due).toEqual(due)
})

test('a loan has the library’s own name from the network file, and its code where that has none', async () => {
  expect(await loan({ library_id: 'WEIR' })).toMatchObject({ library: { code: 'WEIR', name: 'WEIR' } })
})

async function placed(hold_date: unknown) {
  const { system } = await koha(() => ({ body: [hold(1, { hold_date })] }))
  return (await system.listRequests('28', call)).items[0]?.placed
}

test('a request placed on what is no day has no day', async () => {
  expect(await placed('2026-11-20')).toEqual({ day: '2026-11-20' })
  expect(await placed('2026-11-20T10:00:00')).toBeNull()
  expect(await placed('2026-02-30')).toBeNull()
})

test('a loan has no field that is odd', async () => {
  const odd = {
    item: 'item',
    renewals_count: '-1',
    library_id: 7,
    checkout_date: 'once',
    onsite_checkout: 'x',
  }
  expect(await loan(odd)).toMatchObject({
    title: null,
    barcode: null,
    library: null,
    loaned: null,
    state: 'on-loan',
    renewals: { used: null },
    renewalUndated: true,
    renewal: { can: 'unknown' },
  })
  expect(await loan({ item: { biblio: { title: 7, author: {} } } })).toMatchObject({
    title: null,
    author: null,
  })
})

test('a loan is lost by any code but 0, and cannot be renewed if it is read on site', async () => {
  expect(await loan({ item: { lost_status: 4 } })).toMatchObject({ state: 'lost' })
  expect(await loan({ item: { lost_status: '0' } })).toMatchObject({ state: 'on-loan' })
  expect(await loan({ onsite_checkout: true })).toMatchObject({ renewal: { can: 'no' } })
})

test('G21 a loan with an endless title has a part of it', async () => {
  const biblio = { title: 'é'.repeat(5_000), author: 'a'.repeat(5_000) }
  const { title, author } = (await loan({ item: { biblio } }))!
  expect([title?.length, author?.length]).toEqual([500, 200])
})

const old = (url: URL, embed: unknown): KohaAnswer => {
  if (url.pathname === '/biblios')
    return {
      body: [
        { biblio_id: 7, title: 'Seven' },
        { biblio_id: 8, title: 'Eight' },
      ],
    }
  if (url.pathname.endsWith('/holds')) return { body: [hold(1), hold(2, { biblio_id: 9 })] }
  if (embed === 'item,item.biblio')
    return { status: 400, body: { errors: [{ path: '/x-koha-embed/1' }], status: 400 } }
  return { body: [checkout(1, { item: { biblio_id: 8 } })] }
}

test('G22 titles at an older server are one call for both lists, and what it cannot embed is remembered', async () => {
  const { system, seen } = await koha((url, { headers }) => old(url, headers['x-koha-embed']))
  const read = () => Promise.all([system.listLoans(found, call), system.listRequests('28', call)])
  const [loans, requests] = await read()
  expect(loans.items).toMatchObject([{ title: 'Eight' }])
  expect(requests.items).toMatchObject([{ title: 'Seven' }, { title: null }])
  const asked = () => callsIn(seen).filter((one) => one.includes('/biblios'))
  expect(asked()).toHaveLength(1)
  expect(asked()[0]).toMatch(/"-in":\[(7,9,8|8,7,9)\]/)
  const before = callsIn(seen).length
  await read()
  expect(callsIn(seen).length - before).toBe(3)
})

test('titles of nothing are not asked for, and those that fail cost no list', async () => {
  const { system, seen } = await koha(({ pathname }) => ({ body: pathname === '/biblios' ? {} : [] }))
  expect(await system.listRequests('28', call)).toEqual({ items: [], unreadable: 0 })
  expect(callsIn(seen)).toHaveLength(1)
  const without = await koha(({ pathname }) => ({ body: pathname === '/biblios' ? {} : [hold(1)] }))
  expect(await without.system.listRequests('28', call)).toMatchObject({ items: [{ title: null }] })
})

test('titles of a list that waits for a list that failed are asked for', async () => {
  const { system } = await koha(({ pathname }) =>
    pathname.endsWith('/checkouts')
      ? { status: 500, body: {} }
      : { body: pathname === '/biblios' ? [{ biblio_id: 7, title: 'Seven' }] : [hold(1)] },
  )
  const [loans, requests] = await Promise.allSettled([
    system.listLoans(found, call),
    system.listRequests('28', call),
  ])
  expect(loans.status).toBe('rejected')
  expect(requests).toMatchObject({ value: { items: [{ title: 'Seven' }] } })
})

test('titles of many requests are asked for in parts', async () => {
  const holds = Array.from({ length: 150 }, (_, at) => hold(at + 1, { biblio_id: at + 1 }))
  const { system, seen } = await koha(({ pathname }) => ({
    body: pathname === '/biblios' ? [] : holds,
  }))
  await system.listRequests('28', call)
  const asked = callsIn(seen).filter((one) => one.includes('/biblios'))
  expect(asked.map((one) => one.split(',').length)).toEqual([100, 50])
})

const requestsOf = async (row: object, settings = {}) => {
  const { system } = await koha(
    ({ pathname }) => ({ body: pathname === '/biblios' ? [] : [hold(1, row)] }),
    settings,
  )
  return (await system.listRequests('28', call)).items[0]
}

test.for<[string | null, object]>([
  [
    null,
    {
      status: 'waiting',
      pickupBy: null,
      placeInQueue: 2,
      cancellation: { can: 'yes' },
      pickupCanChange: true,
    },
  ],
  [
    'W',
    { status: 'ready', pickupBy: { day: '2026-12-01' }, placeInQueue: null, cancellation: { can: 'yes' } },
  ],
  ['T', { status: 'in-process', pickupBy: null, cancellation: { can: 'no', reason: 'left-the-shelf' } }],
  ['P', { status: 'in-process', cancellation: { can: 'no' }, pickupCanChange: false }],
  ['X', { status: 'unknown', cancellation: { can: 'no', reason: null }, pickupCanChange: false }],
])('a request of status %s is %j', async ([status, request]) => {
  expect(await requestsOf({ status, priority: 2, expiration_date: '2026-12-01' })).toMatchObject(request)
})

test('a request that is on its way can be cancelled where the network file says so', async () => {
  expect(await requestsOf({ status: 'T' }, { cancelOnItsWay: true })).toMatchObject({
    cancellation: { can: 'yes' },
  })
})

test('a request whose cancellation was asked for is not cancelled again, and a suspended one waits', async () => {
  expect(await requestsOf({ status: 'W', cancellation_requested: true })).toMatchObject({
    cancellation: { can: 'no', reason: 'asked' },
  })
  expect(await requestsOf({ suspended: true })).toMatchObject({ status: 'waiting' })
})

test('a request has no field that is odd', async () => {
  const odd = {
    status: '',
    priority: 'first',
    pickup_library_id: {},
    hold_date: '2026-13-01',
    biblio_id: [],
  }
  expect(await requestsOf(odd)).toMatchObject({
    status: 'waiting',
    placeInQueue: null,
    pickup: null,
    placed: null,
    title: null,
  })
})

const line = (id: number, more = {}) => ({
  account_line_id: id,
  patron_id: 28,
  amount: 5,
  amount_outstanding: 2.9,
  ...more,
})
const feesOf = async (body: unknown) => {
  const { system } = await koha(() => ({ body }))
  return system.listFees('28', 'open', call)
}

test('fees are what is outstanding: debits and credits', async () => {
  const debits = [
    line(1, { debit_type: 'OVERDUE', description: 'The tide', library_id: 'TOWN' }),
    line(2, { debit_type: 'LOCKER' }),
  ]
  const credits = [line(3, { amount: -1, amount_outstanding: -1, credit_type: 'CREDIT' })]
  const fees = await feesOf({
    balance: 4.8,
    outstanding_debits: { lines: debits },
    outstanding_credits: { lines: credits },
  })
  expect(fees).toMatchObject({
    items: [
      {
        id: '1',
        type: 'overdue',
        title: 'The tide',
        balance: { minor: 290 },
        original: { minor: 500 },
        owner: 'Town Library',
      },
      { type: 'other', typeText: 'LOCKER' },
      { type: 'credit', balance: { minor: -100 } },
    ],
    unreadable: 0,
  })
})

test.for([
  ['OVERDUE', 'overdue', null],
  ['LOST', 'lost-item', null],
  ['PROCESSING', 'lost-item-processing', null],
  ['NEW_CARD', 'card-replacement', null],
  ['RENT_RENEW', 'renewal', null],
  ['RENT_DAILY_RENEW', 'renewal', null],
  ['MANUAL', 'other', null],
  ['RESERVE', 'other', null],
  [null, 'other', null],
  ['LOCKER', 'other', 'LOCKER'],
] as const)('a fee with the code %s is %s, in words of its own: %s', async ([code, type, typeText]) => {
  const lines = [line(1, { debit_type: code })]
  expect(await feesOf({ balance: 3, outstanding_debits: { lines } })).toMatchObject({
    items: [{ type, typeText }],
  })
})

test('fees of another patron, or without an amount, are not readable', async () => {
  const lines = [
    line(1),
    line(2, { patron_id: 128 }),
    line(3, { amount_outstanding: 'much' }),
    line(4, { account_line_id: null }),
  ]
  expect(await feesOf({ balance: 9, outstanding_debits: { lines } })).toMatchObject({
    items: [{ id: '1' }],
    unreadable: 3,
  })
})

test('G15 fees that are not listed beside a balance are no empty list', async () => {
  expect(await feesOf({ balance: 0 })).toEqual({ items: [], unreadable: 0 })
  await expect(feesOf({ balance: 9 })).rejects.toMatchObject({ code: 'unexpected-answer' })
  await expect(feesOf({})).rejects.toMatchObject({ code: 'unexpected-answer' })
  await expect(feesOf([])).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('fees in other states are not provided', async () => {
  const { system, seen } = await koha(() => ({ body: {} }))
  expect(await system.listFees('28', 'closed', call)).toBeNull()
  expect(seen).toEqual([])
})

const returned = (id: number, more = {}) =>
  checkout(id, { checkin_date: '2026-11-01T10:10:00+01:00', item_id: id, ...more })

test('returned loans have the titles of their items, and none of another patron', async () => {
  const { system } = await koha(({ pathname }) => {
    if (pathname === '/items') return { body: [{ item_id: 1, callnumber: 'A 1', biblio: { title: 'One' } }] }
    return { body: [returned(1), returned(2, { item_id: null }), returned(3, { patron_id: 128 })] }
  })
  expect(await system.listPastLoans('28', 0, call)).toMatchObject({
    items: [
      { id: '1', title: 'One', callNumber: 'A 1', returned: { at: '2026-11-01T09:10:00.000Z' } },
      { id: '2', title: null },
    ],
    unreadable: 1,
    next: null,
  })
})

test('returned loans go on at the next page', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => returned(at + 1, { item_id: null }))
  const { system, seen } = await koha(() => ({ body: rows, total: 120 }))
  expect((await system.listPastLoans('28', 50, call)).next).toBe(100)
  expect(callsIn(seen)[0]).toContain('_page=2')
})

test('returned loans of which no total is known go on until a page is not full', async () => {
  const { system } = await koha(({ searchParams }) => ({
    body: Array.from({ length: searchParams.get('_page') === '1' ? 50 : 3 }, (_, at) =>
      returned(at + 1, { item_id: null }),
    ),
    total: null,
  }))
  expect((await system.listPastLoans('28', 0, call)).next).toBe(50)
  expect((await system.listPastLoans('28', 50, call)).next).toBeNull()
})
