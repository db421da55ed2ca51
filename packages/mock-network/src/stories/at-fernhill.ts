import type { Story, StoryAccount, StoryLoan } from '../patrons/story.ts'
import { graduate, guest, visitor } from './groups.ts'
import { mirrored } from './mirrored.ts'

const workshop = 'c4c90014-c8c9-4ade-8f24-b5e313319f4b'
const library = '3a40852d-49fd-4df2-a1f9-6e2641a6e91f'

/** Robin Vale's account at Fernhill, which is found by the id at home. */
export const robinAtFernhill: StoryAccount = {
  at: 'FERNHILL',
  group: guest,
  card: 'FP 3301 209',
  expires: 309,
  loans: [
    {
      title: 'Welding for the Undecided',
      author: 'Ruben Achterlo',
      callNumber: 'TS 227 .A25',
      due: 9,
      loaned: -19,
      renewed: -5,
      renewal: 'requested',
      furtherRefusals: ['limit'],
    },
  ],
  requests: [
    {
      title: 'A Field Guide to Ferns',
      author: 'Maren Holloway',
      stage: 'NOT_STARTED',
      placed: -2,
      placeInQueue: 1,
      pickup: { library: workshop },
    },
  ],
}

function only(name: string, story: string, account: Partial<StoryAccount>, number: string): Story {
  return {
    name,
    story,
    person: { first: 'Ferris', last: `Holm-${number}` },
    idAtHome: `84713${number}`,
    accounts: [
      { at: 'NORTH', group: graduate, card: `N 8 84713${number}`, expires: 400 },
      { at: 'FERNHILL', group: visitor, card: `FP 84713${number}`, expires: 400, ...account },
    ],
  }
}

const due = (title: string, terms: Partial<StoryLoan> = {}): StoryLoan => ({
  title,
  due: 4,
  loaned: -20,
  ...terms,
})

/** What only FOLIO has. */
const onlyAtFernhill: Story[] = [
  only(
    'open-but-returned-at-fernhill',
    'At Fernhill, open loans of which the items are back, on their way, or still on loan.',
    {
      loans: [
        due('Brought Back and Not Paid', { due: -8, itemStatus: 'Available' }),
        due('On Its Way Home', { due: -3, itemStatus: 'In transit' }),
        due('Aged to Lost', { due: -90, itemStatus: 'Aged to lost' }),
        due('Still on Loan'),
      ],
    },
    '81',
  ),
  only(
    'two-refusals-at-fernhill',
    'At Fernhill, a renewal is refused for two reasons at once, another for one that has no code.',
    {
      loans: [
        due('Wanted and Renewed Too Often', { renewal: 'requested', furtherRefusals: ['limit'] }),
        due('Too Soon to Renew', { renewal: 'not-renewed' }),
      ],
    },
    '82',
  ),
  only(
    'blocked-by-staff-at-fernhill',
    'At Fernhill, staff have set a block, with words that are not for the patron; renewing is refused for it.',
    {
      loans: [due('Not While Blocked', { renewal: 'blocked' })],
      blocks: [
        { type: 'GENERAL', code: 'CONDUCT', text: 'Please come to the desk.', note: 'see file', since: -3 },
        { type: 'CASH', code: 'FEES', text: 'You owe more than 20 EUR.', since: -9 },
      ],
      fees: [{ type: 'OVERDUEFINE', original: 22.5, since: -9, title: 'Not While Blocked' }],
    },
    '83',
  ),
]

/** FOLIO has requests for items only, and no credits. */
function withoutOthers(account: StoryAccount): StoryAccount {
  return {
    ...account,
    requests: (account.requests ?? []).filter(({ kind }) => kind === undefined),
    fees: (account.fees ?? []).filter(({ type }) => type !== 'CREDIT'),
  }
}

/** Stories for copies: those of North, and those that only FOLIO has. */
export function storiesAtFernhill(stories: readonly Story[]): Story[] {
  const mirror = {
    at: 'FERNHILL',
    where: 'At Fernhill',
    suffix: 'at-fernhill',
    digit: '8',
    card: 'FP',
    pickup: library,
  } as const
  const repeated = mirrored(stories, mirror).map(({ accounts: [home, ...others], ...story }): Story => ({
    ...story,
    accounts: [home, ...others.map(withoutOthers)],
  }))
  return [...repeated, ...onlyAtFernhill]
}
