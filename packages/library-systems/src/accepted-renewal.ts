import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { RenewalAnswer } from './port.ts'
import { isLater } from './moments.ts'

/**
 * Returns the outcome of a renewal that the institution accepted, by the due dates before and after it. One that gives a
 * loan without an end a date, or takes its date away, has changed the loan.
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
