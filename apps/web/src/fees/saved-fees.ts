import type { AccountCard, OtherFees } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { t } from '@lingui/core/macro'
import { sourceOf, type CardView, type Source } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { itemsOf } from '../card/facts.ts'
import { dayOf } from '../dates/calendar.ts'
import { exactly, savedList, type SavedLine, type SavedList } from '../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../money/money.ts'

type ListedFee = Source & { fee: Fee }
type OtherFeesOf = (code: string) => OtherFees | undefined

/** Open fees, and fees in other states if they were queried; states that were not queried get a line, too. */
export function savedFees(view: CardView, otherFeesOf: OtherFeesOf): SavedList {
  const accounts = accountsIn(view)
  return savedList({
    name: 'fees',
    view,
    items: accounts.flatMap((card) => listFees(card, view, otherFeesOf(card.institutionCode))),
    more: accounts.flatMap((card) => missingStates(card, view, otherFeesOf(card.institutionCode))),
    stateOf: stateWords,
    columns: [
      [t`Kind of fee`, ({ fee }) => feeTypeOf(fee)],
      [t`What for`, ({ fee }) => fee.title],
      [t`Comment`, ({ fee }) => fee.comment],
      [t`Owed to`, ({ fee }) => fee.owner],
      [t`Since`, ({ fee, institution }) => fee.since && dayOf(fee.since, institution.timeZone)],
      [t`Original amount`, ({ fee }) => decimalOf(fee.original)],
      [t`Still owed`, ({ fee }) => decimalOf(fee.balance)],
      [t`Currency`, ({ fee }) => fee.balance.currency],
      [t`As of`, ({ asOf, institution }) => exactly({ at: asOf }, institution.timeZone)],
    ],
  })
}

function listFees(card: AccountCard, view: CardView, others: OtherFees | undefined): ListedFee[] {
  const sections = [card.fees, ...(others ? [others.inDispute, others.sentToBilling, others.closed] : [])]
  return sections.flatMap(itemsOf).map((fee) => ({ ...sourceOf(view, card), fee }))
}

/** A line for each state of fees that is not known. */
function missingStates(
  { institutionCode }: AccountCard,
  view: CardView,
  others: OtherFees | undefined,
): SavedLine[] {
  const institution = view.nameOf(institutionCode)
  const line = (state: string): SavedLine => ({ institution, state, rest: [] })
  if (!others) return [line(t`In dispute, sent to billing, paid: not checked yet`)]
  const words = { inDispute: t`In dispute`, sentToBilling: t`Sent to billing`, closed: t`Paid or closed` }
  return (['inDispute', 'sentToBilling', 'closed'] as const)
    .filter((part) => others[part].state !== 'ok')
    .map((part) => words[part])
    .map((state) => line(t`${state}: no answer`))
}

function stateWords({ fee: { state } }: ListedFee): string {
  const words: Record<Fee['state'], string> = {
    open: t`Open`,
    'in-dispute': t`In dispute`,
    'sent-to-billing': t`Sent to billing`,
    closed: t`Paid or closed`,
  }
  return words[state]
}
