import type { AccountCard, OtherFees, Section } from '@library-card/contract/card.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Money } from '@library-card/contract/money.ts'
import { queryOptions, useQueries, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { sums } from '../money/money.ts'
import { isWhole, itemsOf } from './summary.ts'

/** A list of fees in one state; `not-asked` until the institution has answered. */
export type FeeList = Exclude<Section<Fee>, { state: 'missing' }> | { state: 'missing' }
export type FeeLists = Record<FeeState, FeeList>

/** The fees that the patron may have to pay. */
export type CheckedFees = {
  lists: Omit<FeeLists, 'closed'>
  isAsking: boolean
  /** The request itself failed, not the institution. */
  failure: Error | null
  askAgain: () => void
}

const notAsked: FeeList = { state: 'not-asked' }
const missing: FeeList = { state: 'missing' }

/** The open fees are requested only where the card leaves them out. */
function otherFeesQuery({ institutionCode: code, fees }: AccountCard) {
  const query = fees.state === 'not-asked' ? { open: 'true' as const } : {}
  return queryOptions({
    queryKey: ['fees', code, query],
    queryFn: ({ signal }) =>
      fetchJson('GET /api/institutions/:code/fees', { params: { code }, query, signal }),
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
 * The fees of each account, by institution. `request`: asks for those that the card leaves out, one request per account;
 * without it, only what another page has asked for is known, and kept up to date.
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

/** `checked` null: nothing was requested. */
export function feeListsOf(checked: CheckedFees | null, closed: FeeList = notAsked): FeeLists {
  const none = { open: notAsked, 'in-dispute': notAsked, 'sent-to-billing': notAsked }
  return { ...(checked?.lists ?? none), closed }
}

/** Whether every fee that the patron may have to pay is known. */
export function isChecked({ lists }: CheckedFees): boolean {
  return Object.values(lists).every((list) => list.state !== 'not-asked' && isWhole(list))
}

/** Whether the library system leaves out a state of fees and no answer is missing: to ask again would not help. */
export function isNotProvided({ lists }: CheckedFees): boolean {
  const states = Object.values(lists).map(({ state }) => state)
  return states.includes('not-provided') && !states.includes('missing')
}

/** The sums that the institution bills, one per currency. */
export function billedAt({ lists }: CheckedFees): Money[] {
  const billed = itemsOf(lists['sent-to-billing'])
  return sums(billed.map(({ balance }) => balance)).filter(({ minor }) => minor > 0)
}
