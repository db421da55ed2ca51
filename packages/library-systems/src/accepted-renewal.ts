import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { RenewalAnswer } from './port.ts'
import { isLater } from './moments.ts'

/**
 * Returns the outcome of an accepted renewal, by the due dates before and after it. A loan that gains or loses its due date
 * counts as renewed.
 */
export function acceptedRenewal(
  loan: Loan,
  was: Moment | null,
  institution: { timeZone: string },
): Extract<RenewalAnswer, { loan: Loan }> {
  if (isLater(loan.due, was, institution) || (loan.due === null) !== (was === null))
    return { result: 'renewed', loan, was }
  if (was !== null && isLater(was, loan.due, institution)) return { result: 'shortened', loan, was }
  return { result: 'unchanged', loan }
}
