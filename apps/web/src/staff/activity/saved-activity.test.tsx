import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { institution, problem, unavailableCard } from '../../../test/examples.ts'
import { csvOf } from '../../export/csv.ts'
import type { StaffContext } from '../staff-context.tsx'
import { staffCard, staffLoan } from '../../../test/open-desk.tsx'
import { savedInstitutions, savedItems, withPatron } from './saved-activity.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const names: Record<string, string> = { NORTH: 'North University', ALPINE: 'Alpine Institute' }
const north = institution('NORTH', 'North University')
// Only what a file is made of: the rest of a desk is for the screen.
const desk = {
  home: 'NORTH',
  network: { answersWithinSeconds: 3 },
  institutionOf: () => north,
  nameOf: (code: string) => names[code] ?? code,
} as unknown as StaffContext

const view = {
  place: 'all',
  asked: ['NORTH', 'ALPINE'],
  accounts: [
    staffCard('NORTH', {
      loans: {
        state: 'ok',
        items: [staffLoan('1', '2026-11-28'), staffLoan('2', '2026-12-01', { state: 'lost' })],
      },
      fees: { state: 'withheld' },
    }),
  ],
  unavailable: [unavailableCard('ALPINE')],
  notAsked: [],
  waiting: [],
  without: [],
}

test('G14 a file has the columns of the table, and names institutions that did not respond', () => {
  expect(csvOf(savedInstitutions(view, desk)).split('\r\n')).toEqual([
    '"Institution","State","Loans","Overdue","Next due","Requests","Balance","Blocks","Expires"',
    '"North University","Answered","2","0","2026-11-28","0","not shared","","2027-09-30"',
    '"Alpine Institute","Did not answer within 3 seconds.","","","","","","",""',
  ])
})

test('G6 a file has a line for each matching loan, and no title column', () => {
  const lines = csvOf(withPatron(savedItems(view, desk, 'lost'), 'N 4471')).split('\r\n')
  expect(lines[0]).toBe(
    '"Institution","State","Patron","Kind","Library","Date","Amount","Currency","Barcode ends in","Loaned"',
  )
  expect(lines.slice(1)).toEqual([
    '"North University","Lost","N 4471","Loan","","2026-12-01","","","0912",""',
    '"North University","not shared","N 4471","Fees","","","","","",""',
    '"Alpine Institute","Did not answer within 3 seconds.","N 4471","","","","","","",""',
  ])
})

test('G15 a file of items names each list that is missing or was not read in full', () => {
  const card = staffCard('NORTH', {
    loans: { state: 'ok', items: [], unreadable: 1 },
    requests: { state: 'missing', problem },
  })
  const { lines } = savedItems({ ...view, accounts: [card], unavailable: [] }, desk, '')
  expect(lines).toEqual([
    { institution: 'North University', state: 'Not all of it could be read', rest: ['Loans'] },
    { institution: 'North University', state: 'no answer', rest: ['Requests'] },
  ])
})
