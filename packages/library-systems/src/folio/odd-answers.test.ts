import { expect, test } from 'vitest'
import {
  call,
  folio,
  itemId,
  listOf,
  loan,
  loanId,
  patronId,
  request,
  requestId,
  user,
  type Answer,
} from '../../test/folio-server.ts'
import type { FoundAccount, List } from '../port.ts'

async function found(): Promise<FoundAccount> {
  const { system } = await folio(({ url }) =>
    url.pathname === '/groups' ? listOf('usergroups') : listOf('users', user),
  )
  return (await system.findAccount({ by: 'shared-id', id: '4471209' }, call))!
}

/** The loans where the gateway has these rows. */
async function loansOf(...rows: unknown[]) {
  const { system } = await folio(() => listOf('loans', ...rows))
  return system.listLoans(await found(), call)
}

async function firstLoan(more: object) {
  const { items, unreadable } = await loansOf({ ...loan, ...more })
  expect(unreadable).toBe(0)
  return items[0]!
}

test.for<Answer>([
  { body: null },
  { body: [] },
  { body: { loans: null } },
  { body: { loans: { 0: loan } } },
  { body: { users: [] } },
  { status: 204 },
])('G15 a list in another shape is no empty list: %j', async (answer) => {
  const { system } = await folio(() => answer)
  await expect(system.listLoans(await found(), call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for([
  ['404 as text without a type', { status: 404, text: 'gone' }, 'unexpected-answer'],
  ['400 as text', { status: 400, text: 'bad' }, 'refused'],
  ['500 with a stack trace', { status: 500, text: 'java.lang.NullPointerException at Vale' }, 'refused'],
  ['422', { status: 422, body: { errors: [{ message: 'Vale', code: 'X' }] } }, 'refused'],
] as const)(
  'G11 a list with status %s is missing, and nothing of the text is logged',
  async ([, answer, code]) => {
    const { system } = await folio(() => answer)
    const failure = await system.listLoans(await found(), call).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code })
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/gone|bad|java|Vale/)
  },
)

test('G4 a row of another patron is an error, a row without an id is unreadable', async () => {
  await expect(loansOf(loan, { ...loan, id: itemId, userId: itemId })).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
  await expect(loansOf({ ...loan, userId: undefined })).rejects.toMatchObject({ code: 'unexpected-answer' })
  const odd = await loansOf(loan, { ...loan, id: 'x' }, 'row', { ...loan, id: requestId, itemId: null })
  expect(odd).toMatchObject({ items: [{ id: `${loanId}.${itemId}` }], unreadable: 3 })
})

test.for([
  ['Checked out', 'on-loan', 'unknown'],
  ['Declared lost', 'lost', 'no'],
  ['Aged to lost', 'lost', 'no'],
  ['Claimed returned', 'claimed-returned', 'no'],
  ['Available', 'other', 'no'],
  ['In transit', 'other', 'no'],
  ['Lost and paid', 'other', 'no'],
  ['A status of tomorrow', 'other', 'no'],
] as const)('an open loan of which the item is %s is %s', async ([name, state, can]) => {
  const read = await firstLoan({ item: { ...loan.item, status: { name } } })
  expect(read).toMatchObject({
    state,
    renewal: { can, reasons: ['on-loan', 'other'].includes(state) ? [] : [state] },
  })
  expect(read.stateText).toBe(state === 'other' ? name : undefined)
})

test('an item that is held in the library for the patron is not in the patron’s hands', async () => {
  expect(await firstLoan({ forUseAtLocation: { status: 'Held' } })).toMatchObject({
    state: 'other',
    stateText: 'Held',
  })
  expect(await firstLoan({ forUseAtLocation: { status: 'In use' } })).toMatchObject({ state: 'on-loan' })
})

test('a recall changes the state of a loan that is in order, and of no other', async () => {
  expect(await firstLoan({ dueDateChangedByRecall: true })).toMatchObject({ state: 'recalled' })
  const lost = { ...loan.item, status: { name: 'Declared lost' } }
  expect(await firstLoan({ dueDateChangedByRecall: true, item: lost })).toMatchObject({ state: 'lost' })
})

test('what is owed for a loan is no fine that grows, and no due date is no end', async () => {
  const owing = await firstLoan({ feesAndFines: { amountRemainingToPay: 12 }, dueDate: undefined })
  expect(owing).toMatchObject({ fineIfReturnedNow: null, due: null, renewals: { used: 0, left: null } })
  expect(owing).not.toHaveProperty('renewalUndated')
  expect(await firstLoan({ renewalCount: 3 })).toMatchObject({ renewals: { used: 3 }, renewalUndated: true })
  expect(await firstLoan({ renewalCount: 'often' })).toMatchObject({ renewals: { used: null } })
})

test('a loan names the shelf from which it was taken', async () => {
  const item = { ...loan.item, location: { name: 'North Wing' } }
  expect(await firstLoan({ item })).toMatchObject({ library: { code: null, name: 'North Wing' } })
  expect(await firstLoan({})).toMatchObject({ library: null })
})

test('G21 a call number has its prefix and its suffix, and a long title is cut', async () => {
  const item = {
    ...loan.item,
    title: 'ü'.repeat(40_000),
    callNumber: 'old',
    callNumberComponents: { prefix: 'Folio', callNumber: 'QK 1', suffix: 'Ref.' },
    contributors: [{ name: 'One' }, { name: 'Two' }, {}],
  }
  const read = await firstLoan({ item })
  expect(read).toMatchObject({ callNumber: 'Folio QK 1 Ref.', author: 'One; Two' })
  expect(read.title).toHaveLength(500)
})

test('G21 a hundred loans with every field and long titles fit into a response', async () => {
  const title = 'ü'.repeat(500)
  const filler = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`field${at}`, `value ${at}`]))
  const rows = Array.from({ length: 100 }, (_, at) => ({
    ...loan,
    ...filler,
    id: `00000000-0014-4abc-abcd-${String(at).padStart(12, '0')}`,
    item: { ...loan.item, title, primaryContributor: title, displaySummary: title },
  }))
  const { system } = await folio(({ url }) =>
    url.searchParams.get('offset') === '0'
      ? { body: { loans: rows, totalRecords: 100 } }
      : { body: { loans: [], totalRecords: 100 } },
  )
  expect((await system.listLoans(await found(), call)).items).toHaveLength(100)
})

