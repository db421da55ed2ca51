import { isOverdue } from '@library-card/contract/due.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { MaxLoansPerOrder } from '@library-card/contract/renewal.ts'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { fetchJson, fetchLines } from '../api.ts'
import {
  actionKey,
  changeCard,
  isRunning,
  mayBeTried,
  outcomeStore,
  type Outcomes,
} from '../card/outcomes.ts'
import { urgencyOf } from '../dates/due.ts'
import { createStore } from '../store.ts'
import { useAction } from './use-action.ts'

export type RenewableLoan = { loan: Loan; institution: Institution; now: Instant }

export function renewalOf({ loan, institution }: RenewableLoan) {
  return { type: 'renewal' as const, institutionCode: institution.code, id: loan.id }
}

/** Whether a renewal may be tried, including for loans of unknown renewability. */
export function canBeRenewed({ loan, institution }: RenewableLoan, earlier: Outcome | undefined): boolean {
  return institution.can.renew && loan.renewal.can !== 'no' && mayBeTried(earlier)
}

/**
 * Loans due within a week: an earlier renewal may gain nothing and still cost money. Leaves out loans that the
 * institution renews automatically.
 */
export function dueSoon<L extends RenewableLoan>(loans: L[]): L[] {
  return loans.filter(
    ({ loan, now, institution }) =>
      !institution.automaticRenewal && urgencyOf(loan, now, institution.timeZone) === 'soon',
  )
}

export function renewableIn<L extends RenewableLoan>(loans: L[], { byAction }: Outcomes): L[] {
  return loans.filter((loan) => canBeRenewed(loan, byAction.get(actionKey(renewalOf(loan)))))
}

export function renewingIn<L extends RenewableLoan>(loans: L[], { byAction }: Outcomes): L[] {
  return loans.filter((loan) => isRunning(byAction.get(actionKey(renewalOf(loan)))))
}

/**
 * Returns a function that renews those of its loans that are renewable. Running and unsure renewals are not sent
 * again.
 */
export function useRenew(): (loans: RenewableLoan[]) => void {
  const client = useQueryClient()
  const startActions = useAction()
  return (loans) => {
    const renewable = renewableIn(loans, outcomeStore.get())
    if (renewable.length === 0) return
    startActions({ actions: renewable.map(renewalOf), send: (key) => sendRenewals(client, renewable, key) })
  }
}

/**
 * Key of the renewal whose row a link in the summary has opened, until the row receives the focus. Not in the
 * address, because the browser history would keep the loan's id.
 */
export const openedRow = createStore<string | null>(null)

/** Maximum size of an order that the BFF accepts. The type ties this number to the contract's. */
const maxLoansPerOrder: MaxLoansPerOrder = 200

/** Sends the orders one after the other, each with its own key; yields `end` after the last one. */
async function* sendRenewals(
  client: QueryClient,
  loans: RenewableLoan[],
  key: string,
): AsyncGenerator<OutcomeLine> {
  const renewedAt = new Set<string>()
  for (let from = 0; from < loans.length; from += maxLoansPerOrder) {
    let isComplete = false
    const order = { body: orderOf(loans.slice(from, from + maxLoansPerOrder)), key: `${key}-${from}` }
    for await (const line of fetchLines('POST /api/renewals', order)) {
      if (line.type === 'renewal' && line.outcome?.result === 'renewed') renewedAt.add(line.institutionCode)
      if (line.type === 'end') isComplete = true
      else yield line
    }
    // The connection broke. Sending the same orders again returns their outcomes.
    if (!isComplete) return
  }
  const charged = loans.filter((loan) => mayCost(loan) && renewedAt.has(loan.institution.code))
  for (const code of new Set(charged.map(({ institution }) => institution.code))) void readFees(client, code)
  yield { type: 'end' }
}

/** A library can charge the fine of an overdue loan when it renews it. */
function mayCost({ loan, institution, now }: RenewableLoan): boolean {
  return institution.renewalCosts !== null || isOverdue(loan, now, institution.timeZone)
}

function orderOf(loans: RenewableLoan[]) {
  return {
    loans: loans.map(({ loan, institution }) => ({
      institutionCode: institution.code,
      loanId: loan.id,
      due: loan.due,
    })),
  }
}

/**
 * Reads the fees of an institution that may have charged for a renewal. Updates only the fees, so that no row moves.
 */
async function readFees(client: QueryClient, code: string) {
  const reading = client.fetchQuery({
    queryKey: ['charged', code],
    queryFn: () => fetchJson('GET /api/institutions/:code/card', { params: { code } }),
    staleTime: 0,
  })
  const current = await reading.catch(() => null)
  if (!current || !('fees' in current) || current.fees.state !== 'ok') return
  changeCard(client, code, (card) => ({ ...card, fees: current.fees }))
}
