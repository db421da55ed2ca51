import type { Story, StoryAccount } from '../patrons/story.ts'
import { graduate, visitor } from './groups.ts'
import { mirrored } from './mirrored.ts'

/** Robin Vale's account at Heron Town. */
export const robinAtHeron: StoryAccount = {
  at: 'HERON',
  group: visitor,
  card: 'HTL 2047 116',
  expires: 271,
  loans: [
    {
      title: 'Wading Birds of the Estuary',
      author: 'Lagerholm, Signe',
      callNumber: '598.34 LAG',
      due: 8,
      loaned: -20,
    },
  ],
  requests: [
    {
      title: 'The Tide Tables',
      author: 'Wren, Tobias',
      stage: 'NOT_STARTED',
      placed: -4,
      placeInQueue: 2,
      pickup: { library: 'WEIR' },
    },
  ],
}

/** The card number at home finds this patron, because the one here is the same. */
const oneCard: Story = {
  name: 'one-card-at-heron',
  story: 'One card number at home and at Heron Town, where there are two loans.',
  person: { first: 'Torvald', last: 'Quennell' },
  idAtHome: '6471391',
  accounts: [
    { at: 'NORTH', group: graduate, card: 'HTL 6471391', expires: 400 },
    {
      at: 'HERON',
      group: visitor,
      card: 'HTL 6471391',
      expires: 400,
      loans: [
        { title: 'A Card for Two Towns', due: 4, loaned: -20 },
        { title: 'The Second Copy', due: 5, loaned: -20 },
      ],
    },
  ],
}

/** Stories for copies: those of North, and one with a card number for both. */
export function storiesAtHeron(stories: readonly Story[]): Story[] {
  const heron = {
    at: 'HERON',
    where: 'At Heron Town',
    suffix: 'at-heron',
    digit: '6',
    card: 'HTL',
    pickup: 'TOWN',
  } as const
  return [...mirrored(stories, heron), oneCard]
}
