import { almaNames, type AlmaName, type InstitutionName } from '../institutions.ts'
import type { Story, StoryPerson, StoryRole } from '../patrons/story.ts'
import { book } from './books.ts'
import { staff, undergraduate, visitor } from './groups.ts'

/** With Robin Vale of `five-institutions`, the only patrons whom a search for "vale" finds at North. */
export const similarNames: Story[] = [
  {
    name: 'almost-robin-vale',
    story: 'Not Robin Vale but Rowena: works at North and has the group of staff, but no role at the desk.',
    person: { first: 'Rowena', last: 'Vale' },
    idAtHome: '4471718',
    accounts: [
      { at: 'NORTH', group: staff, card: 'N 4471 7718', expires: 767, loans: [{ ...book(911), due: 12 }] },
    ],
  },
  {
    name: 'expired-at-home',
    story: 'Tomás Valera, whose account at home ended 24 days ago; one item is still on loan.',
    person: { first: 'Tomás', last: 'Valera' },
    idAtHome: '4470442',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 0442',
        expires: -24,
        loans: [{ ...book(912), due: -24, loaned: -80, renewable: false, fine: 4.8 }],
      },
    ],
  },
]

const employee = (at: InstitutionName, role: StoryRole) => ({ at, group: staff, expires: 700, roles: [role] })

/** One staff member for each role at North, and two whose role has lapsed. */
export const northStaff: Story[] = [
  {
    name: 'desk-operator',
    story: 'Staff: works at the circulation desk, and is a patron with a loan as well.',
    person: { first: 'Marguerite', last: 'Osei' },
    idAtHome: '9000101',
    accounts: [
      { ...employee('NORTH', { type: '32' }), card: 'N 9000 1011', loans: [{ ...book(901), due: 14 }] },
    ],
  },
  {
    name: 'desk-manager',
    story: 'Staff: manages the circulation desk, and is a visitor at Harbour, where that gives no rights.',
    person: { first: 'Piet', last: 'Lindqvist' },
    idAtHome: '9000102',
    accounts: [
      { ...employee('NORTH', { type: '221' }), card: 'N 9000 1022' },
      { at: 'HARBOUR', group: visitor, expires: 700 },
    ],
  },
  {
    name: 'limited-desk-operator',
    story: 'Staff: works at the circulation desk with limited rights, whose code only the code table names.',
    person: { first: 'Eulalia', last: 'Brand' },
    idAtHome: '9000107',
    accounts: [employee('NORTH', { type: '9321' })],
  },
  {
    name: 'user-manager',
    story: 'Staff: manages users for the whole institution, until a day in the future.',
    person: { first: 'Anneke', last: 'Rao' },
    idAtHome: '9000103',
    accounts: [employee('NORTH', { type: '21', expires: 90 })],
  },
  {
    name: 'user-administrator',
    story: 'Staff: administers users for the whole institution.',
    person: { first: 'Casimir', last: 'Bloom' },
    idAtHome: '9000104',
    accounts: [employee('NORTH', { type: '50' })],
  },
  {
    name: 'expired-role',
    story: 'Worked at the circulation desk: the role ended ten days ago, the account did not.',
    person: { first: 'Dorothea', last: 'Finch' },
    idAtHome: '9000105',
    accounts: [employee('NORTH', { type: '32', expires: -10 })],
  },
  {
    name: 'suspended-role',
    story: 'Works at the circulation desk, but the role is suspended.',
    person: { first: 'Lucian', last: 'Marsh' },
    idAtHome: '9000106',
    accounts: [employee('NORTH', { type: '32', status: 'INACTIVE' })],
  },
  {
    name: 'expired-limited-role',
    story: 'Worked at the circulation desk with limited rights: the role ended ten days ago.',
    person: { first: 'Hesper', last: 'Lowell' },
    idAtHome: '9000108',
    accounts: [employee('NORTH', { type: '9321', expires: -10 })],
  },
]

const operators: Record<Exclude<AlmaName, 'NORTH'>, [idAtHome: string, StoryPerson]> = {
  HARBOUR: ['9000201', { first: 'Sigrid', last: 'Tallow' }],
  ALPINE: ['9000301', { first: 'Reto', last: 'Ammann' }],
  LAKE: ['9000401', { first: 'Odile', last: 'Perrin' }],
  STATE: ['9000501', { first: 'Marcus', last: 'Dell' }],
  OLDTOWN: ['9000601', { first: 'Friedhelm', last: 'Krüger' }],
  BRIGID: ['9000701', { first: 'Siobhan', last: 'Keane' }],
  RIVER: ['9000801', { first: 'Winston', last: 'Prado' }],
  VALLEY: ['9000901', { first: 'Greta', last: 'Noland' }],
}

/** A desk operator at each institution except North: `desk-operator-harbour` and so on. */
export const deskOperatorsElsewhere: Story[] = almaNames
  .filter((name) => name !== 'NORTH')
  .map((at) => {
    const [idAtHome, person] = operators[at]
    return {
      name: `desk-operator-${at.toLowerCase()}`,
      story: `Staff: works at the circulation desk of ${at}.`,
      person,
      idAtHome,
      accounts: [employee(at, { type: '32' })],
    }
  })
