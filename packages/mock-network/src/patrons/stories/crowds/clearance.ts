import type { Story, StoryAccount, StoryFee, StoryLoan, StoryRequest } from '../../story.ts'
import { undergraduate, visitor } from '../groups.ts'
import { inventedBook } from '../invented-books.ts'

type Affair = Pick<StoryAccount, 'at' | 'loans' | 'requests' | 'fees'>

const loan: StoryLoan = { ...inventedBook(941), due: 9, loaned: -19, renewable: true }
const overdue: StoryLoan = { ...inventedBook(942), due: -12, loaned: -40, renewable: false, fine: 6 }
const request: StoryRequest = {
  title: inventedBook(943).title,
  stage: 'NOT_STARTED',
  placed: -4,
  placeInQueue: 1,
}

function owing(balance: number): StoryFee {
  return { type: 'OVERDUEFINE', status: 'ACTIVE', original: 7.5, balance, since: -30 }
}
const paid: StoryFee = { ...owing(0), status: 'CLOSED' }
const credit: StoryFee = { type: 'CREDIT', status: 'ACTIVE', original: -5, balance: -5, since: -30 }

/** What nine of the forty have still open. */
const unsettled: [number, Affair[]][] = [
  [3, [{ at: 'HARBOUR', loans: [loan] }]],
  [7, [{ at: 'NORTH', loans: [loan] }]],
  [12, [{ at: 'ALPINE', fees: [owing(7.5)] }]],
  [16, [{ at: 'STATE', requests: [request] }]],
  [21, [{ at: 'LAKE', loans: [overdue], fees: [owing(3)] }]],
  [22, (['NORTH', 'ALPINE', 'STATE'] as const).map((at) => ({ at, fees: [owing(7.5)] }))],
  [29, (['HARBOUR', 'BRIGID'] as const).map((at) => ({ at, loans: [loan] }))],
  [34, [{ at: 'VALLEY', requests: [request] }]],
  [38, [{ at: 'ALPINE', loans: [overdue] }]],
]
/** Known elsewhere, and nothing to settle there. */
const settled: [number, Affair[]][] = [
  [5, [{ at: 'LAKE' }]],
  [14, [{ at: 'OLDTOWN', fees: [paid] }]],
  [26, [{ at: 'HARBOUR', fees: [credit] }]],
  [30, [{ at: 'RIVER' }, { at: 'STATE' }]],
]
const affairs: ReadonlyMap<number, Affair[]> = new Map([...unsettled, ...settled])

const firstNames = ['Ana', 'Bo', 'Cem', 'Dina', 'Eli', 'Fern', 'Gil', 'Hana', 'Ida', 'Jo']
const lastNames = ['Leaver', 'Partington', 'Outwood', 'Gradwell']
const people = lastNames.flatMap((last) => firstNames.map((first) => ({ first, last })))

/** Forty who leave North: `clearance-01` to `clearance-40`, ids 4472001 to 4472040. Nine have something open. */
export const clearances: Story[] = people.map((person, index) => {
  const number = String(index + 1).padStart(2, '0')
  const own = affairs.get(index + 1) ?? []
  const elsewhere = own.filter(({ at }) => at !== 'NORTH')
  return {
    name: `clearance-${number}`,
    story: 'One of forty patrons who leave North.',
    person,
    idAtHome: `44720${number}`,
    accounts: [
      {
        group: undergraduate,
        card: `N 4472 0${number}0`,
        expires: 20,
        ...(own.find(({ at }) => at === 'NORTH') ?? { at: 'NORTH' }),
      },
      ...elsewhere.map((affair) => ({ group: visitor, expires: 20, ...affair })),
    ],
  }
})