/** Loans in pages of any size, of which the server says the total. */
async function paged(sizes: number[], total: number | null): Promise<List<unknown>> {
  const starts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0))
  const { system } = await folio(({ url }) => {
    const offset = Number(url.searchParams.get('offset'))
    const size = sizes[starts.indexOf(offset)] ?? 0
    const loans = Array.from({ length: size }, (_, at) => ({
      ...loan,
      id: `00000000-0014-4abc-abcd-${String(offset + at).padStart(12, '0')}`,
    }))
    return { body: { loans, ...(total !== null && { totalRecords: total }) } }
  })
  return system.listLoans(await found(), call)
}

test('G23 pages go on until one is short, whatever the total says', async () => {
  expect((await paged([100, 100, 30], 230)).items).toHaveLength(230)
  expect((await paged([100, 30], 100)).items).toHaveLength(130)
  expect((await paged([100], null)).items).toHaveLength(100)
  // A server that gives fewer rows than were asked for.
  expect((await paged([50, 50, 30], 130)).items).toHaveLength(130)
})

test('G15 a list that lacks rows of its total, or has too many, is not complete', async () => {
  await expect(paged([100, 20], 230)).rejects.toMatchObject({ code: 'unexpected-answer' })
  await expect(
    paged(
      Array.from({ length: 30 }, () => 100),
      3_000,
    ),
  ).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
})

test('returned loans end with a page without rows, whatever the total says', async () => {
  const { system } = await folio(() => ({ body: { loans: [], totalRecords: 7 } }))
  expect((await system.listPastLoans(patronId, 0, call)).next).toBeNull()
})

/** Where returned loans go on after a first page of this length. */
async function nextAfter(length: number, total: number) {
  const loans = Array.from({ length }, (_, at) => ({
    ...loan,
    id: `00000000-0014-4abc-abcd-${String(at).padStart(12, '0')}`,
  }))
  const { system } = await folio(() => ({ body: { loans, totalRecords: total } }))
  return (await system.listPastLoans(patronId, 0, call)).next
}

test('returned loans go on after a full page, and after a shorter one while the total says so', async () => {
  expect([await nextAfter(100, 100), await nextAfter(50, 130), await nextAfter(30, 30)]).toEqual([
    100,
    50,
    null,
  ])
})

async function requestsOf(more: object) {
  const { system } = await folio(() => listOf('requests', { ...request, ...more }))
  return (await system.listRequests(patronId, call)).items[0]
}

