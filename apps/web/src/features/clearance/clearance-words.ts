import type {
  Clearance,
  ClearanceAt,
  ClearanceReport,
  ClearanceResult,
  ClearanceRow,
} from '@library-card/contract/clearance.ts'
import { isOwed } from '@library-card/contract/debt.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import { plural, t } from '@lingui/core/macro'
import { abbreviatedFullDate, dateAndTime } from '../../dates/date-words.ts'
import { decimalOf, moneyWords, uncountedWords } from '../../money/money.ts'
import { reportWords } from '../../reasons/staff-reasons.ts'
import { creditWords } from '../../staff/activity/activity-words.ts'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { partsList } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'

export function resultWords(result: ClearanceResult | null): string {
  const words: Record<ClearanceResult, string> = {
    'nothing-open': t`Nothing open`,
    'something-open': t`Something open`,
    'not-in-full': t`Not checked in full`,
    'not-found': t`Not found`,
  }
  return result ? words[result] : t`Not checked yet`
}

/** Text such as "Nothing open at the 7 institutions that can be checked"; no row may claim more. */
export function rowResultWords({ result, requestsIgnored }: ClearanceRow, checkable: number): string {
  if (result !== 'nothing-open') return resultWords(result)
  return requestsIgnored
    ? plural(checkable, {
        one: 'No loans or unpaid fees at the one institution that can be checked',
        other: 'No loans or unpaid fees at the # institutions that can be checked',
      })
    : plural(checkable, {
        one: 'Nothing open at the one institution that can be checked',
        other: 'Nothing open at the # institutions that can be checked',
      })
}

/** "16 patrons: nothing open at the 7 institutions that can be checked." */
export function nothingOpenWords(rows: ClearanceRow[], checkable: number): string {
  const patrons = plural(rows.length, { one: '# patron', other: '# patrons' })
  return rows.some(({ requestsIgnored }) => requestsIgnored)
    ? plural(checkable, {
        one: `${patrons}: no loans or unpaid fees at the one institution that can be checked.`,
        other: `${patrons}: no loans or unpaid fees at the # institutions that can be checked.`,
      })
    : plural(checkable, {
        one: `${patrons}: nothing open at the one institution that can be checked.`,
        other: `${patrons}: nothing open at the # institutions that can be checked.`,
      })
}

export function progressWords({ state, checked, total, waits }: Clearance): string {
  if (waits) return t`Waiting until another check at your institution has finished`
  const words: Record<Clearance['state'], string> = {
    running: t`Checking: ${checked} of ${total}`,
    paused: t`Paused: ${checked} of ${total}`,
    cancelled: t`Cancelled after ${checked} of ${total}`,
    done: plural(total, { one: 'Done: # patron', other: 'Done: all # patrons' }),
  }
  return words[state]
}

/** "25 Nov 2026, 14:02" in the home institution's time zone. */
export function useTimeWords(): (time: Instant) => string {
  const { homeZone } = useStaffContext()
  return (time) => dateAndTime(time, homeZone, abbreviatedFullDate)
}

/** "Harbour College: 2 loans, €7.40 unpaid, answered in part", "Alpine Institute: did not answer". */
export function atWords(
  { institutionCode, loans, requests, unpaid, inDispute, sentToBilling, credit, problem }: ClearanceAt,
  nameOf: (code: string) => string,
): string {
  const parts = [
    loans ? plural(loans, { one: '# loan', other: '# loans' }) : null,
    requests ? plural(requests, { one: '# request', other: '# requests' }) : null,
    unpaidWords(unpaid),
    sumWords('in-dispute', inDispute),
    sumWords('sent-to-billing', sentToBilling),
    credit && creditWords(moneyWords(credit)),
  ]
  const why = problem && (parts.some(Boolean) ? t`answered in part` : reportWords(problem))
  return labelled(nameOf(institutionCode), partsList([...parts, why]))
}

function unpaidWords(unpaid: Money | null): string | null {
  if (!unpaid || !isOwed(unpaid)) return null
  const sum = moneyWords(unpaid)
  return t`${sum} unpaid`
}

type Uncounted = Parameters<typeof uncountedWords>[0]

function sumWords(state: Uncounted, sum: Money | null): string | null {
  return sum && isOwed(sum) ? uncountedWords(state, moneyWords(sum)) : null
}

/**
 * Lines of each patron: one per institution that has open items or did not answer in full. A patron who was found
 * also has one per institution that cannot be checked. A patron without any of these has one line.
 */
export function savedReport(
  rows: ClearanceRow[],
  { checkable, uncheckable }: Pick<ClearanceReport, 'checkable' | 'uncheckable'>,
  nameOf: (code: string) => string,
) {
  const fields = [
    t`ID`,
    t`Name`,
    t`Result`,
    t`Institution`,
    t`Loans`,
    t`Requests`,
    t`Unpaid fees`,
    t`Currency`,
    t`In dispute`,
    t`Billed`,
    t`Credit`,
    t`Answer`,
  ]
  const none = Array.from({ length: 7 }, () => null)
  const lines = rows.flatMap((row) => {
    const patron = [row.id, row.name, rowResultWords(row, checkable)]
    const answered = row.at.map(({ institutionCode, loans, requests, problem, ...sums }) => {
      const { unpaid, inDispute, sentToBilling, credit } = sums
      return [
        ...patron,
        nameOf(institutionCode),
        loans?.toFixed() ?? null,
        requests?.toFixed() ?? null,
        unpaid && decimalOf(unpaid),
        [unpaid, inDispute, sentToBilling, credit].find((sum) => sum !== null)?.currency ?? null,
        inDispute && decimalOf(inDispute),
        sentToBilling && decimalOf(sentToBilling),
        credit && decimalOf(credit),
        problem && reportWords(problem),
      ]
    })
    // An ID that was not found belongs to no patron who could have items there.
    const isPatron = row.result !== null && row.result !== 'not-found'
    const unasked = (isPatron ? uncheckable : []).map((code) => [
      ...patron,
      nameOf(code),
      ...none,
      t`cannot be checked in full from here`,
    ])
    return answered.length + unasked.length === 0 ? [patron] : [...answered, ...unasked]
  })
  return { fields, lines }
}
