import type { Instant } from '@library-card/contract/moment.ts'
import { accountRefusals, type AccountRefusal, type RefusalCause } from '../reasons/reasons.tsx'
import { useStore } from '../store.ts'
import type { CardView } from './card-view.ts'
import { accountsIn } from './completeness.ts'
import { isWhole, itemsOf } from './summary.ts'
import { outcomeStore, type Outcomes } from './outcomes.ts'

/** A renewal that the institution refused because of the account, not because of the loan. */
export type Refusal = { institutionCode: string; reason: AccountRefusal; at: Instant }

/** The latest refusal per institution and reason since the last refresh. */
export function refusalsIn({ byAction }: Outcomes): Refusal[] {
  const refusals = [...byAction.values()].flatMap(({ type, institutionCode, outcome, at }): Refusal[] => {
    if (type !== 'renewal' || outcome?.result !== 'refused' || at === undefined) return []
    return accountRefusals
      .filter((reason) => outcome.reasons.includes(reason))
      .map((reason) => ({ institutionCode, reason, at }))
  })
  const inOrder = refusals.toSorted((one, other) => one.at.localeCompare(other.at))
  return [...new Map(inOrder.map((one) => [`${one.institutionCode} ${one.reason}`, one])).values()]
}

export function useRefusals({ order }: CardView): Refusal[] {
  const outcomes = useStore(outcomeStore, (all) => all)
  return refusalsIn(outcomes).filter(({ institutionCode }) => order.includes(institutionCode))
}

export function causeOf(
  { institutionCode, reason }: Pick<Refusal, 'institutionCode' | 'reason'>,
  view: CardView,
): RefusalCause {
  const card = accountsIn(view).find((one) => one.institutionCode === institutionCode)
  if (!card) return 'unknown'
  const isShown =
    reason === 'blocked'
      ? itemsOf(card.blocks).some(({ forbids }) => forbids === null || forbids.includes('renew'))
      : itemsOf(card.fees).some(({ balance }) => balance.minor > 0)
  if (isShown) return 'shown'
  return isWhole(reason === 'blocked' ? card.blocks : card.fees) ? 'not-shown' : 'unknown'
}
