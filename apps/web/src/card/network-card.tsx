import type { Counts, InstitutionCard } from '@library-card/contract/card.ts'
import type { FeatureName, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { skipToken, useQueries, useQueryClient, type UseQueryOptions } from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode } from 'react'
import { fetchJson, fetchLines } from '../api.ts'
import { now } from '../clock.ts'
import { sessionQuery } from '../session/session-query.ts'
import { outcomeStore, withoutResults } from './outcomes.ts'
import { usePageClock, type ClockReading } from './page-clock.ts'
import { useResponses } from './responses.ts'

export type CardOwner = { network: Network; session: SignedIn }

/** Everything known about every member, whichever institution is selected. */
export type NetworkCard = CardOwner &
  ReturnType<typeof useResponses<InstitutionCard>> & {
    /** Codes, home first, then in the order of the network file. */
    order: string[]
    counts: Map<string, Counts>
    clock: ReturnType<typeof usePageClock>
  }

const NetworkCardContext = createContext<NetworkCard | null>(null)

export function useNetworkCard(): NetworkCard {
  const card = use(NetworkCardContext)
  if (!card) throw new Error('useNetworkCard is used outside of NetworkCardProvider')
  return card
}

export function NetworkCardProvider({ children, ...owner }: CardOwner & { children: ReactNode }) {
  return <NetworkCardContext value={useCardOf(owner)}>{children}</NetworkCardContext>
}

function useCardOf({ network, session }: CardOwner): NetworkCard {
  const client = useQueryClient()
  const order = homeFirst(network, session.homeInstitutionCode)
  const card = useResponses<InstitutionCard>({
    key: ['card'],
    codes: order,
    readAll: ({ fresh, signal }) =>
      fetchLines('GET /api/card', { signal, ...(fresh && { query: { fresh: 'true' } }) }),
    readOne: (code) => fetchJson('GET /api/institutions/:code/card', { params: { code } }),
    gcTime: Number.POSITIVE_INFINITY,
  })
  const readings = [...card.responses].map(([code, { asOf }]) => ({
    at: asOf,
    arrived: card.arrivals.get(code) ?? 0,
  }))
  return {
    network,
    session,
    order,
    counts: useCounts(order),
    clock: usePageClock([useSessionReading(session), ...readings]),
    ...card,
    askAgain: (codes, options) => {
      card.askAgain(codes, options)
      for (const code of codes) void client.invalidateQueries({ queryKey: ['fees', code] })
    },
    refresh: () => {
      outcomeStore.set(withoutResults(outcomeStore.get()))
      card.refresh()
      void client.invalidateQueries({ queryKey: ['fees'] })
    },
  }
}

/** Cards may be as old as the BFF's cache; the session is read anew with each page. */
function useSessionReading(session: SignedIn): ClockReading {
  const [opened] = useState(now)
  const state = useQueryClient().getQueryState(sessionQuery.queryKey)
  if (state?.data?.signedIn) return { at: state.data.now, arrived: state.dataUpdatedAt }
  return { at: session.now, arrived: opened }
}

function useCounts(codes: string[]): Map<string, Counts> {
  const queries: UseQueryOptions<Counts>[] = codes.map((code) => ({
    queryKey: ['counts', code],
    queryFn: skipToken,
  }))
  const results = useQueries({ queries })
  return new Map(results.flatMap(({ data }) => (data ? [[data.institutionCode, data]] : [])))
}

export function homeFirst({ institutions }: Network, home: string): string[] {
  const codes = institutions.map(({ code }) => code)
  return [home, ...codes.filter((code) => code !== home)]
}

export function hasFeature({ features }: Network, name: FeatureName): boolean {
  return features.includes(name)
}
