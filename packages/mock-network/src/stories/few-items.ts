import type { Story } from '../patrons/story.ts'
import { book } from './books.ts'
import { graduate, lecturer, networkPatron, undergraduate, visitor } from './groups.ts'

/** Patrons with little or nothing on their accounts. */
export const fewItemsStories: Story[] = [
  {
    name: 'nothing-anywhere',
    story: 'Accounts at three institutions, and nothing on loan, requested or owed at any.',
    person: { first: 'Noor', last: 'Halvorsen' },
    idAtHome: '4471310',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 3100', expires: 400 },
      { at: 'HARBOUR', group: visitor, card: 'HC-90117', expires: 400 },
      { at: 'OLDTOWN', group: networkPatron, expires: 200 },
    ],
  },
  {
    name: 'two-loans',
    story: 'Two loans at home, and an account at Alpine with nothing.',
    person: { first: 'Tomas', last: 'Ekblad' },
    idAtHome: '4471311',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 3111',
        expires: 280,
        loans: [
          { ...book(501), due: 5 },
          { ...book(502), due: 19, library: 'CHEM' },
        ],
      },
      { at: 'ALPINE', group: networkPatron, card: 'A0093400', expires: 280 },
    ],
  },
  {
    name: 'home-only',
    story: 'An account at home and at no other institution.',
    person: { first: 'Ingrid', last: 'Mbeki-Lund', preferredFirst: 'Inga' },
    idAtHome: '4471312',
    accounts: [
      {
        at: 'NORTH',
        group: lecturer,
        card: 'N 4471 3122',
        expires: 900,
        loans: [{ ...book(510), due: 60, loaned: -30 }],
      },
    ],
  },
  {
    name: 'messages-only',
    story: 'No loans, but messages from two institutions; a third wrote notes for its staff only.',
    person: { first: 'Yusuf', last: 'Brandvold' },
    idAtHome: '4471313',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3133',
        expires: 300,
        notes: [
          { text: 'The reading room closes at 16:00 on Friday for the staff meeting.', since: -2 },
          { text: 'Complained about the radiator. Be kind.', since: -50, viewable: false },
        ],
      },
      {
        at: 'LAKE',
        group: visitor,
        card: '20502',
        expires: 300,
        notes: [{ text: 'Your practice room key is ready at the desk.', since: -1 }],
      },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90221',
        expires: 300,
        notes: [{ text: 'Check identity card at next visit.', since: -12, viewable: false }],
      },
    ],
  },
  {
    name: 'almost-five-institutions',
    story: 'Another patron, whose id begins like that of five-institutions: a word search finds both.',
    person: { first: 'Robina', last: 'Farrow' },
    idAtHome: '44712093',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 2094', expires: 309 },
      { at: 'HARBOUR', group: visitor, expires: 309, loans: [{ ...book(520), due: 11 }] },
    ],
  },
]
