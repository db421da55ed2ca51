import type { Story, StoryAccount } from '../patrons/story.ts'
import { graduate, guest, visitor } from './groups.ts'
import { mirrored } from './mirrored.ts'

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

/** Stories for copies: those of North, and one that only PAIA allows. */
export function storiesAtBirch(stories: readonly Story[]): Story[] {
  const birch = {
    at: 'BIRCH',
    where: 'At Birchwood',
    suffix: 'at-birch',
    digit: '5',
    card: 'BSL',
    pickup: readingRoom,
  } as const
  return [...mirrored(stories, birch), renewalForFee]
}
