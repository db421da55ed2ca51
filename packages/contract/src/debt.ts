import type { Fee, FeeState } from './fee.ts'
import type { Loan } from './loan.ts'
import type { Money } from './money.ts'

/** The states in which a fee is a debt. An institution's balance counts open fees only. */
export const debtStates = ['open', 'in-dispute', 'sent-to-billing'] as const satisfies FeeState[]

/** Sums per currency, in order of appearance. */
export function sums(amounts: Money[]): Money[] {
  const minorOf = new Map<string, number>()
  for (const { minor, currency } of amounts) minorOf.set(currency, (minorOf.get(currency) ?? 0) + minor)
  return [...minorOf].map(([currency, minor]) => ({ minor, currency }))
}

/** Whether a sum must be paid. Credits can make it zero or negative. */
export function isOwed({ minor }: Money): boolean {
  return minor > 0
}

/** Sums of the fees, one for each currency in which the patron owes something. */
export function owedIn(fees: Pick<Fee, 'state' | 'balance'>[]): Money[] {
  const debts = fees.filter(({ state }) => debtStates.some((debt) => debt === state))
  return sums(debts.map(({ balance }) => balance)).filter(isOwed)
}

/** Sums of the fines if the patron returned these loans now, one for each currency. The patron does not owe them yet. */
export function finesSoFar(loans: Pick<Loan, 'fineIfReturnedNow'>[]): Money[] {
  return sums(loans.flatMap(({ fineIfReturnedNow }) => fineIfReturnedNow ?? [])).filter(isOwed)
}
