import type { Story, StoryAccount } from '../patrons/story.ts'
import { graduate } from './groups.ts'

/** Alma sets the new date by the loan policy of today, which may be stricter than that of the loan. */
const shortenedRenewal: Story = {
  name: 'shortened-renewal',
  story: 'A loan due in two months, whose renewal moves the due date back to three weeks from now.',
  person: { first: 'Lorcan', last: 'Fairweather' },
  idAtHome: '4471510',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 5100',
      expires: 365,
      loans: [
        { title: 'The Returning Tide', due: 60, loaned: -10, renewal: 'shortened' },
        { title: 'Tables of Small Harbours', due: 4, loaned: -20, renewal: 'unchanged' },
      ],
    },
  ],
}

/** Whether real Alma calls such loans renewable is not known. */
const renewableExceptions: Story = {
  name: 'renewable-exceptions',
  story: 'Loans that are lost, claimed as returned, recalled or of an unknown state, all called renewable.',
  person: { first: 'Oda', last: 'Winterbourne' },
  idAtHome: '4471511',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 5110',
      expires: 365,
      loans: [
        { title: 'Lost on the Moor', due: -12, status: 'LOST' },
        { title: 'Brought Back in May', due: -9, status: 'CLAIMED_RETURN' },
        { title: 'Called Home', due: 3, status: 'RECALL' },
        { title: 'Lost and Paid For', due: -6, status: 'LOST_AND_PAID' },
      ],
    },
  ],
}

function accountOf(idAtHome: string, more: Partial<StoryAccount> = {}): [StoryAccount] {
  return [{ at: 'NORTH', group: graduate, card: `N ${idAtHome}0`, expires: 365, ...more }]
}

const endedPatronRole: Story = {
  name: 'ended-patron-role',
  story: 'An account that is in force, with a patron role that ended a month ago.',
  person: { first: 'Hale', last: 'Ostrander' },
  idAtHome: '4471512',
  accounts: accountOf('4471512', { patronRole: { expires: -30 } }),
}

const contactRecord: Story = {
  name: 'contact-record',
  story: 'A record of the type contact, which is not a patron’s.',
  person: { first: 'Petra', last: 'Lindqvist' },
  idAtHome: '4471513',
  accounts: accountOf('4471513', { recordType: 'CONTACT' }),
}

const loanWithoutEnd: Story = {
  name: 'loan-without-end',
  story: 'A loan whose due date is in the year 9999, as library systems write “no end”.',
  person: { first: 'Emery', last: 'Castellane' },
  idAtHome: '4471514',
  accounts: accountOf('4471514', {
    loans: [
      { title: 'On Permanent Loan', due: 'never', loaned: -400 },
      { title: 'Back by Friday', due: 5 },
    ],
  }),
}

/** Whether real Alma counts 0 beside a list with rows is not known. */
const miscounted: Story = {
  name: 'miscounted',
  story: 'A record that counts no loans, beside a list with two lost ones.',
  person: { first: 'Ronan', last: 'Whitlock' },
  idAtHome: '4471515',
  accounts: accountOf('4471515', {
    counts: 0,
    loans: [
      { title: 'The Missing Atlas', due: -40, status: 'LOST', renewable: false },
      { title: 'The Missing Index', due: -40, status: 'LOST', renewable: false },
    ],
  }),
}

const miscountedInPart: Story = {
  name: 'miscounted-in-part',
  story: 'A record that counts one of two loans, and one more in requests and fees than there is.',
  person: { first: 'Ottilie', last: 'Fenwright' },
  idAtHome: '4471517',
  accounts: accountOf('4471517', {
    counts: 1,
    loans: [
      { title: 'The Counted Atlas', due: 9 },
      { title: 'The Missing Gazetteer', due: -40, status: 'LOST', renewable: false },
    ],
  }),
}

/** Whether real Alma counts more than its lists have is not known. */
const countsMore: Story = {
  name: 'counts-more',
  story: 'A record that counts four of each, beside a list with two loans and one with a request.',
  person: { first: 'Anselm', last: 'Whitcombe' },
  idAtHome: '4471519',
  accounts: accountOf('4471519', {
    counts: 4,
    loans: [
      { title: 'The Sent Atlas', due: 9 },
      { title: 'The Sent Index', due: 12 },
    ],
    requests: [
      { title: 'The Sent Gazetteer', stage: 'NOT_STARTED', placed: -2, pickup: { library: 'MAIN' } },
    ],
  }),
}

/** A key for other libraries alone gets their rows alone. Whether Alma's counts include the others is not known. */
const countsAlone: Story = {
  name: 'counts-alone',
  story: 'A record that counts four of each, beside empty lists.',
  person: { first: 'Leocadia', last: 'Thornquist' },
  idAtHome: '4471529',
  accounts: accountOf('4471529', { counts: 4 }),
}

/** Whether real Alma answers so is not known. */
const keptPickup: Story = {
  name: 'kept-pickup',
  story: 'A request whose pickup place stays, although the library system accepts another one.',
  person: { first: 'Signe', last: 'Holloway' },
  idAtHome: '4471518',
  accounts: accountOf('4471518', {
    requests: [
      {
        title: 'The Unmoved Crate',
        stage: 'NOT_STARTED',
        placed: -2,
        pickup: { library: 'MAIN' },
        keepsPickup: true,
      },
    ],
  }),
}

const home = { type: 'USER_HOME_ADDRESS', name: 'Home Address' } as const

/** Whether a delivery is ever on the hold shelf of a real Alma is not known. */
const homeDelivery: Story = {
  name: 'home-delivery',
  story: 'Two requests that the library sends to the home of the patron; one of them is on the hold shelf.',
  person: { first: 'Maren', last: 'Thistlewood' },
  idAtHome: '4471520',
  accounts: accountOf('4471520', {
    requests: [
      { title: 'Sent by Post', stage: 'NOT_STARTED', placed: -1, delivery: home },
      {
        title: 'Packed for You',
        stage: 'ON_HOLD_SHELF',
        placed: -3,
        delivery: home,
        heldUntil: 4,
        shelfNumber: '361-821',
      },
    ],
  }),
}

const twoGivenNames: Story = {
  name: 'two-given-names',
  story: 'A patron with two given names and a surname of two words.',
  person: { first: 'Ida', middle: 'Theodora', last: 'Marsh Ravenscroft' },
  idAtHome: '4471516',
  accounts: accountOf('4471516'),
}

/** Patrons whose records a real institution has on a bad day. */
export const badDayStories: readonly Story[] = [
  shortenedRenewal,
  renewableExceptions,
  endedPatronRole,
  contactRecord,
  loanWithoutEnd,
  miscounted,
  miscountedInPart,
  countsMore,
  countsAlone,
  keptPickup,
  homeDelivery,
  twoGivenNames,
]
