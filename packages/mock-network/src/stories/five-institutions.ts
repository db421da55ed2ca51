import { book } from './books.ts'
import type { Story, StoryAccount, StoryLoan } from '../patrons/story.ts'
import { borrower, graduate, guest, networkPatron, visitor } from './groups.ts'

type Terms = Omit<StoryLoan, 'title' | 'author' | 'callNumber'>

function loan(title: string, author: string, callNumber: string, terms: Terms): StoryLoan {
  return { title, author, callNumber, ...terms }
}

const north: StoryAccount = {
  at: 'NORTH',
  group: graduate,
  card: 'N 4471 2093',
  expires: 309,
  loans: [
    loan('The Salt Road: Trade and Memory on the Northern Coast', 'Ilse Brandt', 'HF 1379 .B73', {
      due: -3,
      loaned: -59,
      renewable: false,
      fine: 1.5,
    }),
    loan('A Grammar of Small Maps', 'Wen Halloran', 'GA 105 .H35', {
      library: 'GEO',
      due: 2,
      loaned: -54,
      renewed: -26,
      status: 'RENEW',
    }),
    loan('Letters to a Young Cataloguer', 'Beatrix Oyelaran', 'Z 693 .O94', {
      due: 21,
      renewal: 'requested',
    }),
    loan('The Loom and the Ledger', 'Farid Olsson', 'HD 9850 .O47', { due: 23 }),
    loan('Bells Under Water', 'Maeve Corrigan', 'PR 6103 .O77', { due: 26 }),
  ],
  pastLoans: [{ ...book(971), loaned: -70, returned: -42 }],
  requests: [
    {
      title: 'The Cartographer’s Daughter and Other Projections',
      author: 'Emil Sorensen',
      stage: 'IN_PROCESS',
      task: 'Transit Item',
      placed: -8,
      pickup: { library: 'MAIN' },
    },
    {
      title: 'Slow Light',
      author: 'Hana Petrovic',
      stage: 'NOT_STARTED',
      placed: -14,
      placeInQueue: 2,
      pickup: { library: 'MAIN' },
    },
  ],
  fees: [
    { type: 'OVERDUEFINE', original: 4.5, since: -44, title: 'The Weather Inside' },
    {
      type: 'LIBRARYCARDREPLACEMENT',
      original: 5,
      balance: 2.9,
      since: -84,
      comment: 'Replacement of library card',
    },
    {
      type: 'LOSTITEMREPLACEMENTFEE',
      status: 'INDISPUTE',
      original: 38,
      since: -61,
      title: 'A Short History of Shelves',
    },
    {
      type: 'OVERDUEFINE',
      status: 'CLOSED',
      original: 1.5,
      balance: 0,
      since: -190,
      title: 'Tide Tables for Poets',
    },
  ],
  notes: [
    { text: 'A scarf was found in locker 212. Ask at the front desk.', since: -26 },
    { text: 'Spoke to patron about marginal pencil notes.', since: -40, viewable: false },
  ],
}

const harbour: StoryAccount = {
  at: 'HARBOUR',
  group: visitor,
  card: 'HC-88213',
  expires: 309,
  loans: [
    {
      title: 'Camera kit B, with tripod',
      description: 'Equipment',
      library: 'MEDIA',
      due: { next: '17:00' },
      renewable: false,
    },
    loan('Statistics After Lunch', 'Priya Montrose', 'QA 276 .M66', {
      description: '3rd ed.',
      due: 8,
      loaned: -41,
      renewed: -13,
      status: 'RENEW',
      renewal: 'unchanged',
    }),
    loan('Knots for Landlubbers', 'Otis Farrow', 'VM 533 .F37', { due: 28 }),
  ],
  requests: [
    {
      title: 'Harbours of the Inner Sea',
      author: 'Nadia Ferro',
      stage: 'ON_HOLD_SHELF',
      placed: -9,
      heldUntil: 3,
      shelfNumber: 'V-417',
      pickup: { library: 'QUAY', place: 'Quay Library, ground floor desk' },
    },
  ],
  notes: [{ text: 'Prefers to be called in the morning.', since: -100, viewable: false }],
}

const alpine: StoryAccount = {
  at: 'ALPINE',
  group: networkPatron,
  card: 'A0093317',
  expires: 248,
  loans: [
    loan('Fieldwork in Cold Climates', 'T. A. Okonjo', 'QE 33 .O56', { due: -2, renewable: false, fine: 2 }),
    loan('Moss, Lichen, Stone: a Pocket Flora of High Walls', 'Jonas Vetterli', 'QK 533 .V48', {
      due: 16,
      renewable: false,
    }),
    loan('How Ice Remembers', 'Carla Nägeli', 'QC 926 .N34', { due: 23, renewable: false }),
    loan('Avalanche Diaries, vol. 2', 'Reto Camenisch', 'QC 929 .C36', {
      library: 'VALLEY',
      due: 27,
      renewable: false,
    }),
  ],
  blocks: [
    {
      type: 'LOAN',
      code: '02-OVERDUE',
      text: 'Overdue items limit reached',
      since: -1,
      loan: 'Fieldwork in Cold Climates',
    },
  ],
}

const lake: StoryAccount = {
  at: 'LAKE',
  group: guest,
  card: '20441',
  expires: 6,
  loans: [
    loan('Counterpoint for the Impatient', 'Aurelio Strand', 'MT 55 .S77', {
      due: 1,
      loaned: -20,
      status: 'RECALL',
      renewable: false,
    }),
  ],
  requests: [
    {
      title: 'Scores for Two Left Hands',
      kind: 'DIGITIZATION',
      stage: 'IN_PROCESS',
      task: 'Digitize Item',
      placed: -5,
      pages: { from: '41', to: '58' },
    },
  ],
  notes: [
    {
      text: (end) =>
        `Your account at Lakeside Conservatory ends on ${end}. Bring your student card to the desk to extend it.`,
      since: -6,
    },
  ],
}

const state: StoryAccount = {
  at: 'STATE',
  group: borrower,
  card: 'MSU 7720 11',
  expires: 171,
  loans: [
    loan('Rivers That Changed Their Minds', 'Desmond Achterberg', 'GB 1203 .A28', { due: 3, loaned: -18 }),
  ],
  pastLoans: [{ ...book(972), loaned: -50, returned: -20 }],
  fees: [{ type: 'DOCUMENTDELIVERYSERVICE', original: 5, since: -21, comment: 'Interlibrary delivery' }],
}

/** Robin Vale, the patron of the demo and of most journeys. */
export const fiveInstitutions: Story = {
  name: 'five-institutions',
  story: 'Loans at five institutions: two overdue, one recalled, a block at Alpine, one item to pick up.',
  person: {
    first: 'Robin',
    last: 'Vale',
    street: '12 Weir Street',
    city: 'Northhaven',
    postalCode: '20457',
  },
  idAtHome: '4471209',
  accounts: [north, harbour, alpine, lake, state],
}
