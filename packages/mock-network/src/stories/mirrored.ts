import type { InstitutionName } from '../institutions.ts'
import type { Story, StoryAccount } from '../patrons/story.ts'
import { graduate, visitor } from './groups.ts'

/** An institution with another library system, and how its patrons differ from North's. */
type Mirror = {
  at: InstitutionName
  /** The first words of each `story`. */
  where: string
  /** The end of each name: `two-loans-at-birch`. */
  suffix: string
  /** The first digit of their ids at home. */
  digit: string
  /** The beginning of their card numbers there. */
  card: string
  /** The library where each request is picked up. */
  pickup: string
}

/**
 * Stories for copies: each patron's story at North, repeated at an institution with another library system. Home is still
 * North, where the account has nothing.
 */
export function mirrored(stories: readonly Story[], mirror: Mirror): Story[] {
  return stories.flatMap((story) => {
    const [home] = story.accounts
    const isPatron = home.at === 'NORTH' && home.roles === undefined
    return isPatron ? [atMirror(story, home, mirror)] : []
  })
}

function atMirror(
  story: Story,
  north: StoryAccount,
  { at, where, suffix, digit, card, pickup }: Mirror,
): Story {
  const account: StoryAccount = {
    ...north,
    at,
    group: visitor,
    card: `${card} ${story.idAtHome}`,
    loans: (north.loans ?? []).map(withoutLibrary),
    pastLoans: (north.pastLoans ?? []).map(withoutLibrary),
    requests: (north.requests ?? []).map(({ pickup: other, ...request }) => ({
      ...request,
      ...(other && { pickup: { library: pickup } }),
    })),
    // No other library system has suggestions to buy a title.
    purchases: [],
    fees: (north.fees ?? []).map(withoutLibrary),
  }
  const home = { at: 'NORTH', group: graduate, card: `N ${digit} ${story.idAtHome}`, expires: 400 } as const
  return {
    ...story,
    name: `${story.name}-${suffix}`,
    story: `${where} as at North: ${story.story}`,
    idAtHome: `${digit}${story.idAtHome.slice(1)}`,
    accounts: [home, account],
  }
}

function withoutLibrary<T extends { library?: string }>(item: T): T {
  const copy = { ...item }
  delete copy.library
  return copy
}
