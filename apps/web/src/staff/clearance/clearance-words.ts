import type {
  Clearance,
  ClearanceAt,
  ClearanceResult,
  ClearanceRow,
} from '@library-card/contract/clearance.ts'
import type { Money } from '@library-card/contract/money.ts'
import { plural, t } from '@lingui/core/macro'
import { dayOf, timeOf } from '../../dates/calendar.ts'
import { dayWords, timeWords } from '../../dates/date-words.ts'
import { decimalOf, moneyWords } from '../../money/money.ts'
import { useDesk } from '../desk.tsx'

export function resultWords(result: ClearanceResult | null): string {
  const words: Record<ClearanceResult, string> = {
    cleared: t`Cleared`,
    'not-cleared': t`Not cleared`,
    'not-known': t`Not known yet`,
    'not-found': t`Not found`,
  }
  return result ? words[result] : t`Not checked yet`
}

export function progressWords({ state, checked, total }: Clearance): string {
  const words: Record<Clearance['state'], string> = {
    running: t`Checking: ${checked} of ${total}`,
    paused: t`Paused: ${checked} of ${total}`,
    cancelled: t`Cancelled after ${checked} of ${total}`,
    done: plural(total, { one: 'Done: # patron', other: 'Done: all # patrons' }),
  }
  return words[state]
}

/** "25 Nov 2026, 14:02" in the home institution's time zone. */
export function useBegan(): (clearance: Clearance) => string {
  const { home, institutionOf } = useDesk()
  const { timeZone } = institutionOf(home)
  return ({ began }) => {
    const moment = { at: began }
    const day = dayWords(dayOf(moment, timeZone), { day: 'numeric', month: 'short', year: 'numeric' })
    return `${day}, ${timeWords(timeOf(moment, timeZone) ?? '')}`
  }
}

/** "Harbour College: 2 loans, €7.40", "Alpine Institute: did not answer". */
export function atWords(at: ClearanceAt, nameOf: (code: string) => string): string {
  const name = nameOf(at.institutionCode)
  if (at.problem) return t`${name}: did not answer`
  const { loans, requests, balance } = at
  const parts = [
    loans ? plural(loans, { one: '# loan', other: '# loans' }) : null,
    requests ? plural(requests, { one: '# request', other: '# requests' }) : null,
    balanceWords(balance),
  ]
  const words = parts.filter((part) => part !== null).join(', ')
  return words === '' ? t`${name}: not given` : `${name}: ${words}`
}

function balanceWords(balance: Money | null): string | null {
  if (!balance || balance.minor === 0) return null
  if (balance.minor > 0) return moneyWords(balance)
  const credit = moneyWords({ ...balance, minor: -balance.minor })
  return t`${credit} in the patron’s favour`
}

/** One line per patron and institution that has something open or did not respond. */
export function savedReport(rows: ClearanceRow[], nameOf: (code: string) => string) {
  const fields = [
    t`Id`,
    t`Name`,
    t`Result`,
    t`Institution`,
    t`Loans`,
    t`Requests`,
    t`Balance`,
    t`Currency`,
    t`Answer`,
  ]
  const lines = rows.flatMap(({ id, name, result, at }) => {
    const patron = [id, name, resultWords(result)]
    if (at.length === 0) return [patron]
    return at.map(({ institutionCode, loans, requests, balance, problem }) => [
      ...patron,
      nameOf(institutionCode),
      loans?.toFixed() ?? null,
      requests?.toFixed() ?? null,
      balance && decimalOf(balance),
      balance && balance.currency,
      problem ? t`no answer` : null,
    ])
  })
  return { fields, lines }
}
