import type { Story, StoryAccount } from '../patrons/story.ts'
import { graduate, guest, visitor } from './groups.ts'

const readingRoom = 'http://uri.birch.example/storage/reading'

/** Robin Vale's account at Birchwood, with a separate sign-in. */
export const robinAtBirch: StoryAccount = {
  at: 'BIRCH',
  group: guest,
  card: 'BSL 2047 116',
  expires: 309,
  loans: [
    {
      title: 'Field Notes on Birches',
      author: 'Signe Lagerholm',
      callNumber: 'QK 495 .L34',
      due: 12,
      loaned: -16,
      renewed: -2,
    },
  ],
  requests: [
    {
      title: 'The Quiet Orchard',
      author: 'Tobias Wren',
      stage: 'NOT_STARTED',
      placed: -3,
      placeInQueue: 1,
      pickup: { library: 'http://uri.birch.example/storage/annex' },
    },
  ],
}

function withoutLibrary<T extends { library?: string }>(item: T): T {
  const copy = { ...item }
  delete copy.library
  return copy
}

/** Adds North's account at Birchwood, which has other libraries, to the story. */
function atBirch(story: Story, north: StoryAccount): Story {
  const account: StoryAccount = {
    ...north,
    at: 'BIRCH',
    group: visitor,
    card: `BSL ${story.idAtHome}`,
    loans: (north.loans ?? []).map(withoutLibrary),
    pastLoans: [],
    requests: (north.requests ?? []).map(({ pickup, ...request }) => ({
      ...request,
      ...(pickup && { pickup: { library: readingRoom } }),
    })),
    // PAIA has no suggestions to buy a title.
    purchases: [],
    fees: (north.fees ?? []).map(withoutLibrary),
  }
  return {
    ...story,
    name: `${story.name}-at-birch`,
    story: `At Birchwood as at North: ${story.story}`,
    idAtHome: `5${story.idAtHome.slice(1)}`,
    accounts: [{ at: 'NORTH', group: graduate, card: `N 5 ${story.idAtHome}`, expires: 400 }, account],
  }
}

/** Only PAIA has changes that need the patron's consent. */
const renewalForFee: Story = {
  name: 'renewal-for-a-fee',
  story: 'At Birchwood, one renewal costs a fee and the other does not.',
  person: { first: 'Hedda', last: 'Lindenau' },
  idAtHome: '5471391',
  accounts: [
    { at: 'NORTH', group: graduate, card: 'N 5 4471391', expires: 400 },
    {
      at: 'BIRCH',
      group: visitor,
      card: 'BSL 4471391',
      expires: 400,
      loans: [
        { title: 'For a Fee Only', due: 4, loaned: -20, renewal: 'condition' },
        { title: 'For Nothing', due: 5, loaned: -20 },
      ],
    },
  ],
}

/**
 * Stories for copies: each patron's story at North, repeated at an institution with another library system
 * (`two-loans-at-birch`), and one story that only that system allows.
 */
export function storiesAtBirch(stories: readonly Story[]): Story[] {
  const mirrored = stories.flatMap((story) => {
    const [home] = story.accounts
    const isPatron = home.at === 'NORTH' && home.roles === undefined
    return isPatron ? [atBirch(story, home)] : []
  })
  return [...mirrored, renewalForFee]
}
