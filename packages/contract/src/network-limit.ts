import { owedIn } from './debt.ts'
import { isOverdue } from './due.ts'
import type { Fee } from './fee.ts'
import type { NetworkLimit } from './institution.ts'
import type { Loan } from './loan.ts'
import type { Instant } from './moment.ts'

/** What one institution lists of a patron. */
type Listed = {
  loans: Pick<Loan, 'due' | 'state'>[]
  /** Open fees. */
  fees: Pick<Fee, 'state' | 'balance'>[]
  timeZone: string
}

/**
 * How far a patron is from a limit, in its unit: what these institutions list of it, and what is left; 0 if it is
 * reached. Institutions that are not in the list may have more, so that less is left.
 */
export function distanceTo(
  limit: NetworkLimit,
  listed: Listed[],
  now: Instant,
): { counted: number; left: number } {
  const counted = listed.reduce((sum, one) => sum + countIn(one, limit, now), 0)
  return { counted, left: Math.max(0, limit.at - counted) }
}

/** A credit at one institution pays no debt at another: each counts what is owed there. */
function countIn(
  { loans, fees, timeZone }: Listed,
  { counts, currency }: NetworkLimit,
  now: Instant,
): number {
  if (counts === 'overdue') return loans.filter((loan) => isOverdue(loan, now, timeZone)).length
  if (counts === 'lost') return loans.filter(({ state }) => state === 'lost').length
  return owedIn(fees).find((owed) => owed.currency === currency)?.minor ?? 0
}
