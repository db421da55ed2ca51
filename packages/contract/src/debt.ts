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

type Fees = Pick<Fee, 'state' | 'balance'>[]

/** Sums of an institution's fees, one for each currency in which the patron owes something. */
export function owedIn(fees: Fees): Money[] {
  return balancesIn(fees).filter(isOwed)
}

/** What is owed at several institutions, given the fees of each: a credit at one pays no debt at another. */
export function owedAcross(feesAt: Fees[]): Money[] {
  return sums(feesAt.flatMap(owedIn))
}

/** What institutions owe the patron, as positive amounts, given the fees of each. */
export function creditAcross(feesAt: Fees[]): Money[] {
  const credits = feesAt.flatMap(balancesIn).map((sum) => ({ ...sum, minor: -sum.minor }))
  return sums(credits.filter(({ minor }) => minor > 0))
}

function balancesIn(fees: Fees): Money[] {
  const debts = fees.filter(({ state }) => debtStates.some((debt) => debt === state))
  return sums(debts.map(({ balance }) => balance))
}

/** Sums of the fines if the patron returned these loans now, one for each currency. The patron does not owe them yet. */
export function finesSoFar(loans: Pick<Loan, 'fineIfReturnedNow'>[]): Money[] {
  return sums(loans.flatMap(({ fineIfReturnedNow }) => fineIfReturnedNow ?? [])).filter(isOwed)
}
