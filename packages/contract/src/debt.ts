import type { Fee, FeeState } from './fee.ts'
import type { Loan } from './loan.ts'
import type { Money } from './money.ts'

/** The states in which a fee is a debt. A balance that an institution gives counts open fees only. */
export const debtStates = ['open', 'in-dispute', 'sent-to-billing'] as const satisfies FeeState[]

/** Sums per currency, in order of appearance. */
export function sums(amounts: Money[]): Money[] {
  const minorOf = new Map<string, number>()
  for (const { minor, currency } of amounts) minorOf.set(currency, (minorOf.get(currency) ?? 0) + minor)
  return [...minorOf].map(([currency, minor]) => ({ minor, currency }))
}

/** Whether a sum is to be paid: one of zero or less, which credits make, is not. */
export function isOwed({ minor }: Money): boolean {
  return minor > 0
}

/** What these fees come to, one sum per currency in which something is owed. */
export function owedIn(fees: Pick<Fee, 'state' | 'balance'>[]): Money[] {
  const debts = fees.filter(({ state }) => debtStates.some((debt) => debt === state))
  return sums(debts.map(({ balance }) => balance)).filter(isOwed)
}

/** What the fines of these loans come to if everything is returned now, one sum per currency. Nothing of it is owed yet. */
export function finesSoFar(loans: Pick<Loan, 'fineIfReturnedNow'>[]): Money[] {
  return sums(loans.flatMap(({ fineIfReturnedNow }) => fineIfReturnedNow ?? [])).filter(isOwed)
}
