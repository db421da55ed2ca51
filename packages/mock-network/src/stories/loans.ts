import type { Story, StoryLoan } from '../patrons/story.ts'
import { book } from './books.ts'
import { borrower, graduate, lecturer, networkPatron, undergraduate, visitor } from './groups.ts'

const range = (length: number) => [...Array(length).keys()]

const manyLoans = range(230).map((index): StoryLoan => ({
  ...book(index),
  due: 1 + (index % 83),
  loaned: -1 - (index % 40),
  renewable: index % 5 !== 0,
}))

const hundredTwoLoans = (firstBook: number) =>
  range(102).map((index): StoryLoan => ({ ...book(firstBook + index), due: 2 + (index % 20), loaned: -8 }))

/** Patrons with more loans than one page or order holds. */
export const manyLoansStories: Story[] = [
  {
    name: 'many-loans',
    story: '230 loans at one institution: more than any page of Alma holds.',
    person: { first: 'Prudence', last: 'Okafor' },
    idAtHome: '4471320',
    accounts: [
      { at: 'NORTH', group: lecturer, card: 'N 4471 3200', expires: 700, loans: manyLoans },
      { at: 'STATE', group: borrower, card: 'MSU 7810 04', expires: 90, loans: [{ ...book(601), due: 12 }] },
    ],
  },
  {
    name: 'hundreds-to-renew',
    story: '204 loans at two institutions, all renewable: more than one order may hold.',
    person: { first: 'Ottilie', last: 'Brandvold' },
    idAtHome: '4471390',
    accounts: [
      { at: 'NORTH', group: lecturer, card: 'N 4471 3900', expires: 700, loans: hundredTwoLoans(2_000) },
      { at: 'HARBOUR', group: borrower, card: 'HC 4471 39', expires: 300, loans: hundredTwoLoans(3_000) },
    ],
  },
]

const replacement = { since: -45, title: book(621).title }

/** Patrons with few loans, either of special kinds or far from home. */
export const fewLoansStories: Story[] = [
  {
    name: 'overdue-and-recalled',
    story: 'Loans that are overdue, recalled, and both at once.',
    person: { first: 'Viktor', last: 'Almeida' },
    idAtHome: '4471321',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3211',
        expires: 150,
        loans: [
          { ...book(611), due: -9, renewable: false, fine: 4.5 },
          { ...book(612), due: -1, status: 'RECALL', renewable: false, fine: 6 },
          { ...book(613), due: 4, status: 'RECALL', renewable: false },
        ],
      },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7810 12',
        expires: 150,
        loans: [{ ...book(614), due: -31, loaned: -60, renewable: false, fine: 15.5 }],
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
          { ...book(621), due: -75, status: 'LOST', renewable: false },
          { ...book(622), due: -12, status: 'CLAIMED_RETURN', renewable: false },
          { ...book(623), due: 14 },
        ],
        fees: [
          { type: 'LOSTITEMREPLACEMENTFEE', original: 64, ...replacement },
          { type: 'LOSTITEMPROCESSFEE', original: 12.5, ...replacement },
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
            renewable: false,
          },
          {
            title: 'Laptop 17',
            library: 'MEDIA',
            description: 'Equipment',
            due: { next: '10:00' },
            loaned: -1,
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
          { ...book(641), due: 6 },
          { ...book(642), due: 27, library: 'GEO' },
        ],
      },
    ],
  },
  {
    name: 'home-state',
    story: 'Home is in New York; loans in Berlin and Zurich are due hours before the day ends at home.',
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
        loans: [{ ...book(651), due: 0 }],
      },
      {
        at: 'ALPINE',
        group: networkPatron,
        card: 'A0094411',
        expires: 100,
        loans: [{ ...book(652), due: 3 }],
      },
    ],
  },
]
