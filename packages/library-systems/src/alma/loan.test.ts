import { expect, test } from 'vitest'
import { alma } from '../../test/alma-server.ts'
import { isCurrent, toLoan } from './loan.ts'
import { call, context, oldLoan, oldUser } from '../../test/alma-examples.ts'
import { toAccount } from './account.ts'

const account = toAccount(oldUser, context)
const borrower = { account, blocks: { items: [], unreadable: 0 } }

function loanWith(more: object) {
  return toLoan({ ...oldLoan, ...more }, borrower, context)
}

test('a loan with all fields', () => {
  expect(loanWith({})).toEqual({
    id: '9007199254740993521',
    title: 'A Grammar of Small Maps',
    author: 'Halloran, Wen',
    description: null,
    barcode: '0000008274',
    callNumber: 'GA 105 .H35',
    library: { code: 'GEO', name: 'Geography Library' },
    loaned: { at: '2026-10-02T08:10:00.018Z' },
    due: { at: '2026-11-27T22:59:00Z' },
    state: 'on-loan',
    renewed: null,
    renewal: { can: 'yes', reasons: [] },
    fineIfReturnedNow: null,
  })
})

test('a loan with no field but its id', () => {
  expect(toLoan({ loan_id: '1', library: {}, last_renew_status: {} }, borrower, context)).toMatchObject({
    title: null,
    library: null,
    due: null,
    renewed: null,
    renewal: { can: 'unknown', reasons: [] },
  })
})

test('a loan can be recalled and have a fine that grows at the same time', () => {
  const loan = loanWith({ process_status: 'RECALL', loan_fine: 2.5 })
  expect(loan).toMatchObject({ state: 'recalled', fineIfReturnedNow: { minor: 250, currency: 'EUR' } })
})

test.for([
  [{ renewable: false }, 'no', []],
  [{ renewable: null }, 'unknown', []],
  [{ renewable: false, process_status: 'RECALL' }, 'no', ['recalled']],
  [{ renewable: true, process_status: 'LOST' }, 'no', ['lost']],
  [{ renewable: null, process_status: 'LOST' }, 'no', ['lost']],
  [{ renewable: null, process_status: 'CLAIMED_RETURN' }, 'no', ['claimed-returned']],
] as const)('a loan with %j can be renewed: %s, because of %j', ([fields, can, reasons]) => {
  expect(loanWith(fields).renewal).toEqual({ can, reasons })
})

test('an expired account and a block are both reasons, unless the institution calls the loan renewable', () => {
  const block = { forbids: ['renew' as const], reason: 'fees' as const, text: null, since: null, until: null }
  const barred = {
    account: { ...account, standing: 'expired' as const },
    blocks: { items: [{ ...block, loanId: null }], unreadable: 0 },
  }
  const reasons = ['expired-account', 'blocked']
  for (const renewable of [false, null])
    expect(toLoan({ ...oldLoan, renewable }, barred, context).renewal).toEqual({ can: 'no', reasons })
  expect(toLoan(oldLoan, barred, context).renewal).toEqual({ can: 'yes', reasons: [] })
})

test.for([
  [{ value: '401193;', desc: 'Erfolgreich verlängert' }, { at: '2026-11-01T10:00:00Z' }],
  [{ value: '401822;', desc: 'Not renewed' }, null],
] as const)('G14 only a successful renewal (%j) counts as one', ([last_renew_status, renewed]) => {
  const loan = loanWith({ last_renew_status, last_renew_date: '2026-11-01T10:00:00Z' })
  expect(loan.renewed).toEqual(renewed)
})

test.for([true, false, null])(
  'G15 of a loan with an undocumented status and renewable %s, only the desk knows whether it can be renewed',
  (renewable) => {
    const undocumented = { process_status: 'LOST_AND_PAID', due_date: '2026-11-01T22:59:00Z', renewable }
    const expired = { ...borrower, account: { ...account, standing: 'expired' as const } }
    expect(toLoan({ ...oldLoan, ...undocumented }, expired, context)).toMatchObject({
      state: 'other',
      stateText: 'LOST_AND_PAID',
      renewal: { can: 'no', reasons: [] },
    })
  },
)

