import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { t } from '@lingui/core/macro'
import { sourceOf, type CardView, type Source } from '../card/card-view.ts'
import { itemsOf } from '../card/summary.ts'
import { dayOf } from '../dates/local-time.ts'
import type { FeeList } from '../card/other-fees.ts'
import { exactly, savedList, type SavedLine, type SavedList } from '../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../money/money.ts'
import type { ListedFees } from './payee.tsx'

type ListedFee = Source & { fee: Fee }
/** The closed fees of an institution; undefined: not requested. */
type ClosedFeesOf = (code: string) => FeeList | undefined

/** Fees in every state that was requested; a state that was not, or had no answer, gets a line, too. */
export function savedFees(view: CardView, fees: ListedFees[], closedOf: ClosedFeesOf): SavedList {
  // Print and files do not show how old an earlier copy is.
  const current = fees.flatMap(({ card, checked }) => (checked ? { card, checked } : []))
  const lists = current.map(({ card, checked: { open, inDispute, sentToBilling } }) => ({
    card,
    lists: {
      open,
      inDispute,
      sentToBilling,
      closed: closedOf(card.institutionCode) ?? { state: 'not-asked' as const },
    },
  }))
  return savedList({
    name: 'fees',
    view,
    items: lists.flatMap(({ card, lists: each }): ListedFee[] =>
      Object.values(each)
        .flatMap((list) => itemsOf<Fee>(list))
        .map((fee) => ({ ...sourceOf(view, card), fee })),
    ),
    more: lists.flatMap(({ card, lists: each }) =>
      missingStates(each, card, view.nameOf(card.institutionCode)),
    ),
    stateOf: stateWords,
    columns: [
      [t`Kind of fee`, ({ fee }) => feeTypeOf(fee)],
      [t`Title`, ({ fee }) => fee.title],
      [t`Comment`, ({ fee }) => fee.comment],
      [t`Owed to`, ({ fee }) => fee.owner],
      [t`Since`, ({ fee, institution }) => fee.since && dayOf(fee.since, institution.timeZone)],
      [t`Original amount`, ({ fee }) => fee.original && decimalOf(fee.original)],
      [t`Still owed`, ({ fee }) => decimalOf(fee.balance)],
      [t`Currency`, ({ fee }) => fee.balance.currency],
      [t`As of`, ({ asOf, institution }) => exactly({ at: asOf }, institution.timeZone)],
    ],
  })
}

type FeeLists = Record<'open' | 'inDispute' | 'sentToBilling' | 'closed', FeeList>

const otherStates = ['inDispute', 'sentToBilling', 'closed'] as const

/** A line for each state of fees that is not known; open fees that the card lacks have one from `savedList`. */
function missingStates(lists: FeeLists, { fees }: AccountCard, institution: string): SavedLine[] {
  const words = {
    open: t`Open`,
    inDispute: t`In dispute`,
    sentToBilling: t`Sent to billing`,
    closed: t`Paid or closed`,
  }
  const line = (state: string): SavedLine => ({ institution, state, rest: [] })
  const parts = fees.state === 'not-asked' ? (['open', ...otherStates] as const) : otherStates
  return parts.flatMap((part) => {
    const state = words[part]
    if (lists[part].state === 'ok') return []
    return lists[part].state === 'not-asked'
      ? line(t`${state}: not checked yet`)
      : line(t`${state}: no answer`)
  })
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
