import { isMissing } from '@library-card/contract/answer-state.ts'
import type { StaffCard } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { aFee, aRequest, institution, network, problem, missingCard } from '../../../test/examples.ts'
import { csvOf } from '../../export/csv.ts'
import { staffCard, staffLoan } from '../../../test/open-desk.tsx'
import type { StaffView } from './activity-view.ts'
import { savedInstitutions, savedItems, withPatron } from './saved-activity.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const names: Record<string, string> = { NORTH: 'North University', ALPINE: 'Alpine Institute' }
const north = institution('NORTH', 'North University')
const account = staffCard('NORTH', {
  loans: {
    state: 'ok',
    items: [staffLoan('1', '2026-11-28'), staffLoan('2', '2026-12-01', { state: 'lost' })],
  },
  fees: { state: 'withheld' },
  inDispute: { state: 'withheld' },
  sentToBilling: { state: 'withheld' },
})

function viewOf(...cards: StaffCard[]): StaffView {
  const more: Partial<StaffView> = {
    order: cards.map(({ institutionCode }) => institutionCode),
    cards: cards.filter(({ state }) => state !== 'no-answer'),
    responses: new Map(cards.map((card) => [card.institutionCode, card])),
    missing: cards.filter((card) => isMissing(card)),
    turnedOff: [],
    outside: [],
    toSignIn: [],
    waiting: [],
    home: 'NORTH',
    now: '2026-11-25T13:02:00Z',
    place: 'all',
    network: network({
      institutions: cards.map(({ institutionCode: code }) => institution(code, names[code] ?? code)),
    }),
    institutionOf: () => north,
    nameOf: (code: string) => names[code] ?? code,
  }
  // Only what a file is made of: the rest of a view is for the screen.
  return more as StaffView
}

const view = viewOf(account, missingCard('ALPINE'))

test('G14 a file has the columns of the table, and names institutions that did not respond', () => {
  expect(csvOf(savedInstitutions(view)).split('\r\n')).toEqual([
    '"Institution","State","Loans","Overdue","Next due","Requests","Unpaid fees","Blocks","Expires"',
    '"North University","Answered","2","0","2026-11-28","0","not shared","none on record","2027-09-30"',
    '"Alpine Institute","No answer","","","","","","",""',
  ])
})

test('G6 a file has a line for each matching loan, and no title column', () => {
  const lines = csvOf(withPatron(savedItems(view, 'lost'), 'N 4471')).split('\r\n')
  expect(lines[0]).toBe(
    '"Institution","State","Patron","Kind","Library","Date","Amount","Currency","Barcode ends in","Loaned","Fine so far, if returned now","Currency of the fine"',
  )
  expect(lines.slice(1)).toEqual([
    '"North University","Lost","N 4471","Loan","","2026-12-01","","","0912","","",""',
    '"Alpine Institute","No answer","N 4471","Loans","","","","","","","",""',
    '"Alpine Institute","No answer","N 4471","Requests","","","","","","","",""',
    '"North University","not shared","N 4471","Fees","","","","","","","",""',
    '"Alpine Institute","No answer","N 4471","Fees","","","","","","","",""',
  ])
})

test('G15 a file has the institution of a pickup place, as the table has', () => {
  const pickup = { institutionCode: 'ALPINE', place: { code: 'MAIN', name: 'Main Library' } }
  const items = [aRequest('1', { status: 'ready', pickup })]
  const card = staffCard('NORTH', { requests: { state: 'ok', items } })
  expect(csvOf(savedItems(viewOf(card, missingCard('ALPINE')), ''))).toContain(
    '"North University","Ready","Hold","pickup at Main Library, Alpine Institute"',
  )
})

test('G14 files name a growing fine, in no amount that is owed', () => {
  const items = [staffLoan('1', '2026-11-22', { fineIfReturnedNow: { minor: 200, currency: 'CHF' } })]
  const fined = viewOf(staffCard('NORTH', { loans: { state: 'ok', items } }))
  expect(csvOf(savedItems(fined, ''))).toMatch(/"Overdue","Loan","","2026-11-22","","",.*"2\.00","CHF"/)
  expect(csvOf(savedInstitutions(fined))).toContain('"0.00 EUR, Fine so far: 2.00 CHF, if returned now"')
})

test('G14 a balance of 0 has its decimals and its currency, as any other', () => {
  expect(csvOf(savedInstitutions(viewOf(staffCard('NORTH'))))).toContain('"0.00 EUR"')
})

test('G14 a file has a credit as the table has it, in the patron’s favour', () => {
  const items = [aFee('1', { minor: -2_000, currency: 'EUR' })]
  const card = staffCard('NORTH', { fees: { state: 'ok', items } })
  expect(savedItems(viewOf(card), '').lines.map(({ state }) => state)).toEqual(['In the patron’s favour'])
})

test('G15 a file of items names each list that is missing or was not read in full', () => {
  const card = staffCard('NORTH', {
    loans: { state: 'ok', items: [], unreadable: 1 },
    requests: { state: 'missing', problem },
  })
  const { lines } = savedItems(viewOf(card), '')
  expect(lines).toEqual([
    { institution: 'North University', state: 'Incomplete', rest: ['Loans'] },
    { institution: 'North University', state: 'did not load', rest: ['Requests'] },
  ])
})

test('G14 G15 a file has disputed and billed fees with their state, apart from the balance', () => {
  const card = staffCard('NORTH', {
    fees: { state: 'ok', items: [aFee('1', { minor: 740, currency: 'EUR' })] },
    inDispute: { state: 'ok', items: [aFee('2', { minor: 500, currency: 'EUR' }, { state: 'in-dispute' })] },
    sentToBilling: { state: 'missing', problem },
  })
  expect(csvOf(savedInstitutions(viewOf(card)))).toContain(
    '"7.40 EUR, 5.00 EUR in dispute, billed: not known"',
  )
  expect(savedItems(viewOf(card), '').lines.map(({ state }) => state)).toEqual([
    'Unpaid',
    'In dispute',
    'did not load',
  ])
})
