import type { Counts, InstitutionCard } from '@library-card/contract/card.ts'
import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { skipToken, useQueries, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query'
import { createContext, use, type ReactNode } from 'react'
import { outcomeStore, withoutResults } from './outcomes.ts'
import { askAll, askOne } from './card-stream.ts'
import { hasComeBack } from './has-come-back.ts'
import { useArrival } from './use-arrival.ts'

/** What is known of every member, whichever place is open. */
export type NetworkCard = {
  network: Network
  session: SignedIn
  /** Codes, home first, then in the order of the network file. */
  order: string[]
  answers: Map<string, InstitutionCard>
  counts: Map<string, Counts>
  waiting: string[]
  /** Those whose answer stands in the list, and whether the list stands at all. */
  joined: readonly string[]
  drawn: boolean
  /** The question itself failed: nobody has been asked. */
  failure: Error | null
  putInList: () => void
  askAgain: (codes: string[]) => void
  refresh: () => void
}

const NetworkCardContext = createContext<NetworkCard | null>(null)

export function useNetworkCard(): NetworkCard {
  const card = use(NetworkCardContext)
  if (!card) throw new Error('useNetworkCard is used outside of NetworkCardProvider')
  return card
}

export type Known = { network: Network; session: SignedIn }

export function NetworkCardProvider({ network, session, children }: Known & { children: ReactNode }) {
  return <NetworkCardContext value={useCardOf({ network, session })}>{children}</NetworkCardContext>
}

function useCardOf({ network, session }: Known): NetworkCard {
  const client = useQueryClient()
  const order = homeFirst(network, session.homeInstitutionCode)
  const asked = useQuery({
    queryKey: ['asked'],
    queryFn: ({ signal }) => askAll({ client, codes: order, fresh: hasComeBack(), signal }),
  })
  const answers = useByCode<InstitutionCard>('card', order)
  const waiting = useQuery<string[]>({ queryKey: ['waiting'], queryFn: skipToken }).data ?? order
  const arrival = useArrival({ answers, ended: waiting.length === 0 })

  return {
    network,
    session,
    order,
    answers,
    counts: useByCode<Counts>('counts', order),
    waiting,
    joined: arrival.joined,
    drawn: arrival.drawn,
    failure: asked.error,
    putInList: arrival.putInList,
    askAgain(codes) {
      arrival.invite(codes)
      // As it is now: what was drawn last may still count one as asked that has just answered.
      const asking = client.getQueryData<string[]>(['waiting']) ?? order
      for (const code of codes.filter((other) => !asking.includes(other)))
        void client.prefetchQuery({
          queryKey: ['asked', code],
          queryFn: () => askOne(client, code),
          staleTime: 0,
        })
    },
    refresh() {
      outcomeStore.set(withoutResults(outcomeStore.get()))
      arrival.invite(order)
      const queryFn = ({ signal }: { signal: AbortSignal }) =>
        askAll({ client, codes: order, fresh: true, signal })
      void client.prefetchQuery({ queryKey: ['asked'], queryFn, staleTime: 0 })
    },
  }
}

/** What stands in the cache under `[kind, code]`; whoever asks the network puts it there. */
function useByCode<T>(kind: string, codes: string[]): Map<string, T> {
  const queries: UseQueryOptions<T>[] = codes.map((code) => ({ queryKey: [kind, code], queryFn: skipToken }))
  const results = useQueries({ queries })
  const found = codes.map((code, at) => [code, results[at]?.data] as const)
  return new Map(found.flatMap(([code, data]) => (data === undefined ? [] : [[code, data] as const])))
}

function homeFirst({ institutions }: Network, home: string): string[] {
  const codes = institutions.map(({ code }) => code)
  return [home, ...codes.filter((code) => code !== home)]
}
