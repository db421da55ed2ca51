import type { Story, StoryAccount } from '../patrons/story.ts'
import { robinAtFernhill } from './at-fernhill.ts'
import { robinAtHeron } from './at-heron.ts'

/** Accounts of named patrons at institutions that are in `demo/mixed.yaml` and not in the demo, by the patron's name. */
const accounts: ReadonlyMap<string, StoryAccount[]> = new Map([
  ['five-institutions', [robinAtHeron, robinAtFernhill]],
])

export function withMixedAccounts(stories: readonly Story[]): Story[] {
  return stories.map((story) => ({
    ...story,
    accounts: [...story.accounts, ...(accounts.get(story.name) ?? [])],
  }))
}
