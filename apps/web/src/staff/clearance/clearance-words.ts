import type { Clearance, ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import type { Money } from '@library-card/contract/money.ts'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { dayOf, timeOf } from '../../dates/calendar.ts'
import { dayWords, timeWords } from '../../dates/date-words.ts'
import { moneyWords } from '../../money/money.ts'
import { useDesk } from '../desk.ts'

export const resultWords: Record<ClearanceResult, MessageDescriptor> = {
  cleared: msg`Cleared`,
  'not-cleared': msg`Not cleared`,
  'not-known': msg`Not known yet`,
  'not-found': msg`Not found`,
}

export function progressWords({ state, checked, total }: Clearance): string {
  const words: Record<Clearance['state'], string> = {
    running: t`Checking: ${checked} of ${total}`,
    paused: t`Paused: ${checked} of ${total}`,
    cancelled: t`Cancelled: ${checked} of ${total} were checked`,
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
  const told = parts.filter((part) => part !== null).join(', ')
  return told === '' ? t`${name}: not told` : `${name}: ${told}`
}

function balanceWords(balance: Money | null): string | null {
  if (!balance || balance.minor === 0) return null
  if (balance.minor > 0) return moneyWords(balance)
  const credit = moneyWords({ ...balance, minor: -balance.minor })
  return t`${credit} in the patron’s favour`
}

export function resultText(result: ClearanceResult | null): string {
  return result ? i18n._(resultWords[result]) : t`Not checked yet`
}