test.for([
  ['Open - Not yet filled', 'waiting', 'yes'],
  ['Open - In transit', 'in-process', 'no'],
  ['Open - Awaiting delivery', 'in-process', 'no'],
  ['Open - Awaiting pickup', 'ready', 'yes'],
  ['Open - Being bound', 'unknown', 'unknown'],
] as const)('a request that is %s is %s', async ([status, known, can]) => {
  expect(await requestsOf({ status })).toMatchObject({
    status: known,
    cancellation: { can },
    placeInQueue: known === 'ready' ? null : request.position,
  })
})

test('a pickup place can change until the item is on its way, and not for a delivery', async () => {
  expect(await requestsOf({})).toMatchObject({ pickupCanChange: true })
  expect(await requestsOf({ fulfillmentPreference: 'Hold Shelf' })).toMatchObject({ pickupCanChange: true })
  expect(await requestsOf({ fulfillmentPreference: 'Delivery' })).toMatchObject({ pickupCanChange: false })
  expect(await requestsOf({ status: 'Open - In transit' })).toMatchObject({ pickupCanChange: false })
})

test('a closed request is not listed, and an odd one is a request without what is odd', async () => {
  expect(await requestsOf({ status: 'Closed - Filled' })).toBeUndefined()
  expect(await requestsOf({ id: 'x' })).toBeUndefined()
  const odd = {
    pickupServicePoint: null,
    pickupServicePointId: 'x',
    position: 'first',
    instance: [],
    requestDate: 7,
  }
  expect(await requestsOf(odd)).toMatchObject({ title: null, pickup: null, placeInQueue: null, placed: null })
})

test('a place on the hold shelf ends on a day, or at an hour', async () => {
  const ready = { status: 'Open - Awaiting pickup' }
  expect(
    await requestsOf({ ...ready, holdShelfExpirationDate: '2026-11-27T22:59:59.000+00:00' }),
  ).toMatchObject({
    pickupBy: { day: '2026-11-27' },
  })
  expect(
    await requestsOf({ ...ready, holdShelfExpirationDate: '2026-11-27T15:00:00.000+0000' }),
  ).toMatchObject({
    pickupBy: { at: '2026-11-27T15:00:00.000Z' },
  })
})

const fee = {
  id: loanId,
  userId: patronId,
  amount: 12.35,
  remaining: 2.35,
  status: { name: 'Open' },
  paymentStatus: { name: 'Paid partially' },
  feeFineType: 'Overdue fine',
}

async function feesOf(state: 'open' | 'in-dispute' | 'sent-to-billing' | 'closed', more: object) {
  const { system } = await folio(() => listOf('accounts', { ...fee, ...more }))
  return system.listFees(patronId, state, call)
}

test('a fee is open, in dispute, with a bursar or closed, by both of its statuses', async () => {
  const closed = { status: { name: 'Closed' }, remaining: 0 }
  const transferred = { ...closed, paymentStatus: { name: 'Transferred fully' } }
  const disputed = { paymentStatus: { name: 'Suspended claim returned' } }
  expect((await feesOf('open', {}))?.items).toMatchObject([
    { type: 'overdue', balance: { minor: 235 }, original: { minor: 1235 } },
  ])
  expect((await feesOf('open', disputed))?.items).toEqual([])
  expect((await feesOf('in-dispute', disputed))?.items).toHaveLength(1)
  expect((await feesOf('sent-to-billing', transferred))?.items).toMatchObject([{ balance: { minor: 1235 } }])
  expect((await feesOf('closed', transferred))?.items).toEqual([])
  expect((await feesOf('closed', { ...closed, paymentStatus: null }))?.items).toHaveLength(1)
})

test('a fee without a readable balance is unreadable, one of an unknown type keeps its name', async () => {
  expect(await feesOf('open', { remaining: 'much' })).toMatchObject({ items: [], unreadable: 1 })
  expect((await feesOf('open', { feeFineType: 'Locker key' }))?.items).toMatchObject([
    { type: 'other', typeText: 'Locker key' },
  ])
})

test.for([
  ['Overdue fine', 'overdue'],
  ['Lost item fee', 'lost-item'],
  ['Lost item fee (actual cost)', 'lost-item'],
  ['Lost item processing fee', 'lost-item-processing'],
  ['Damaged', 'damaged-item'],
] as const)('a fee that FOLIO charges as %s is %s', async ([feeFineType, type]) => {
  expect((await feesOf('open', { feeFineType }))?.items).toMatchObject([{ type }])
})

