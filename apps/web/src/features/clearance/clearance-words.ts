import type {
  Clearance,
  ClearanceAt,
  ClearanceResult,
  ClearanceRow,
} from '@library-card/contract/clearance.ts'
import type { Money } from '@library-card/contract/money.ts'
import { plural, t } from '@lingui/core/macro'
import { abbreviatedFullDate, dateAndTime } from '../../dates/date-words.ts'
import { decimalOf, moneyWords, uncountedWords } from '../../money/money.ts'
import { notAskedName, reportWords } from '../../reasons/staff-reasons.ts'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { partsList } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'

export function resultWords(result: ClearanceResult | null): string {
  const words: Record<ClearanceResult, string> = {
    cleared: t`Cleared`,
    'not-cleared': t`Not cleared`,
    'not-known': t`Not known yet`,
    'not-found': t`Not found`,
  }
  return result ? words[result] : t`Not checked yet`
}

/** "No loans, requests or unpaid fees at the 8 checked": the result, and whether all institutions are covered. */
export function rowResultWords({ result, asked, notAsked = [], requestsIgnored }: ClearanceRow): string {
  if (result !== 'cleared' || asked === undefined || notAsked.length === 0) return resultWords(result)
  if (requestsIgnored)
    return plural(asked, {
      one: 'No loans or unpaid fees at the one checked',
      other: 'No loans or unpaid fees at the # checked',
    })
  return plural(asked, {
    one: 'No loans, requests or unpaid fees at the one checked',
    other: 'No loans, requests or unpaid fees at the # checked',
  })
}

/**
 * "Lakeside Conservatory, Harbour College (turned off by the patron)": what was not checked in full, except `withheldAt`,
 * which the report names once.
 */
export function notAskedWords(
  { at, notAsked = [] }: ClearanceRow,
  withheldAt: string[],
  nameOf: (code: string) => string,
): string[] {
  const codes = notAsked.filter((code) => !withheldAt.includes(code))
  return codes.map((code) => {
    const problem = at.find(({ institutionCode }) => institutionCode === code)?.problem
    return notAskedName(nameOf(code), problem)
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
export function useStartTime(): (clearance: Clearance) => string {
  const { homeZone } = useStaffContext()
  return ({ began }) => dateAndTime(began, homeZone, abbreviatedFullDate)
}

/** "Harbour College: 2 loans, €7.40 unpaid, answered in part", "Alpine Institute: did not answer". */
export function atWords(
  { institutionCode, loans, requests, balance, inDispute, sentToBilling, problem }: ClearanceAt,
  nameOf: (code: string) => string,
): string {
  const parts = [
    loans ? plural(loans, { one: '# loan', other: '# loans' }) : null,
    requests ? plural(requests, { one: '# request', other: '# requests' }) : null,
    balanceWords(balance),
    sumWords('in-dispute', inDispute),
    sumWords('sent-to-billing', sentToBilling),
  ]
  const why = problem && (parts.some(Boolean) ? t`answered in part` : reportWords(problem))
  return labelled(nameOf(institutionCode), partsList([...parts, why]))
}

function balanceWords(balance: Money | null): string | null {
  if (!balance || balance.minor === 0) return null
  if (balance.minor > 0) {
    const sum = moneyWords(balance)
    return t`${sum} unpaid`
  }
  const credit = moneyWords({ ...balance, minor: -balance.minor })
  return t`${credit} in the patron’s favour`
}

type Uncounted = Parameters<typeof uncountedWords>[0]

function sumWords(state: Uncounted, sum: Money | null): string | null {
  return sum && sum.minor !== 0 ? uncountedWords(state, moneyWords(sum)) : null
}

/** One line per patron and institution that has open items, did not respond or was not checked in full. */
export function savedReport(rows: ClearanceRow[], nameOf: (code: string) => string) {
  const fields = [
    t`Id`,
    t`Name`,
    t`Result`,
    t`Institution`,
    t`Loans`,
    t`Requests`,
    t`Unpaid fees`,
    t`Currency`,
    t`In dispute`,
    t`Billed`,
    t`Answer`,
  ]
  const lines = rows.flatMap((row) => {
    const patron = [row.id, row.name, rowResultWords(row)]
    const { notAsked = [] } = row
    const answered = askedAt(row).map(({ institutionCode, loans, requests, problem, ...sums }) => {
      const { balance, inDispute, sentToBilling } = sums
      return [
        ...patron,
        nameOf(institutionCode),
        loans?.toFixed() ?? null,
        requests?.toFixed() ?? null,
        balance && decimalOf(balance),
        [balance, inDispute, sentToBilling].find((sum) => sum !== null)?.currency ?? null,
        inDispute && decimalOf(inDispute),
        sentToBilling && decimalOf(sentToBilling),
        problem && reportWords(problem),
      ]
    })
    const none = Array.from({ length: 6 }, () => null)
    const others = notAsked.map((code) => [...patron, nameOf(code), ...none, t`not checked in full`])
    return answered.length + others.length === 0 ? [patron] : [...answered, ...others]
  })
  return { fields, lines }
}

/** The results without institutions that were not called, which have their own text. */
export function askedAt({ at, notAsked = [] }: ClearanceRow): ClearanceAt[] {
  return at.filter(({ institutionCode, problem }) => problem === null || !notAsked.includes(institutionCode))
}
