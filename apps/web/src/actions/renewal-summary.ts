import type { Outcomes } from '../card/outcomes.ts'

export type Ends = Record<'renewed' | 'unchanged' | 'notRenewed' | 'notConfirmed', number>

/** How far the renewals are that began together, and how they ended, each of the four ends by itself. */
export function roundOf({ told, round }: Outcomes): { total: number; done: number; ends: Ends } {
  const ends: Ends = { renewed: 0, unchanged: 0, notRenewed: 0, notConfirmed: 0 }
  for (const key of round) {
    const outcome = told.get(key)?.outcome
    if (outcome) ends[endOf(outcome.result)] += 1
  }
  const done = Object.values(ends).reduce((sum, count) => sum + count, 0)
  return { total: round.length, done, ends }
}

function endOf(result: string): keyof Ends {
  if (result === 'renewed' || result === 'unchanged') return result
  return result === 'unsure' ? 'notConfirmed' : 'notRenewed'
}
