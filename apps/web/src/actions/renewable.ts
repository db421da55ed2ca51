import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { urgencyOf } from '../dates/due.ts'
import { sums } from '../money/money.ts'
import { actKey, isRunning, type Act, type Outcomes } from '../card/outcomes.ts'

/** A loan with its institution and the time of the response. */
export type LoanThere = { loan: Loan; institution: Institution; asOf: string }

export function renewalOf({ loan, institution }: LoanThere): Act {
  return { type: 'renewal', institutionCode: institution.code, id: loan.id }
}

/** A loan of unknown renewability may be tried. */
function mayBeRenewed({ loan, institution }: LoanThere): boolean {
  return institution.can.renew && loan.renewal.can !== 'no'
}

/** A renewal can be repeated only if the earlier attempt certainly changed nothing. */
export function isOffered(there: LoanThere, earlier: Outcome | undefined): boolean {
  return mayBeRenewed(there) && (!earlier || earlier.outcome?.result === 'not-done')
}

/** Due within a week: an earlier renewal may gain nothing and cost money. */
export function dueSoon<There extends LoanThere>(loans: There[]): There[] {
  return loans.filter(({ loan, asOf, institution }) => urgencyOf(loan, asOf, institution.timeZone) === 'soon')
}

export function offeredOf<There extends LoanThere>(loans: There[], { told }: Outcomes): There[] {
  return loans.filter((there) => isOffered(there, told.get(actKey(renewalOf(there)))))
}

export function runningOf<There extends LoanThere>(loans: There[], { told }: Outcomes): There[] {
  return loans.filter((there) => isRunning(told.get(actKey(renewalOf(there)))))
}

/** The cost of renewing the loans, one sum per currency; empty if it is free. */
export function costsOf(loans: LoanThere[]): Money[] {
  return sums(loans.flatMap(({ institution }) => institution.renewalCosts ?? []))
}
