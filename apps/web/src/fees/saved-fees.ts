import { t } from '@lingui/core/macro'
import type { AccountCard, OtherFees } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { dayOf } from '../dates/calendar.ts'
import type { CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { decimalOf } from '../money/money.ts'
import { exactly, silentLines, type SavedLine, type SavedList } from '../export/saved-list.ts'
import { feeTypeOf } from '../money/fee-words.ts'

/** Open fees, and fees in other states if they were queried; states that were not queried get a line, too. */
export function savedFees(view: CardView, otherFeesOf: (code: string) => OtherFees | undefined): SavedList {
  const columns = [
    t`Kind of fee`,
    t`What for`,
    t`Comment`,
    t`Owed to`,
    t`Since`,
    t`Amount at first`,
    t`Still owed`,
    t`Currency`,
    t`Told at`,
  ]
  const lines = accountsIn(view).flatMap((card) => [
    ...feesIn(card.fees).map((fee) => lineOf(fee, card, view)),
    ...otherLines(card, view, otherFeesOf(card.institutionCode)),
  ])
  return { name: 'fees', columns, lines: [...lines, ...silentLines(view, 'fees')] }
}

function feesIn(part: OtherFees['closed']): Fee[] {
  return part.state === 'ok' ? part.items : []
}

function otherLines(card: AccountCard, view: CardView, answer: OtherFees | undefined): SavedLine[] {
  const institution = view.nameOf(card.institutionCode)
  const without = (state: string): SavedLine => ({ institution, state, rest: [] })
  if (!answer) return [without(t`In dispute, sent to billing, paid: not asked yet`)]
  const { inDispute, sentToBilling, closed } = answer
  const parts = [inDispute, sentToBilling, closed]
  const fees = parts.flatMap(feesIn).map((fee) => lineOf(fee, card, view))
  const unheard = { inDispute: t`In dispute`, sentToBilling: t`Sent to billing`, closed: t`Paid or closed` }
  const missing = (['inDispute', 'sentToBilling', 'closed'] as const)
    .filter((part) => answer[part].state !== 'ok')
    .map((part) => unheard[part])
  return [...fees, ...missing.map((state) => without(t`${state}: no answer`))]
}

function lineOf(fee: Fee, { institutionCode, asOf }: AccountCard, view: CardView): SavedLine {
  const { timeZone } = view.institutionOf(institutionCode)
  const institution = view.nameOf(institutionCode)
  const rest = [
    feeTypeOf(fee),
    fee.title,
    fee.comment,
    fee.owner,
    fee.since && dayOf(fee.since, timeZone),
    decimalOf(fee.original),
    decimalOf(fee.balance),
    fee.balance.currency,
    exactly({ at: asOf }, timeZone),
  ]
  return { institution, state: stateWords(fee), rest }
}

function stateWords({ state }: Fee): string {
  const words: Record<Fee['state'], string> = {
    open: t`Open`,
    'in-dispute': t`In dispute`,
    'sent-to-billing': t`Sent to billing`,
    closed: t`Paid or closed`,
  }
  return words[state]
}
