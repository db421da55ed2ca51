import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'

/** A loan and who lends it: ids are an institution's own, so only both together name one loan. */
export type ListedLoan = { loan: Loan; institution: Institution; institutionName: string; asOf: string }

export function listLoans(
  card: AccountCard,
  institution: Institution,
  institutionName: string,
): ListedLoan[] {
  if (card.loans.state !== 'ok') return []
  return card.loans.items.map((loan) => ({ loan, institution, institutionName, asOf: card.asOf }))
}

/** One name for one loan in the whole network. */
export function loanKey({ loan, institution }: ListedLoan): string {
  return `${institution.code} ${loan.id}`
}
