import type { Story, StoryLoan } from '../story.ts'
import { borrower, lecturer } from './groups.ts'
import { inventedBook } from './invented-books.ts'

const manyLoans: StoryLoan[] = Array.from({ length: 230 }, (_, index) => ({
  ...inventedBook(index),
  due: 1 + (index % 83),
  loaned: -1 - (index % 40),
  renewable: index % 5 !== 0,
}))

const renewableLoans = (count: number, from: number): StoryLoan[] =>
  Array.from({ length: count }, (_, index) => ({
    ...inventedBook(from + index),
    due: 2 + (index % 20),
    loaned: -8,
    renewable: true,
  }))

export const manyLoansStories: Story[] = [
  {
    name: 'many-loans',
    story: '230 loans at one institution: more than any page of Alma holds.',
    person: { first: 'Prudence', last: 'Okafor' },
    idAtHome: '4471320',
    accounts: [
      { at: 'NORTH', group: lecturer, card: 'N 4471 3200', expires: 700, loans: manyLoans },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7810 04',
        expires: 90,
        loans: [{ ...inventedBook(601), due: 12, loaned: -16, renewable: true }],
      },
    ],
  },
  {
    name: 'hundreds-to-renew',
    story: '240 loans at two institutions, all renewable: more than one order may hold.',
    person: { first: 'Ottilie', last: 'Brandvold' },
    idAtHome: '4471390',
    accounts: [
      {
        at: 'NORTH',
        group: lecturer,
        card: 'N 4471 3900',
        expires: 700,
        loans: renewableLoans(120, 2_000),
      },
      {
        at: 'HARBOUR',
        group: borrower,
        card: 'HC 4471 39',
        expires: 300,
        loans: renewableLoans(120, 3_000),
      },
    ],
  },
]
