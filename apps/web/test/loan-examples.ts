import type { Loan } from '@library-card/contract/loan.ts'
import { institution } from './card-examples.ts'
import { aLoan } from './loan-example.ts'
import type { ListedLoan } from '../src/loans/listed-loans.ts'

/** For tests: a loan in a list. */
export function listed(more: Partial<Loan>, at = institution('NORTH', 'North University')): ListedLoan {
  const loan = aLoan('1', { title: 'Slow Light', ...more })
  return {
    loan,
    original: loan,
    institution: at,
    institutionName: at.names['en'] ?? at.code,
    asOf: '2026-11-25T13:02:00Z',
  }
}
