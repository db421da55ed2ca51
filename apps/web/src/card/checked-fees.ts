import type { AccountCard, OtherFees, Section } from '@library-card/contract/card.ts'
import { owedIn, type debtStates } from '@library-card/contract/debt.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Money } from '@library-card/contract/money.ts'
import { queryOptions, useQueries, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { changeCard } from './outcomes.ts'
import { isWhole, itemsOf } from './summary.ts'

/** A list of fees in one state; `not-asked` until the institution has answered. */
export type FeeList = Exclude<Section<Fee>, { state: 'missing' }> | { state: 'missing' }
export type FeeLists = Record<FeeState, FeeList>

/** Fees that the patron may have to pay. */
export type CheckedFees = {
  lists: Pick<FeeLists, (typeof debtStates)[number]>
  isAsking: boolean
  /** An error of the request itself, not of the institution. */
  failure: Error | null
  askAgain: () => void
}

const notAsked: FeeList = { state: 'not-asked' }
const missing: FeeList = { state: 'missing' }

/**
 * Requests the open fees only if the card leaves them out. They then join the card, whose sums count them: the balance
 * of 0 may be older than a fee.
 */
function otherFeesQuery({ institutionCode: code, fees }: AccountCard) {
  const query = fees.state === 'not-asked' ? { open: 'true' as const } : {}
  return queryOptions({
    queryKey: ['fees', code, query],
    queryFn: async ({ signal, client }) => {
      const other = await fetchJson('GET /api/institutions/:code/fees', { params: { code }, query, signal })
      const { open } = other
      if (open?.state !== 'ok') return other
      client.setQueryData(['fees', code, {}], other)
      changeCard(client, code, (card) => (card.fees.state === 'not-asked' ? { ...card, fees: open } : card))
      return other
    },
  })
}

export function closedFeesQuery(code: string) {
  return queryOptions({
    queryKey: ['fees', code, 'closed'],
    queryFn: ({ signal }) =>
      fetchJson('GET /api/institutions/:code/fees', { params: { code }, query: { closed: 'true' }, signal }),
  })
}

/**
 * Each account's fees, by institution. With `request`, requests the fees that the card leaves out, one request
 * per account. Otherwise returns only fees that another page has requested, and keeps them up to date.
 */
export function useCheckedFees(accounts: AccountCard[], request: boolean): Map<string, CheckedFees> {
  const client = useQueryClient()
  const queries = accounts.map((card) => {
    const query = otherFeesQuery(card)
    return { ...query, enabled: request || client.getQueryData(query.queryKey) !== undefined }
  })
  const results = useQueries({ queries })
  return new Map(
    accounts.map((card, at): [string, CheckedFees] => {
      const { data, isFetching: isAsking = false, error: failure = null, refetch } = results[at] ?? {}
      const lists = listsOf(card, data, failure ? missing : notAsked)
      return [card.institutionCode, { lists, isAsking, failure, askAgain: () => void refetch?.() }]
    }),
  )
}

function listsOf({ fees }: AccountCard, other: OtherFees | undefined, otherwise: FeeList) {
  return {
    open: fees.state === 'not-asked' ? (other?.open ?? otherwise) : fees,
    'in-dispute': other?.inDispute ?? otherwise,
    'sent-to-billing': other?.sentToBilling ?? otherwise,
  }
}

/** Lists by state; `checked` is null if nothing was requested. */
export function feeListsOf(checked: CheckedFees | null, closed: FeeList = notAsked): FeeLists {
  const none = { open: notAsked, 'in-dispute': notAsked, 'sent-to-billing': notAsked }
  return { ...(checked?.lists ?? none), closed }
}

export function isChecked({ lists }: CheckedFees): boolean {
  return Object.values(lists).every(isKnown)
}

/** Whether all fees in one state are known. Fees that were not requested are not known. */
export function isKnown(list: FeeList): boolean {
  return list.state === 'ok' && isWhole(list)
}

/** Sums that the institution bills, one per currency. */
export function billedAt({ lists }: Pick<CheckedFees, 'lists'>): Money[] {
  return owedIn(itemsOf(lists['sent-to-billing']))
}
