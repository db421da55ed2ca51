import type { Story, StoryAccount } from '../patrons/story.ts'
import { visitor } from './groups.ts'
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

/** Stories for copies: those of North. */
export function storiesAtHeron(stories: readonly Story[]): Story[] {
  return mirrored(stories, {
    at: 'HERON',
    where: 'At Heron Town',
    suffix: 'at-heron',
    digit: '6',
    card: 'HTL',
    pickup: 'TOWN',
  })
}
