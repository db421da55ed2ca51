import type { Story } from '../patrons/story.ts'
import { book } from './books.ts'
import { graduate, lecturer, visitor } from './groups.ts'

/** Patrons whose copied records elsewhere lag behind the home record. */
export const linkedAccountStories: Story[] = [
  {
    name: 'expired-copy',
    story:
      'The copy at Harbour expired three weeks ago, the home account goes on: Harbour still calls the loan renewable.',
    person: {
      first: 'Leontine',
      last: 'Marchetti',
      street: '4 Tannery Row',
      city: 'Northhaven',
      postalCode: '20457',
    },
    idAtHome: '4471395',
    accounts: [
      { at: 'NORTH', group: lecturer, card: 'N 4471 3950', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90950',
        expires: -21,
        loans: [{ ...book(661), due: 3, loaned: -25 }],
      },
    ],
  },
  {
    name: 'moved-since-copied',
    story:
      'New address and e-mail at home; the copy at Harbour still has the old ones, the one at State the new.',
    person: {
      first: 'Bartholomew',
      last: 'Quist',
      street: '71 Lantern Hill',
      city: 'Northhaven',
      postalCode: '20459',
    },
    idAtHome: '4471396',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 3960', expires: 500 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90960',
        expires: 300,
        copied: {
          street: '3 Cooper Yard',
          city: 'Oldmere',
          postalCode: '20111',
          email: 'bq@oldmere.example',
        },
        loans: [{ ...book(671), due: 9 }],
      },
      { at: 'STATE', group: visitor, card: 'MSU 7960 01', expires: 300 },
    ],
  },
]
