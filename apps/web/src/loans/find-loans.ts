import { folded } from '../text/search.ts'
import type { ListedLoan } from './listed-loan.ts'

function wordsOf({ loan, institutionName }: ListedLoan): string {
  const told = [loan.title, loan.author, loan.description, loan.callNumber, institutionName]
  return folded(told.filter((text) => text !== null).join('\n'))
}

/** Those in which every word of the question occurs, wherever. */
export function findLoans(loans: ListedLoan[], question: string): ListedLoan[] {
  const words = folded(question).split(/\s+/).filter(Boolean)
  return loans.filter((loan) => {
    const text = wordsOf(loan)
    return words.every((word) => text.includes(word))
  })
}
