import type { Story, StoryAccount, StoryFee, StoryLoan, StoryRequest } from '../patrons/story.ts'
import { book } from './books.ts'
import { undergraduate, visitor } from './groups.ts'

type Items = Pick<StoryAccount, 'at' | 'loans' | 'requests' | 'fees'>

const loan: StoryLoan = { ...book(941), due: 9 }
const overdue: StoryLoan = { ...book(942), due: -12, renewable: false, fine: 6 }
const request: StoryRequest = { ...book(943), stage: 'NOT_STARTED', placed: -4, placeInQueue: 1 }
const fee: StoryFee = { type: 'OVERDUEFINE', original: 7.5, since: -30 }
const credit: StoryFee = { type: 'CREDIT', original: -5, since: -30 }

/** Items by patron number and institution; patrons without an entry have nothing. */
const itemsByNumber: ReadonlyMap<number, Items[]> = new Map<number, Items[]>([
  // Open:
  [3, [{ at: 'HARBOUR', loans: [loan] }]],
  [7, [{ at: 'NORTH', loans: [loan] }]],
  [12, [{ at: 'ALPINE', fees: [fee] }]],
  [16, [{ at: 'STATE', requests: [request] }]],
  [21, [{ at: 'LAKE', loans: [overdue], fees: [{ ...fee, balance: 3 }] }]],
  [22, (['NORTH', 'ALPINE', 'STATE'] as const).map((at) => ({ at, fees: [fee] }))],
  [29, (['HARBOUR', 'BRIGID'] as const).map((at) => ({ at, loans: [loan] }))],
  [34, [{ at: 'VALLEY', requests: [request] }]],
  [38, [{ at: 'ALPINE', loans: [overdue] }]],
  // An account elsewhere, but nothing open:
  [5, [{ at: 'LAKE' }]],
  [14, [{ at: 'OLDTOWN', fees: [{ ...fee, status: 'CLOSED', balance: 0 }] }]],
  [26, [{ at: 'HARBOUR', fees: [credit] }]],
  [30, [{ at: 'RIVER' }, { at: 'STATE' }]],
])

/** All combinations of `first` and `last`, grouped by last name. */
function combine(first: string, last: string) {
  return last.split(' ').flatMap((one) => first.split(' ').map((other) => ({ first: other, last: one })))
}

/**
 * Forty patrons who leave North: `clearance-01` to `clearance-40`, ids 4472001 to 4472040. Nine have open
 * items.
 */
const clearances: Story[] = combine(
  'Ana Bo Cem Dina Eli Fern Gil Hana Ida Jo',
  'Leaver Partington Outwood Gradwell',
).map((person, index) => {
  const number = String(index + 1).padStart(2, '0')
  const own = itemsByNumber.get(index + 1) ?? []
  const atNorth = own.find(({ at }) => at === 'NORTH') ?? { at: 'NORTH' }
  const elsewhere = own.filter(({ at }) => at !== 'NORTH')
  return {
    name: `clearance-${number}`,
    story: 'One of forty patrons who leave North.',
    person,
    idAtHome: `44720${number}`,
    accounts: [
      { group: undergraduate, card: `N 4472 0${number}0`, expires: 20, ...atNorth },
      ...elsewhere.map((account) => ({ group: visitor, expires: 20, ...account })),
    ],
  }
})

/**
 * More patrons than a page of results holds: `ashdown-001` to `ashdown-120` at Valley, ids 6200001 to
 * 6200120.
 */
const ashdowns: Story[] = combine(
  'Ann Blake Cruz Dale Ember Fay Grey Hale Ivy Jude',
  'Ada Bruno Clara Dov Elsa Felix Gwen Hugo Iris Jonas Kaia Levi',
).map(({ first: second, last: first }, index) => {
  const number = String(index + 1).padStart(3, '0')
  return {
    name: `ashdown-${number}`,
    story: 'One of 120 patrons of Valley who share a last name.',
    person: { first: `${first} ${second}`, last: 'Ashdown' },
    idAtHome: `6200${number}`,
    accounts: [{ at: 'VALLEY', group: undergraduate, card: `VT 6200 ${number}`, expires: 200 }],
  }
})

/** Patrons found by search and by id only: a list of them all would be useless. */
export const crowds: Story[] = [...clearances, ...ashdowns]
