import { refusals } from '../patrons/refusal-texts.ts'
import type { Story } from '../patrons/story.ts'
import { borrower, graduate, visitor } from './groups.ts'

/** Stories that exist only as copies, for tests that are the same for each vendor. */
export const storiesForCopies: Story[] = [
  {
    name: 'every-refusal',
    story: 'A loan for each reason for which a renewal is refused; its title is the reason.',
    person: { first: 'Ulla', last: 'Nordhagen' },
    idAtHome: '4471392',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3920',
        expires: 365,
        loans: refusals.map((renewal) => ({ title: renewal, due: 4, loaned: -20, renewal })),
      },
    ],
  },
  {
    name: 'long-id',
    story: 'One loan at home, where her id is an e-mail address of about 60 characters.',
    person: { first: 'Wilhelmina', last: 'van der Meulen-Oyelaran' },
    idAtHome: 'wilhelmina.van.der.meulen-oyelaran@north-university.example',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3940',
        expires: 365,
        loans: [{ title: 'The Salt Road', due: 4 }],
      },
    ],
  },
  {
    name: 'three-fees-and-a-block',
    story: 'Three kinds of fees, one of them partly paid, and a block because of them.',
    person: { first: 'Dagny', last: 'Ostrowski' },
    idAtHome: '4471393',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3930',
        expires: 365,
        fees: [
          { type: 'OVERDUEFINE', original: 4.5, since: -44, title: 'The Weather Inside' },
          { type: 'LIBRARYCARDREPLACEMENT', original: 5, balance: 2.9, since: -84 },
          { type: 'LOSTITEMREPLACEMENTFEE', original: 38, since: -61, title: 'A Short History of Shelves' },
        ],
        blocks: [{ type: 'CASH', code: 'FEES', text: 'Fee limit exceeded', since: -40 }],
      },
    ],
  },
  {
    name: 'undocumented-status',
    story: 'A loan with a status that no document of Alma names, twelve days after its due date.',
    person: { first: 'Ottilie', last: 'Marchbanks' },
    idAtHome: '4471397',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3970',
        expires: 365,
        loans: [{ title: 'Lost and Paid For', due: -12, status: 'LOST_AND_PAID', renewable: false }],
      },
    ],
  },
  {
    name: 'requests-of-other-kinds',
    story:
      'Suggestions to buy three titles, one of them approved and one deferred; and an item that comes from another library.',
    person: { first: 'Perpetua', last: 'Lindgaard' },
    idAtHome: '4471398',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3980',
        expires: 365,
        requests: [
          {
            title: 'Borrowed from Far Away',
            stage: 'IN_PROCESS',
            task: 'Pickup From Shelf',
            placed: -4,
            pickup: { library: 'MAIN' },
            resourceSharing: { code: 'REQUEST_SENT', text: 'Request sent to partner' },
          },
        ],
        purchases: [
          { title: 'Please Buy This', author: 'Ossian Velde', status: 'INREVIEW', placed: -3 },
          { title: 'Bought for You', status: 'APPROVED', placed: -40 },
          { title: 'Perhaps Next Year', status: 'DEFERRED', placed: -20 },
          { title: 'Not This One', status: 'REJECTED', placed: -60 },
        ],
      },
    ],
  },
  {
    name: 'interlibrary-rejected',
    story: 'Nothing but an interlibrary loan that was rejected.',
    person: { first: 'Kasimira', last: 'Thorvald' },
    idAtHome: '4471410',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 4100',
        expires: 365,
        requests: [
          {
            title: 'Nowhere to Be Had',
            stage: 'IN_PROCESS',
            placed: -9,
            pickup: { library: 'MAIN' },
            resourceSharing: { code: 'REJECTED', text: 'Rejected' },
          },
        ],
      },
    ],
  },
  {
    name: 'scan-ready',
    story: 'Nothing but a scan that is ready, with the date and the number of an item on the hold shelf.',
    person: { first: 'Leopoldine', last: 'Achterberg' },
    idAtHome: '4471429',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 4290',
        expires: 365,
        requests: [
          {
            title: 'Scanned for You',
            kind: 'DIGITIZATION',
            stage: 'ON_HOLD_SHELF',
            placed: -3,
            heldUntil: 2,
            shelfNumber: '361-820',
          },
        ],
      },
    ],
  },
  {
    name: 'suggestion-only',
    story: 'Nothing on loan and no request, but a suggestion to buy a title, which no count has.',
    person: { first: 'Benedikt', last: 'Stromm' },
    idAtHome: '4471399',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 3990',
        expires: 365,
        purchases: [{ title: 'The Only Wish', status: 'INREVIEW', placed: -2 }],
      },
    ],
  },
  {
    name: 'billed-only',
    story: 'Nothing on loan and a balance of 0; USD 90 at Meridian State were sent to billing.',
    person: { first: 'Selma', last: 'Aldercroft' },
    idAtHome: '4471400',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4000', expires: 365 },
      {
        at: 'STATE',
        group: borrower,
        card: 'MSU 7841 07',
        expires: 365,
        fees: [
          {
            type: 'LOSTITEMREPLACEMENTFEE',
            status: 'EXPORTED',
            original: 90,
            since: -150,
            title: 'Lost at Sea',
          },
        ],
      },
    ],
  },
  {
    name: 'disputed-only',
    story: 'Nothing on loan and a balance of 0; EUR 18.50 at Harbour are in dispute.',
    person: { first: 'Anselm', last: 'Querido' },
    idAtHome: '4471401',
    accounts: [
      { at: 'NORTH', group: graduate, card: 'N 4471 4010', expires: 365 },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90401',
        expires: 365,
        fees: [
          { type: 'DAMAGEDITEMFINE', status: 'INDISPUTE', original: 18.5, since: -33, title: 'Wet Pages' },
        ],
      },
    ],
  },
  {
    name: 'home-only-at-harbour',
    story: 'The own record at Harbour of the person of `home-only`, who prefers no other name there.',
    person: { first: 'Ingrid', last: 'Mbeki-Lund' },
    idAtHome: 'hc-staff-3122',
    accounts: [{ at: 'HARBOUR', group: visitor, card: 'HC-93122', expires: 200 }],
  },
  {
    name: 'next-with-that-id',
    story:
      'Gets the primary id of somebody who has left; a loan at home, another and a fee in dispute at Harbour, and a past loan at State.',
    person: { first: 'Hjalmar', last: 'Vantongeren' },
    idAtHome: '4471406',
    accounts: [
      {
        at: 'NORTH',
        group: graduate,
        card: 'N 4471 4060',
        expires: 365,
        loans: [{ title: 'Letters of the Next Tenant', due: 6 }],
      },
      {
        at: 'HARBOUR',
        group: visitor,
        card: 'HC-90406',
        expires: 200,
        loans: [{ title: 'Keys That Others Had', due: 8 }],
        fees: [
          {
            type: 'OVERDUEFINE',
            status: 'INDISPUTE',
            original: 7,
            since: -20,
            title: 'Keys That Others Had',
          },
        ],
      },
      {
        at: 'STATE',
        group: visitor,
        card: 'MSU 7841 06',
        expires: 200,
        pastLoans: [{ title: 'The House Changes Hands', loaned: -60, returned: -30 }],
      },
    ],
  },
]
