import type { InstitutionName } from '../institutions.ts'
import { createIds } from './ids.ts'
import type { MockPatron } from './mock-patron.ts'
import type { MockAccount, PatronRecord } from './record.ts'
import { crowds, stories } from './stories/stories.ts'
import type { Story } from './story.ts'
import { writeAccount } from './write-account.ts'

/** `linked`: an own primary id per institution and a linking id. `shared-id`: one primary id everywhere. */
export type AccountMode = 'linked' | 'shared-id'
export type Patrons = ReturnType<typeof createPatrons>

/** Everybody in the network: one patron per story, and the fresh copies that tests ask for. */
export function createPatrons({ now, accounts }: { now: Date; accounts: AccountMode }) {
  const ids = createIds()
  const records: PatronRecord[] = []

  function add(story: Story, copy: number): PatronRecord {
    const name = copy === 0 ? story.name : `${story.name}-${mark(copy)}`
    const idAtHome =
      copy === 0 ? story.idAtHome : story.idAtHome.replace(/@|$/, (end) => `${threeDigits(copy)}${end}`)
    const [{ at: home, roles = [] }] = story.accounts
    const { person } = story
    const displayName = `${person.preferredFirst ?? person.first} ${person.last}`
    const cardSuffix = copy === 0 ? '' : `-${threeDigits(copy)}`
    const linkingId = ids.next('001021')
    const written = story.accounts.map((account, index): [InstitutionName, MockAccount] => {
      const isOwnId = accounts === 'linked' && index > 0
      const primaryId = isOwnId ? `${account.at.toLowerCase()}-${ids.next('').slice(-7)}` : idAtHome
      return [account.at, writeAccount(account, { person, primaryId, cardSuffix, now, ids })]
    })
    const record: PatronRecord = {
      patron: { name, story: story.story, displayName, home, idAtHome, isStaff: roles.length > 0 },
      person,
      linkingId,
      accounts: new Map(written),
    }
    records.push(record)
    return record
  }

  const listed = stories.map((story) => add(story, 0).patron)
  for (const story of crowds) add(story, 0)
  let copies = 0

  /** A fresh patron with the same story: own ids, own loans, nobody else's. */
  function copyOf(like: string): MockPatron {
    const story = [...stories, ...crowds].find(({ name }) => name === like)
    if (!story)
      throw new Error(`no mock patron is called ${like}; there are ${stories.map((s) => s.name).join(', ')}`)
    copies += 1
    const { patron } = add(story, copies)
    listed.push(patron)
    return patron
  }

  return {
    records: records as readonly PatronRecord[],
    /** Whom a page lists; of the crowds only the copies. */
    list: () => [...listed],
    copyOf,
    newId: (suffix: string) => ids.next(suffix),
  }
}

function threeDigits(copy: number): string {
  return String(copy).padStart(3, '0')
}

/** Four letters or digits; 7919 has no factor in common with 36, so that no two of the first 36^4 are alike. */
function mark(copy: number): string {
  return ((copy * 7919) % 36 ** 4).toString(36).padStart(4, '0')
}
