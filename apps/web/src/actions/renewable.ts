import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { urgencyOf } from '../dates/due.ts'
import { sums } from '../money/money.ts'
import { actKey, isRunning, type Act, type Outcomes } from '../card/outcomes.ts'

/** A loan, who lends it, and when that was said. */
export type LoanThere = { loan: Loan; institution: Institution; asOf: string }

export function renewalOf({ loan, institution }: LoanThere): Act {
  return { type: 'renewal', institutionCode: institution.code, id: loan.id }
}

/** Where the institution does not tell whether it can, it may be tried. */
function mayBeRenewed({ loan, institution }: LoanThere): boolean {
  return institution.can.renew && loan.renewal.can !== 'no'
}

/** Not while the result of an earlier try stands; what has surely not happened may be tried again. */
export function isOffered(there: LoanThere, earlier: Outcome | undefined): boolean {
  return mayBeRenewed(there) && (!earlier || earlier.outcome?.result === 'not-done')
}

/** Due within a week: to renew earlier may gain nothing and cost money. */
export function dueSoon<There extends LoanThere>(loans: There[]): There[] {
  return loans.filter(({ loan, asOf, institution }) => urgencyOf(loan, asOf, institution.timeZone) === 'soon')
}

export function offeredOf<There extends LoanThere>(loans: There[], { told }: Outcomes): There[] {
  return loans.filter((there) => isOffered(there, told.get(actKey(renewalOf(there)))))
}

export function runningOf<There extends LoanThere>(loans: There[], { told }: Outcomes): There[] {
  return loans.filter((there) => isRunning(told.get(actKey(renewalOf(there)))))
}

/** What renewing them costs, one sum a currency; empty where it costs nothing. */
export function costsOf(loans: LoanThere[]): Money[] {
  return sums(loans.flatMap(({ institution }) => institution.renewalCosts ?? []))
}
