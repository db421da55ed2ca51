import { Type, type Static } from 'typebox'
import { ListOf } from './card.ts'
import { Loan } from './loan.ts'
import { Instant, Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'

/** A returned loan that the institution still has on record. */
export const PastLoan = Type.Object({
  ...Type.Pick(Loan, ['id', 'title', 'author', 'description', 'callNumber', 'library', 'loaned']).properties,
  returned: Nullable(Moment),
})
export type PastLoan = Static<typeof PastLoan>

/** A page of the loan history at one institution, latest return first. */
export const LoanHistory = Type.Union([
  Type.Object({
    ...ListOf(PastLoan).properties,
    asOf: Instant,
    /** `offset` of the next page; null on the last page. */
    next: Nullable(Type.Integer()),
  }),
  Type.Object({ state: Type.Literal('no-account') }),
  Type.Object({ state: Type.Literal('missing'), problem: InstitutionProblem }),
])
export type LoanHistory = Static<typeof LoanHistory>
