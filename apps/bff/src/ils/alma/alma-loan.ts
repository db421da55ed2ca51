import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { Coded, Text, Told } from './alma-values.ts'

const Loan = Type.Object({
  /** More digits than a JSON number keeps: ids stay strings. */
  loan_id: Type.String({ minLength: 1 }),
  library: Coded,
  item_barcode: Text,
  due_date: Text,
  loan_date: Text,
  process_status: Text,
  title: Text,
  author: Text,
  description: Text,
  call_number: Text,
  /** Absent when there is none. */
  loan_fine: Told(Type.Number()),
  /** null unless asked with `expand=renewable`. */
  renewable: Told(Type.Boolean()),
  last_renew_date: Text,
  last_renew_status: Coded,
})
export type AlmaLoan = Static<typeof Loan>
export const isLoan = accepts(Loan)

/** An empty list has no `item_loan`, only a total of 0: without the total nothing has been said. */
const LoanPage = Type.Object({
  item_loan: Told(Type.Array(Loan)),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isLoanPage = accepts(LoanPage)
