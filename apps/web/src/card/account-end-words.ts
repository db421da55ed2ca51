import type { Day } from '@library-card/contract/moment.ts'
import { plural, t } from '@lingui/core/macro'
import { spanBetween } from './account-end.ts'

/** "10 months before the one at home"; null where it does not end before. */
export function beforeHomeWords(there: Day, home: Day | null): string | null {
  if (home === null || there >= home) return null
  const { unit, count } = spanBetween(there, home)
  return unit === 'month'
    ? plural(count, { one: '# month before the one at home', other: '# months before the one at home' })
    : plural(count, { one: '# day before the one at home', other: '# days before the one at home' })
}

/** "2 months earlier", "the same". */
export function comparedWords(there: Day, home: Day): string {
  if (there === home) return t`the same`
  const isEarlier = there < home
  const { unit, count } = isEarlier ? spanBetween(there, home) : spanBetween(home, there)
  if (unit === 'month')
    return isEarlier
      ? plural(count, { one: '# month earlier', other: '# months earlier' })
      : plural(count, { one: '# month later', other: '# months later' })
  return isEarlier
    ? plural(count, { one: '# day earlier', other: '# days earlier' })
    : plural(count, { one: '# day later', other: '# days later' })
}