test.for(['NORMAL', 'RENEW', 'Normal', null, '', {}])(
  'a loan with the status %j is an ordinary one',
  (process_status) => {
    expect(loanWith({ process_status }).state).toBe('on-loan')
  },
)

test('a title links to the catalogue only where the network file has the pattern of its pages', () => {
  expect(loanWith({ mms_id: '9912 & 6' })).not.toHaveProperty('link')
  const pattern = 'https://north.example/discovery/fulldisplay?docid=alma{mms_id}&vid=01MER:V1'
  const linking = { ...context, links: { title: pattern } }
  expect(toLoan({ ...oldLoan, mms_id: '9912 & 6' }, borrower, linking).link).toBe(
    'https://north.example/discovery/fulldisplay?docid=alma9912%20%26%206&vid=01MER:V1',
  )
  expect(toLoan(oldLoan, borrower, linking)).not.toHaveProperty('link')
})

test.for([
  [2.5, { minor: 250, currency: 'EUR' }],
  [0, null],
  [-1, null],
  ['many', null],
] as const)('G14 a fine of %s, if the loan were returned now, is %j', ([loan_fine, fineIfReturnedNow]) => {
  expect(loanWith({ loan_fine })).toMatchObject({ fineIfReturnedNow })
})

test.for([
  ['LOST', 'lost'],
  ['lost', 'lost'],
  ['RECALL', 'recalled'],
  ['RENEW', 'on-loan'],
  ['CLAIMED_RETURN', 'claimed-returned'],
  ['Claimed Return', 'claimed-returned'],
  ['LOST_AND_PAID', 'other'],
] as const)('a loan with the status %s is %s', ([process_status, state]) => {
  const loan = loanWith({ process_status })
  expect(loan.state).toBe(state)
  expect('stateText' in loan).toBe(state === 'other')
})

test.for([
  [{ last_renew_status: {}, process_status: 'RENEW' }, true],
  [{ last_renew_status: {}, process_status: 'Renew' }, true],
  [{ last_renew_status: {}, process_status: 'NORMAL' }, false],
  [{ last_renew_status: { value: '401193' }, process_status: 'NORMAL' }, true],
  [{ last_renew_status: { value: '1401193' }, process_status: 'RENEW' }, false],
] as const)('G14 whether a loan with %j was renewed: %s', ([fields, isRenewed]) => {
  const { renewed } = loanWith({ ...fields, last_renew_date: '2026-11-01T10:00:00Z' })
  expect(renewed).toEqual(isRenewed ? { at: '2026-11-01T10:00:00Z' } : null)
})

const refused = { value: '401822;', desc: 'Refused' }

test.for([
  [{ process_status: 'RENEW', last_renew_status: refused, last_renew_date: '2026-11-01T10:00:00Z' }, true],
  [{ process_status: 'RENEW', last_renew_status: {} }, true],
  [{ process_status: 'NORMAL', last_renew_status: { value: '401193;' } }, true],
  [{ process_status: 'RENEW', last_renew_status: {}, last_renew_date: '2026-11-01T10:00:00Z' }, undefined],
  [
    { process_status: 'NORMAL', last_renew_status: refused, last_renew_date: '2026-11-01T10:00:00Z' },
    undefined,
  ],
] as const)('a loan with %j was renewed at an unknown time: %s', ([fields, isUndated]) => {
  expect(loanWith(fields).renewalUndated).toBe(isUndated)
})

test.for([
  ['NORMAL', { can: 'yes', reasons: [] }],
  ['RECALL', { can: 'yes', reasons: [] }],
  ['LOST', { can: 'no', reasons: ['lost'] }],
  ['CLAIMED_RETURN', { can: 'no', reasons: ['claimed-returned'] }],
  ['LOST_AND_PAID', { can: 'no', reasons: [] }],
] as const)(
  'the desk decides whether a loan with the status %s is renewed, whatever `renewable` says',
  ([process_status, renewal]) => {
    expect(loanWith({ process_status, renewable: true }).renewal).toEqual(renewal)
  },
)

