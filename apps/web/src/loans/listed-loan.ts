import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { instantOf } from '../dates/calendar.ts'
import { dueOf, urgencyOf, type DueTone } from '../dates/due.ts'
import { actKey, type Outcomes } from '../card/outcomes.ts'
import { folded } from '../text/search.ts'

/** A loan with its institution: ids are unique only within an institution. */
export type ListedLoan = {
  loan: Loan
  /** The loan before any renewal: a renewed loan keeps its place in the list until the next refresh. */
  stood: Loan
  institution: Institution
  institutionName: string
  asOf: string
}

type Lender = { institution: Institution; institutionName: string; told: Outcomes['told'] }

export function listLoans(card: AccountCard, { institution, institutionName, told }: Lender): ListedLoan[] {
  if (card.loans.state !== 'ok') return []
  const { asOf } = card
  return card.loans.items.map((loan) => {
    const listed = { loan, stood: loan, institution, institutionName, asOf }
    return { ...listed, stood: stoodBefore(listed, told) }
  })
}

function stoodBefore({ loan, institution, asOf }: ListedLoan, told: Outcomes['told']): Loan {
  const key = actKey({ type: 'renewal', institutionCode: institution.code, id: loan.id })
  const outcome = told.get(key)?.outcome
  if (outcome?.result !== 'renewed') return loan
  const { was } = outcome
  return {
    ...loan,
    due: was,
    overdue: was !== null && instantOf(was, institution.timeZone) < Date.parse(asOf),
  }
}

export function dueIn({ loan, institution, asOf }: ListedLoan, isRenewed: boolean) {
  const { timeZone } = institution
  const tone: DueTone = isRenewed ? 'good' : urgencyOf(loan, asOf, timeZone)
  return { due: dueOf(loan, asOf, timeZone), tone }
}

/** Identifies a loan in the whole network. */
export function loanKey({ loan, institution }: ListedLoan): string {
  return `${institution.code} ${loan.id}`
}

function wordsOf({ loan, institutionName }: ListedLoan): string {
  const told = [loan.title, loan.author, loan.description, loan.callNumber, institutionName]
  return folded(told.filter((text) => text !== null).join('\n'))
}

/** The loans that contain every word of the query. */
export function findLoans(loans: ListedLoan[], query: string): ListedLoan[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  return loans.filter((loan) => {
    const text = wordsOf(loan)
    return words.every((word) => text.includes(word))
  })
}
