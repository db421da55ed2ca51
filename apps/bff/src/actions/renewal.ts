import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { isLater } from '../ils/moments.ts'
import type { Kind } from './action-kind.ts'

export const renewal: Kind<Loan> = {
  type: 'renewal',

  list: (system, found, call) => system.listLoans(found, call),
  recent: ({ cardCache }) => cardCache.loans,

  /** A date that has moved since it was shown is a renewal: another tab, the desk, or the library itself. */
  foresee(loan, { due: shown = null }, here) {
    if (isLater(loan.due, shown, here)) return { result: 'renewed', loan, was: shown }
    const { can, reasons } = loan.renewal
    if (can !== 'no' || reasons.length === 0) return null
    return { result: 'refused', reasons, text: null, deskCode: null }
  },

  remember: ({ due, renewed }) => ({ due, renewed }),

  send: (system, { found, thing: loan }, call) => system.renew({ found, loan }, call),

  recognise(loan, { due = null, renewed = null }, here) {
    if (!loan) return null
    if (isLater(loan.due, due, here)) return { result: 'renewed', loan, was: due }
    return isAnother(loan.renewed, renewed) ? { result: 'unchanged', loan } : null
  },
}

function isAnother(renewed: Moment | null, before: Moment | null): boolean {
  return renewed !== null && JSON.stringify(renewed) !== JSON.stringify(before)
}
