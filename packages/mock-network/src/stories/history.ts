import type { Story, StoryPastLoan } from '../patrons/story.ts'
import { book } from './books.ts'
import { borrower, lecturer, visitor } from './groups.ts'

const pastLoans = Array.from({ length: 130 }, (_, index): StoryPastLoan => ({
  ...book(700 + index),
  loaned: -40 - index * 9,
  returned: -12 - index * 9,
}))

/** Returned loans at an institution that keeps a record of them, and at one that does not. */
export const longHistory: Story = {
  name: 'long-history',
  story: '130 returned loans on record at North University; Harbour College keeps no record.',
  person: { first: 'Cornelius', last: 'Vantage' },
  idAtHome: '4471329',
  accounts: [
    {
      at: 'NORTH',
      group: lecturer,
      card: 'N 4471 3299',
      expires: 500,
      loans: [{ ...book(690), due: 11 }],
      pastLoans,
    },
    { at: 'HARBOUR', group: visitor, card: 'HC-90229', expires: 200, loans: [{ ...book(691), due: 6 }] },
    { at: 'STATE', group: borrower, card: 'MSU 7840 29', expires: 200 },
  ],
}