test('only a block of renewals is a reason', () => {
  const block = { reason: 'fees' as const, text: null, since: null, until: null, loanId: null }
  const forbidding = (...forbids: ('borrow' | 'renew')[]) => {
    const blocks = {
      items: [
        { ...block, forbids },
        { ...block, forbids: null },
      ],
      unreadable: 0,
    }
    return toLoan({ ...oldLoan, renewable: null }, { account, blocks }, context).renewal
  }
  expect(forbidding('borrow')).toEqual({ can: 'unknown', reasons: [] })
  expect(forbidding('borrow', 'renew')).toEqual({ can: 'no', reasons: ['blocked'] })
})

test.for([
  [
    { value: 'GEO', desc: '' },
    { code: 'GEO', name: 'GEO' },
  ],
  [{ desc: 'Geography' }, { code: null, name: 'Geography' }],
] as const)('the library %j is %j', ([library, place]) => {
  expect(loanWith({ library }).library).toEqual(place)
})

test.for([
  ['COMPLETE', false],
  ['Complete', false],
  ['ACTIVE', true],
  [null, true],
  ['NEW', true],
] as const)('a loan with the status %s is current: %s', ([loan_status, expected]) => {
  expect(isCurrent({ ...oldLoan, loan_status })).toBe(expected)
})

test.for([
  [0, 100, 250, 100],
  [100, 100, 250, 200],
  [200, 50, 250, null],
  [150, 100, 250, null],
  [0, 1, 1, null],
] as const)(
  'G23 after the past loans from %i on, %i in the answer of %i, the next begin at %s',
  async ([offset, length, total, next]) => {
    const item_loan = Array.from({ length }, (_, at) => ({
      ...oldLoan,
      loan_id: `${at}`,
      loan_status: 'COMPLETE',
      return_date: '2026-11-01T10:00:00Z',
    }))
    const { system, seen } = await alma(() => ({ body: { item_loan, total_record_count: total } }))
    const past = await system.listPastLoans('4471209', offset, call)
    expect(past).toMatchObject({ unreadable: 0, next })
    expect(past.items[0]).toMatchObject({
      id: '0',
      title: oldLoan.title,
      returned: { at: '2026-11-01T10:00:00Z' },
    })
    expect(seen[0]?.url).toBe(
      `/almaws/v1/users/4471209/loans?loan_status=Complete&order_by=return_date&direction=DESC&limit=100&offset=${offset}`,
    )
  },
)

test('a loan that is still on loan is not among the past ones', async () => {
  const rows = ['COMPLETE', 'Active', null].map((loan_status, at) => ({
    ...oldLoan,
    loan_id: `${at}`,
    loan_status,
  }))
  const { system } = await alma(() => ({ body: { item_loan: rows, total_record_count: 3 } }))
  const past = await system.listPastLoans('4471209', 0, call)
  expect(past.items.map(({ id }) => id)).toEqual(['0', '2'])
})

test.for([
  ['2026-12-10T22:59:00', { at: '2026-12-10T21:59:00.000Z' }],
  ['2026-10-25T00:30:00.5', { at: '2026-10-24T22:30:00.500Z' }],
  ['2026-02-30T22:59:00', null],
  ['2026-12-10T25:59:00', null],
] as const)('G25 a due date without a zone, %s, is %j by the clock of the institution', ([due_date, due]) => {
  expect(loanWith({ due_date }).due).toEqual(due)
})

test('a due date in the year 9999 is no date, so the loan has no end', () => {
  for (const due_date of ['9999-12-31T22:59:00Z', '9999-12-31Z'])
    expect(loanWith({ due_date })).toMatchObject({ due: null })
})
