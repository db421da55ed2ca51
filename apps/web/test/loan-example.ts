import type { Loan } from '@library-card/contract/loan.ts'

/** For tests: a loan of which little is told. */
export function aLoan(id: string, more: Partial<Loan> = {}): Loan {
  return {
    id,
    title: `Title ${id}`,
    author: null,
    description: null,
    barcode: null,
    callNumber: null,
    library: null,
    loaned: null,
    due: null,
    state: 'on-loan',
    overdue: false,
    renewed: null,
    renewal: { can: 'unknown', reasons: [] },
    fineIfReturnedNow: null,
    ...more,
  }
}
