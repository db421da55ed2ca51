import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOrders } from '@library-card/contract/renewal.ts'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { fetchJson, fetchLines } from '../api.ts'
import { outcomeStore } from '../card/outcomes.ts'
import { useAct } from './use-action.ts'
import { offeredOf, renewalOf, type LoanThere } from './renewable.ts'

/** Renews the loans that can be renewed; a running or unsure renewal is not sent again. */
export function useRenew(): (loans: LoanThere[]) => void {
  const client = useQueryClient()
  const act = useAct()
  return (loans) => {
    const offered = offeredOf(loans, outcomeStore.get())
    if (offered.length === 0) return
    act({ acts: offered.map(renewalOf), send: (key) => send(client, offered, key) })
  }
}

/** The BFF accepts no larger order. */
const mostInOrder = 200

/** Sends the orders one after the other, each with its own key; yields `end` after the last. */
async function* send(client: QueryClient, loans: LoanThere[], key: string): AsyncGenerator<OutcomeLine> {
  const charging = new Set(
    loans.filter(({ institution }) => institution.renewalCosts).map(({ institution }) => institution.code),
  )
  const charged = new Set<string>()
  for (let from = 0; from < loans.length; from += mostInOrder) {
    const some = loans.slice(from, from + mostInOrder)
    let isWhole = false
    const order = { body: ordersOf(some), key: `${key}-${from}` }
    for await (const line of fetchLines('POST /api/renewals', order)) {
      if (line.type === 'renewal' && line.outcome?.result === 'renewed' && charging.has(line.institutionCode))
        charged.add(line.institutionCode)
      if (line.type === 'end') isWhole = true
      else yield line
    }
    // The connection broke: sending the same orders again returns their outcomes.
    if (!isWhole) return
  }
  for (const code of charged) void readFees(client, code)
  yield { type: 'end' }
}

function ordersOf(loans: LoanThere[]): RenewalOrders {
  return {
    loans: loans.map(({ loan, institution }) => ({
      institutionCode: institution.code,
      loanId: loan.id,
      due: loan.due,
    })),
  }
}

/** Reads the fees of an institution that charged for a renewal. Only the fees are updated, so that no row moves. */
async function readFees(client: QueryClient, code: string) {
  const fresh = await client.fetchQuery({
    queryKey: ['charged', code],
    queryFn: () => fetchJson('GET /api/institutions/:code/card', { params: { code } }),
    staleTime: 0,
  })
  if (!('fees' in fresh) || fresh.fees.state !== 'ok') return
  client.setQueryData<InstitutionCard>(['card', code], (card) =>
    card && 'fees' in card ? { ...card, fees: fresh.fees } : card,
  )
}
