import { owedIn } from './debt.ts'
import { isOverdue } from './due.ts'
import type { Fee } from './fee.ts'
import type { NetworkLimit } from './institution.ts'
import type { Loan } from './loan.ts'
import type { Instant } from './moment.ts'

/** A patron's lists at one institution. */
type Listed = {
  loans: Pick<Loan, 'due' | 'state'>[]
  /** Open fees. */
  fees: Pick<Fee, 'state' | 'balance'>[]
  timeZone: string
}

/**
 * A patron's distance from a limit, in the unit of the limit: the count at these institutions, and the rest; 0 at the
 * limit. Institutions that are not in the list may have more, so the rest is an upper bound.
 */
export function distanceTo(
  limit: NetworkLimit,
  listed: Listed[],
  now: Instant,
): { counted: number; left: number } {
  const counted = listed.reduce((sum, one) => sum + countIn(one, limit, now), 0)
  return { counted, left: Math.max(0, limit.at - counted) }
}

/** Sums debts for each institution separately: a credit at one pays no debt at another. */
function countIn(
  { loans, fees, timeZone }: Listed,
  { counts, currency }: NetworkLimit,
  now: Instant,
): number {
  if (counts === 'overdue') return loans.filter((loan) => isOverdue(loan, now, timeZone)).length
  if (counts === 'lost') return loans.filter(({ state }) => state === 'lost').length
  return owedIn(fees).find((owed) => owed.currency === currency)?.minor ?? 0
}
