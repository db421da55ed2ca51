import type { Story } from '../story.ts'
import { staff, undergraduate } from './groups.ts'
import { inventedBook } from './invented-books.ts'

/** With Robin Vale of five-institutions, three whom a search for "vale" finds at North, and nobody else. */
export const similarNames: Story[] = [
  {
    name: 'almost-robin-vale',
    story:
      'Rowena Vale, who is no Robin: works at North and has the group of staff, but no role at the desk.',
    person: { first: 'Rowena', last: 'Vale' },
    idAtHome: '4471718',
    accounts: [
      {
        at: 'NORTH',
        group: staff,
        card: 'N 4471 7718',
        expires: 767,
        loans: [{ ...inventedBook(911), due: 12, loaned: -16, renewable: true }],
      },
    ],
  },
  {
    name: 'expired-at-home',
    story: 'Tomás Valera, whose account at home ended 24 days ago; one loan is still out.',
    person: { first: 'Tomás', last: 'Valera' },
    idAtHome: '4470442',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 0442',
        expires: -24,
        loans: [{ ...inventedBook(912), due: -24, loaned: -80, renewable: false, fine: 4.8 }],
      },
    ],
  },
]