const automated = {
  patronBlockConditionId: 'cf7a0d5f-a327-4ca1-aa9e-dc55ec006b8a',
  blockBorrowing: true,
  blockRenewals: false,
  blockRequests: true,
  message: 'You owe too much.',
}
const manual = {
  id: requestId,
  userId: patronId,
  desc: 'secret of staff',
  staffInformation: 'secret of staff',
  patronMessage: 'Please come to the desk.',
  borrowing: true,
}

async function blocksOf(ofRules: Answer, ofStaff: Answer) {
  const { system } = await folio(({ url }) => (url.pathname === '/manualblocks' ? ofStaff : ofRules))
  return system.listBlocks(await found(), call)
}

const rules = (...rows: unknown[]): Answer => ({ body: { automatedPatronBlocks: rows } })
const failing: Answer = { status: 500, text: 'secret of staff' }

test('G8 blocks of rules and of staff say what they forbid, and nothing that is for staff', async () => {
  const list = await blocksOf(rules(automated), listOf('manualblocks', manual))
  expect(list).toMatchObject({
    items: [
      { forbids: ['borrow', 'request'], reason: 'fees', text: 'You owe too much.' },
      { forbids: ['borrow'], reason: 'other', text: 'Please come to the desk.' },
    ],
    unreadable: 0,
  })
  expect(JSON.stringify(list)).not.toContain('secret')
})

test.for([
  ['cf7a0d5f-a327-4ca1-aa9e-dc55ec006b8a', 'fees'],
  ['584fbd4f-6a34-4730-a6ca-73a6a6a9d845', 'overdue'],
  ['e5b45031-a202-4abb-917b-e1df9346fe2c', 'overdue'],
  ['08530ac4-07f2-48e6-9dda-a97bc2bf7053', 'overdue'],
  ['72b67965-5b73-4840-bc0b-be8f3f6e047e', 'lost-item'],
] as const)('a block of the rule %s is for %s', async ([patronBlockConditionId, reason]) => {
  const list = await blocksOf(rules({ ...automated, patronBlockConditionId }), listOf('manualblocks'))
  expect(list.items).toMatchObject([{ reason }])
})

test('the network file may say what a rule of FOLIO blocks for', async () => {
  const blocks = [
    { code: automated.patronBlockConditionId, forbids: ['borrow' as const], reason: 'overdue' as const },
  ]
  const { system } = await folio(
    ({ url }) => (url.pathname === '/manualblocks' ? listOf('manualblocks') : rules(automated)),
    { blocks },
  )
  expect((await system.listBlocks(await found(), call)).items).toMatchObject([{ reason: 'overdue' }])
})

test('a block without a text for the patron has none, and one that has ended is none', async () => {
  const silent = { ...manual, patronMessage: undefined }
  const over = { ...manual, id: loanId, expirationDate: '2026-11-20T00:00:00.000+00:00' }
  const { items } = await blocksOf(rules(), listOf('manualblocks', silent, over))
  expect(items).toMatchObject([{ text: null }])
})

test('one module that fails leaves the blocks of the other, as a list that lacks some', async () => {
  expect(await blocksOf(failing, listOf('manualblocks', manual))).toMatchObject({
    items: [{ forbids: ['borrow'] }],
    unreadable: 1,
  })
  expect(await blocksOf(rules(automated), failing)).toMatchObject({
    items: [{ reason: 'fees' }],
    unreadable: 1,
  })
})

test('G15 if one module fails and the other lists none, the list is missing and not empty', async () => {
  await expect(blocksOf(failing, listOf('manualblocks'))).rejects.toMatchObject({ code: 'refused' })
  await expect(blocksOf(rules(), failing)).rejects.toMatchObject({ code: 'refused' })
  expect(await blocksOf(rules(), listOf('manualblocks'))).toEqual({ items: [], unreadable: 0 })
  for (const body of [{}, { automatedPatronBlocks: null }])
    await expect(blocksOf({ body }, listOf('manualblocks'))).rejects.toMatchObject({
      code: 'unexpected-answer',
    })
})

test('an odd block is a block', async () => {
  const odd = rules(
    { ...automated, blockBorrowing: 'perhaps', message: 7, patronBlockConditionId: null },
    'x',
  )
  expect(await blocksOf(odd, listOf('manualblocks'))).toMatchObject({
    items: [{ forbids: null, reason: 'other', text: null }],
    unreadable: 1,
  })
})
