import type { Loan } from '@library-card/contract/loan.ts'
import { institution } from '../institution/card-examples.ts'
import type { ListedLoan } from './listed-loan.ts'

/** For tests: a loan of which little is told. */
function loanOf(more: Partial<Loan>): Loan {
  return {
    id: '1',
    title: 'Slow Light',
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

export function listed(more: Partial<Loan>, at = institution('NORTH', 'North University')): ListedLoan {
  return {
    loan: loanOf(more),
    institution: at,
    institutionName: at.names['en'] ?? at.code,
    asOf: '2026-11-25T13:02:00Z',
  }
}
