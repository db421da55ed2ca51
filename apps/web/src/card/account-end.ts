import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { dayOf, daysBetween, isPast } from '@library-card/contract/local-time.ts'
import type { Day, Instant } from '@library-card/contract/moment.ts'
import { browserZone, today } from '../dates/due.ts'
import { plural, t } from '@lingui/core/macro'

/** The last day of an account, and the days from the reader's date to it. */
export type AccountEnd = { day: Day; daysLeft: number; isSoon: boolean; isOver: boolean }

type Dated = { institutionCode: string; account: Pick<AccountCard['account'], 'expires'> }
type View = { institutionOf: (code: string) => Pick<Institution, 'timeZone'>; now: Instant }

const soonDays = 30

/** null if the institution gives no date. */
export function accountEnd(
  { institutionCode, account: { expires } }: Dated,
  { institutionOf, now }: View,
): AccountEnd | null {
  if (!expires) return null
  const { timeZone } = institutionOf(institutionCode)
  const day = dayOf(expires, timeZone)
  const daysLeft = daysBetween(today(now, browserZone), day)
  return {
    day,
    daysLeft,
    isSoon: daysLeft <= soonDays,
    isOver: isPast(expires, now, timeZone),
  }
}

/** A calendar span: in months if it is at least one month, otherwise in days. */
type Span = { unit: 'month' | 'day'; count: number }

function spanBetween(earlier: Day, later: Day): Span {
  const [from, to] = [partsOf(earlier), partsOf(later)]
  const months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0)
  if (months < 1) return { unit: 'day', count: daysBetween(earlier, later) }
  const days = to.day - from.day + (to.day < from.day ? 31 : 0)
  return { unit: 'month', count: Math.round(months + days / 31) }
}

function partsOf(day: Day) {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { year, month, day: date }
}

/**
 * Text such as "10 months before your home account ends"; null if the account does not end before the home
 * account.
 */
export function beforeHomeWords(day: Day, home: Day | null): string | null {
  if (home === null || day >= home) return null
  const { unit, count } = spanBetween(day, home)
  return unit === 'month'
    ? plural(count, {
        one: '# month before your home account ends',
        other: '# months before your home account ends',
      })
    : plural(count, {
        one: '# day before your home account ends',
        other: '# days before your home account ends',
      })
}

/** Text such as "2 months earlier" or "the same". */
export function comparedWords(day: Day, home: Day): string {
  if (day === home) return t`the same`
  const isEarlier = day < home
  const { unit, count } = isEarlier ? spanBetween(day, home) : spanBetween(home, day)
  if (unit === 'month')
    return isEarlier
      ? plural(count, { one: '# month earlier', other: '# months earlier' })
      : plural(count, { one: '# month later', other: '# months later' })
  return isEarlier
    ? plural(count, { one: '# day earlier', other: '# days earlier' })
    : plural(count, { one: '# day later', other: '# days later' })
}
