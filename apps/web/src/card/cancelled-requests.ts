import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { Request } from '@library-card/contract/request.ts'
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query'

/** What was taken out of a card, and what the institution had said of it last. */
export type CancelledRequest = { institutionCode: string; request: Request; asOf: string }

const queryKey = ['cancelled']

/** Out of the card, so that its counts and facts follow at once; kept, so that its row stays where it was. */
export function takeOut(client: QueryClient, institutionCode: string, id: string) {
  const card = client.getQueryData<InstitutionCard>(['card', institutionCode])
  if (!card || !('requests' in card) || card.requests.state !== 'ok') return
  const { items } = card.requests
  const gone = items.filter((request) => request.id === id)
  const kept = gone.map((request) => ({ institutionCode, request, asOf: card.asOf }))
  client.setQueryData<CancelledRequest[]>(queryKey, (earlier = []) => [...earlier, ...kept])
  const left = items.filter((request) => request.id !== id)
  const without: AccountCard = { ...card, requests: { state: 'ok', items: left } }
  client.setQueryData<InstitutionCard>(['card', institutionCode], without)
}

export function useCancelled(): CancelledRequest[] {
  return useQuery<CancelledRequest[]>({ queryKey, queryFn: skipToken }).data ?? []
}
