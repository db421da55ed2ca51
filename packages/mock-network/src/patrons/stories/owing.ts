import type { Story } from '../story.ts'
import { borrower, graduate, networkPatron, undergraduate, visitor } from './groups.ts'
import { inventedBook } from './invented-books.ts'

/** Patrons who owe something, or may not borrow. */
export const owingStories: Story[] = [
  {
    name: 'fees-in-three-currencies',
    story:
      'Fees in EUR, CHF and USD: open, in dispute, sent to billing, paid; a credit evens out one balance.',
    person: { first: 'Leopold', last: 'Fairweather' },
    idAtHome: '4471330',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3300',
        expires: 365,
        fees: [
          {
            type: 'OVERDUEFINE',
            status: 'ACTIVE',
            original: 12.35,
            balance: 12.35,
            since: -20,
            title: inventedBook(701).title,
          },
          {
            type: 'DAMAGEDITEMFINE',
            status: 'INDISPUTE',
            original: 25,
            balance: 25,
            since: -33,
            title: inventedBook(702).title,
          },
          {
            type: 'OVERDUEFINE',
            status: 'CLOSED',
            original: 3,
            balance: 0,
            since: -200,
            title: inventedBook(703).title,
          },
        ],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0095500',
        expires: 365,
        fees: [
          {
            type: 'RECALLEDOVERDUEFINE',
            status: 'ACTIVE',
            original: 8.05,
            balance: 8.05,
            since: -15,
            title: inventedBook(704).title,
          },
          {
            type: 'CREDIT',
            status: 'ACTIVE',
            original: -8.05,
            balance: -8.05,
            since: -3,
            comment: 'Goodwill credit',
          },
        ],
      },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7830 01',
        expires: 365,
        fees: [
          {
            type: 'CUSTOMER_DEFINED_01',
            status: 'ACTIVE',
            original: 7.5,
            balance: 7.5,
            since: -6,
            comment: 'Locker key',
          },
          {
            type: 'LOSTITEMREPLACEMENTFEE',
            status: 'EXPORTED',
            original: 110,
            balance: 110,
            since: -120,
            title: inventedBook(705).title,
          },
        ],
      },
    ],
  },
  {
    name: 'blocked-at-one',
    story: 'Blocked at Alpine because of fees, free everywhere else; an old block there has ended.',
    person: { first: 'Oksana', last: 'Pellegrin' },
    idAtHome: '4471331',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 3311',
        expires: 190,
        loans: [{ ...inventedBook(711), due: 9, loaned: -19, renewable: true }],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0095611',
        expires: 190,
        loans: [{ ...inventedBook(712), due: 13, loaned: -15, renewable: false }],
        fees: [
          {
            type: 'OVERDUEFINE',
            status: 'ACTIVE',
            original: 60,
            balance: 60,
            since: -40,
            title: inventedBook(713).title,
          },
        ],
        blocks: [
          { type: 'CASH', code: '05-FEES', text: 'Fee limit exceeded', note: 'Pay at any desk', since: -40 },
          { type: 'USER', code: '03-ADDRESS', text: 'Address not valid', since: -90, active: false },
        ],
      },
    ],
  },
  {
    name: 'expired-there',
    story: 'Valid at home; the account at Meridian State has expired and is blocked there.',
    person: { first: 'Bastian', last: 'Quill' },
    idAtHome: '4471332',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 3322', expires: 420 },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7830 22',
        expires: -17,
        loans: [{ ...inventedBook(721), due: 2, loaned: -26, renewable: false }],
        blocks: [{ type: 'USER', code: 'CONSORTIA', text: 'Consortium agreement ended', since: -17 }],
      },
      { at: 'RIVER', group: visitor, expires: -200, status: 'INACTIVE' },
    ],
  },
]
