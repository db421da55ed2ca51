import type { Story } from '../patrons/story.ts'
import { book } from './books.ts'
import { graduate, visitor } from './groups.ts'

/**
 * Patrons, for copies, at institutions that contradict Alma's documents: the linking id does not find the account, or a
 * look-up cannot count.
 */
export const oddLookUpStories: Story[] = [
  {
    name: 'home-without-linking-id',
    story: 'Two loans at Harbour; the record at home has no linking id.',
    person: { first: 'Thora', last: 'Eskildsen' },
    idAtHome: '4471402',
    linkingId: 'not-given',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4020', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90402',
        expires: 200,
        loans: [
          { ...book(530), due: 9 },
          { ...book(531), due: 12 },
        ],
      },
    ],
  },
  {
    name: 'link-in-another-form',
    story: 'Two loans at Harbour, whose record writes the linking id with the code of the home institution.',
    person: { first: 'Emeka', last: 'Dahlgren' },
    idAtHome: '4471403',
    linkingId: 'other-form',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4030', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90403',
        expires: 200,
        loans: [
          { ...book(532), due: 9 },
          { ...book(533), due: 12 },
        ],
      },
    ],
  },
  {
    name: 'link-of-former-days',
    story: 'Two loans at Harbour, whose record keeps the linking id that the record at home had formerly.',
    person: { first: 'Ottilie', last: 'Brandvold' },
    idAtHome: '4471409',
    linkingId: 'former',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4090', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90409',
        expires: 200,
        loans: [
          { ...book(532), due: 9 },
          { ...book(533), due: 12 },
        ],
      },
    ],
  },
  {
    name: 'fees-break-expand',
    story: 'Fees at three institutions, which fail to count them: two with status 400, the third with 500.',
    person: { first: 'Silje', last: 'Marchetti' },
    idAtHome: '4471404',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 4040',
        expires: 365,
        fees: [{ type: 'OVERDUEFINE', original: 4.5, since: -44 }],
        failsToExpand: 400,
      },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90404',
        expires: 200,
        loans: [{ ...book(534), due: 9 }],
        fees: [{ type: 'OVERDUEFINE', original: 2, since: -14 }],
        failsToExpand: 400,
      },
      {
        at: 'STATE',
        group: visitor,
        card: 'MSU 9039 7',
        expires: 200,
        fees: [{ type: 'OVERDUEFINE', original: 3, since: -14 }],
        failsToExpand: 500,
      },
    ],
  },
  {
    name: 'lost-not-counted',
    story: 'Two lost loans at Alpine, whose record counts none.',
    person: { first: 'Henrike', last: 'Dunmore' },
    idAtHome: '4471408',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4080', expires: 365 },
      {
        at: 'ALPINE',
        group: visitor,
        card: 'A0094080',
        expires: 200,
        loans: [
          { ...book(535), due: -60, status: 'LOST', renewable: false },
          { ...book(536), due: -75, status: 'LOST', renewable: false },
        ],
        counts: 0,
      },
    ],
  },
  {
    name: 'own-card-elsewhere',
    story: 'A card of Harbour’s own with two loans, which is not linked to the account at home.',
    person: { first: 'Lorcan', last: 'Abernathy' },
    idAtHome: '4471405',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4050', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90405',
        expires: 200,
        unlinked: true,
        loans: [
          { ...book(535), due: 9 },
          { ...book(536), due: 12 },
        ],
      },
    ],
  },
]
