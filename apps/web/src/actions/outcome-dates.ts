import { t } from '@lingui/core/macro'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { dayOf } from '../dates/calendar.ts'
import { longDate, shortDate, timeWords } from '../dates/date-words.ts'
import { dueOf, timeThatMatters, today } from '../dates/due.ts'

type Dated = { loan: Loan; asOf: string; timeZone: string }

/** "Friday 18 December"; with the hour where it matters. null: no date is told. */
export function untilWords({ loan, asOf, timeZone }: Dated): string | null {
  return wordsOf(loan, { asOf, timeZone, words: longDate })
}

/** "27 November": the date before, or the date so far. */
export function dateWords(due: Moment | null, { loan, asOf, timeZone }: Dated): string | null {
  return wordsOf({ ...loan, due }, { asOf, timeZone, words: shortDate })
}

type Reading = { asOf: string; timeZone: string; words: typeof longDate }

function wordsOf(loan: Loan, { asOf, timeZone, words }: Reading): string | null {
  const due = dueOf(loan, asOf, timeZone)
  if (!due) return null
  const date = words(dayOf(due.moment, timeZone), today(asOf, timeZone))
  const time = timeThatMatters(due)
  if (!time) return date
  const hour = timeWords(time)
  return t`${date} at ${hour}`
}
