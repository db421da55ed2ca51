import type { Story, StoryLoan } from '../patrons/story.ts'
import { book } from './books.ts'
import { borrower, graduate, networkPatron, undergraduate, visitor } from './groups.ts'

const titled = (index: number) => ({ title: book(index).title })

const overdueLoans = (count: number, firstBook: number) =>
  [...Array(count).keys()].map((index): StoryLoan => ({
    ...book(firstBook + index),
    due: -2 - index,
    loaned: -40,
    renewable: false,
  }))

/** Patrons who owe something or may not borrow. */
export const feeAndBlockStories: Story[] = [
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
          { type: 'OVERDUEFINE', original: 12.35, since: -20, ...titled(701) },
          { type: 'DAMAGEDITEMFINE', status: 'INDISPUTE', original: 25, since: -33, ...titled(702) },
          { type: 'OVERDUEFINE', status: 'CLOSED', original: 3, balance: 0, since: -200, ...titled(703) },
        ],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0095500',
        expires: 365,
        fees: [
          { type: 'RECALLEDOVERDUEFINE', original: 8.05, since: -15, ...titled(704) },
          { type: 'CREDIT', original: -8.05, since: -3, comment: 'Goodwill credit' },
        ],
      },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7830 01',
        expires: 365,
        fees: [
          { type: 'CUSTOMER_DEFINED_01', original: 7.5, since: -6, comment: 'Locker key' },
          { type: 'LOSTITEMREPLACEMENTFEE', status: 'EXPORTED', original: 110, since: -120, ...titled(705) },
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
        loans: [{ ...book(711), due: 9 }],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0095611',
        expires: 190,
        loans: [{ ...book(712), due: 13, renewable: false }],
        fees: [{ type: 'OVERDUEFINE', original: 60, since: -40, ...titled(713) }],
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
        loans: [{ ...book(721), due: 2, renewable: false }],
        blocks: [{ type: 'USER', code: 'CONSORTIA', text: 'Consortium agreement ended', since: -17 }],
      },
      { at: 'RIVER', group: visitor, expires: -200, status: 'INACTIVE' },
    ],
  },
  {
    name: 'near-the-limits',
    story: 'Two overdue loans and 50 US dollars away from the limits of the network; one lost item.',
    person: { first: 'Philippa', last: 'Marchetti' },
    idAtHome: '4471333',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 3330',
        expires: 190,
        loans: [...overdueLoans(12, 4_000), { ...book(731), due: -70, status: 'LOST', renewable: false }],
        fees: [{ type: 'LOSTITEMREPLACEMENTFEE', original: 64, since: -20, ...titled(731) }],
      },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7830 33',
        expires: 190,
        loans: overdueLoans(10, 4_100),
        fees: [{ type: 'OVERDUEFINE', original: 150, since: -10, ...titled(732) }],
      },
    ],
  },
]
