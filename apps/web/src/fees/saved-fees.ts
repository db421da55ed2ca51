import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { t } from '@lingui/core/macro'
import type { CardView } from '../card/card-view.ts'
import { itemsOf } from '../card/summary.ts'
import { dayOf } from '../dates/local-time.ts'
import { feeListsOf, type FeeList, type FeeLists } from '../card/checked-fees.ts'
import { isoMoment, savedList, type SavedLine, type SavedList } from '../export/saved-list.ts'
import { decimalOf, feeTypeOf } from '../money/money.ts'
import type { ListedFees } from './payee.tsx'

/** The closed fees of an institution; undefined: not requested. */
type ClosedFeesOf = (code: string) => FeeList | undefined

/** Fees in every state that was requested; a state that was not, or had no answer, gets a line, too. */
export function savedFees(view: CardView, fees: ListedFees[], closedOf: ClosedFeesOf): SavedList {
  // Print and files do not show how old an earlier copy is.
  const current = fees.flatMap(({ card, checked, ...source }) =>
    checked ? { card, source, lists: feeListsOf(checked, closedOf(card.institutionCode)) } : [],
  )
  return savedList({
    name: 'fees',
    view,
    items: current.flatMap(({ source, lists }) =>
      Object.values(lists)
        .flatMap((list) => itemsOf<Fee>(list))
        .map((fee) => ({ ...source, fee })),
    ),
    more: current.flatMap(({ card, source, lists }) => missingStates(lists, card, source.institutionName)),
    stateOf: ({ fee }) => stateWords(fee.state),
    columns: [
      [t`Kind of fee`, ({ fee }) => feeTypeOf(fee)],
      [t`Title`, ({ fee }) => fee.title],
      [t`Comment`, ({ fee }) => fee.comment],
      [t`Owed to`, ({ fee }) => fee.owner],
      [t`Since`, ({ fee, institution }) => fee.since && dayOf(fee.since, institution.timeZone)],
      [t`Original amount`, ({ fee }) => fee.original && decimalOf(fee.original)],
      [t`Still owed`, ({ fee }) => decimalOf(fee.balance)],
      [t`Currency`, ({ fee }) => fee.balance.currency],
      [t`As of`, ({ asOf, institution }) => isoMoment({ at: asOf }, institution.timeZone)],
    ],
  })
}

const otherStates = ['in-dispute', 'sent-to-billing', 'closed'] as const

/** A line for each state of fees that is not known; open fees that the card lacks have one from `savedList`. */
function missingStates(lists: FeeLists, { fees }: AccountCard, institution: string): SavedLine[] {
  const line = (state: string): SavedLine => ({ institution, state, rest: [] })
  const states = fees.state === 'not-asked' ? (['open', ...otherStates] as const) : otherStates
  return states.flatMap((one) => {
    const state = stateWords(one)
    if (lists[one].state === 'ok') return []
    if (lists[one].state === 'not-asked') return line(t`${state}: not checked yet`)
    if (lists[one].state === 'not-provided') return line(t`${state}: not given to us`)
    return line(t`${state}: no answer`)
  })
}

function stateWords(state: Fee['state']): string {
  const words: Record<Fee['state'], string> = {
    open: t`Open`,
    'in-dispute': t`In dispute`,
    'sent-to-billing': t`Sent to billing`,
    closed: t`Paid or closed`,
  }
  return words[state]
}
