import type { Story } from '../story.ts'
import { borrower, graduate, networkPatron, undergraduate, visitor } from './groups.ts'
import { inventedBook } from './invented-books.ts'

/** Patrons whose loans tell the story. */
export const busyStories: Story[] = [
  {
    name: 'overdue-and-recalled',
    story: 'Loans that are overdue, called back, and both at once.',
    person: { first: 'Viktor', last: 'Almeida' },
    idAtHome: '4471321',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3211',
        expires: 150,
        loans: [
          { ...inventedBook(611), due: -9, loaned: -37, renewable: false, fine: 4.5 },
          { ...inventedBook(612), due: -1, loaned: -29, status: 'RECALL', renewable: false, fine: 6 },
          { ...inventedBook(613), due: 4, loaned: -24, status: 'RECALL', renewable: false },
        ],
      },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7810 12',
        expires: 150,
        loans: [{ ...inventedBook(614), due: -31, loaned: -60, renewable: false, fine: 15.5 }],
      },
    ],
  },
  {
    name: 'lost-and-claimed',
    story: 'One loan declared lost, one that the patron says was returned, one in order.',
    person: { first: 'Saoirse', last: 'Lindqvist' },
    idAtHome: '4471322',
    accounts: [
      {
        at: 'NORTH',
        group: undergraduate,
        card: 'N 4471 3222',
        expires: 220,
        loans: [
          { ...inventedBook(621), due: -75, loaned: -103, status: 'LOST', renewable: false },
          { ...inventedBook(622), due: -12, loaned: -40, status: 'CLAIMED_RETURN', renewable: false },
          { ...inventedBook(623), due: 14, loaned: -14, renewable: true },
        ],
        fees: [
          {
            type: 'LOSTITEMREPLACEMENTFEE',
            status: 'ACTIVE',
            original: 64,
            balance: 64,
            since: -45,
            title: inventedBook(621).title,
          },
          {
            type: 'LOSTITEMPROCESSFEE',
            status: 'ACTIVE',
            original: 12.5,
            balance: 12.5,
            since: -45,
            title: inventedBook(621).title,
          },
        ],
      },
    ],
  },
  {
    name: 'hourly-loans',
    story: 'Equipment that is due at an hour of today or tomorrow, in two time zones.',
    person: { first: 'Kofi', last: 'Steinbrück' },
    idAtHome: '4471323',
    accounts: [
      { at: 'NORTH', group: undergraduate, card: 'N 4471 3233', expires: 330 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90332',
        expires: 330,
        loans: [
          {
            title: 'Field recorder 4',
            library: 'MEDIA',
            description: 'Equipment',
            due: { next: '16:30' },
            loaned: 0,
            renewable: false,
          },
          {
            title: 'Laptop 17',
            library: 'MEDIA',
            description: 'Equipment',
            due: { next: '10:00' },
            loaned: -1,
            renewable: true,
          },
        ],
      },
      {
        at: 'BRIGID',
        group: networkPatron,
        expires: 330,
        loans: [
          {
            title: 'Anatomy model: the inner ear',
            description: 'Equipment',
            due: { next: '12:00' },
            loaned: 0,
            renewable: false,
          },
        ],
      },
    ],
  },
  {
    name: 'home-harbour',
    story: 'Home is Harbour College; the loans are at North University.',
    person: { first: 'Marisol', last: 'Achterhuis' },
    idAtHome: 'hc-stud-5512',
    accounts: [
      { at: 'HARBOUR', group: undergraduate, card: 'HC-70551', expires: 260 },
      {
        at: 'NORTH',
        group: visitor,
        card: 'N 9902 0551',
        expires: 120,
        loans: [
          { ...inventedBook(641), due: 6, loaned: -22, renewable: true },
          { ...inventedBook(642), due: 27, loaned: -1, renewable: true, library: 'GEO' },
        ],
      },
    ],
  },
  {
    name: 'home-state',
    story: 'Home is in New York; loans in Berlin and Zurich end hours before the day does at home.',
    person: {
      first: 'Delphine',
      last: 'Carraway',
      street: '88 Founders Row',
      city: 'Meridian',
      postalCode: '10900',
    },
    idAtHome: 'dcarraway@state.example',
    accounts: [
      { at: 'STATE', group: graduate, card: 'MSU 1100 73', expires: 540 },
      {
        at: 'OLDTOWN',
        group: networkPatron,
        card: 'OT-33107',
        expires: 100,
        loans: [{ ...inventedBook(651), due: 0, loaned: -28, renewable: true }],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0094411',
        expires: 100,
        loans: [{ ...inventedBook(652), due: 3, loaned: -25, renewable: true }],
      },
    ],
  },
]
