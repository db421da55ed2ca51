import type { Story } from '../../story.ts'
import { staff, visitor } from '../groups.ts'
import { inventedBook } from '../invented-books.ts'

/** One for each role at North, and two whose role gives no right any more. */
export const northStaff: Story[] = [
  {
    name: 'desk-operator',
    story: 'Staff: works at the circulation desk, and is a patron with a loan as well.',
    person: { first: 'Marguerite', last: 'Osei' },
    idAtHome: '9000101',
    accounts: [
      {
        at: 'NORTH',
        group: staff,
        card: 'N 9000 1011',
        expires: 700,
        roles: [{ type: '32' }],
        loans: [{ ...inventedBook(901), due: 14, loaned: -14, renewable: true }],
      },
    ],
  },
  {
    name: 'desk-manager',
    story: 'Staff: manages the circulation desk, and is a visitor at Harbour, where that gives no rights.',
    person: { first: 'Piet', last: 'Lindqvist' },
    idAtHome: '9000102',
    accounts: [
      { at: 'NORTH', group: staff, card: 'N 9000 1022', expires: 700, roles: [{ type: '221' }] },
      { at: 'HARBOUR', group: visitor, expires: 700 },
    ],
  },
  {
    name: 'user-manager',
    story: 'Staff: manages users, for the whole institution and until a day that is yet to come.',
    person: { first: 'Anneke', last: 'Rao' },
    idAtHome: '9000103',
    accounts: [{ at: 'NORTH', group: staff, expires: 700, roles: [{ type: '21', expires: 90 }] }],
  },
  {
    name: 'user-administrator',
    story: 'Staff: administers users for the whole institution.',
    person: { first: 'Casimir', last: 'Bloom' },
    idAtHome: '9000104',
    accounts: [{ at: 'NORTH', group: staff, expires: 700, roles: [{ type: '50' }] }],
  },
  {
    name: 'expired-role',
    story: 'Worked at the circulation desk: the role ended ten days ago, the account did not.',
    person: { first: 'Dorothea', last: 'Finch' },
    idAtHome: '9000105',
    accounts: [{ at: 'NORTH', group: staff, expires: 700, roles: [{ type: '32', expires: -10 }] }],
  },
  {
    name: 'suspended-role',
    story: 'Works at the circulation desk, but the role is suspended.',
    person: { first: 'Lucian', last: 'Marsh' },
    idAtHome: '9000106',
    accounts: [{ at: 'NORTH', group: staff, expires: 700, roles: [{ type: '32', status: 'INACTIVE' }] }],
  },
]
