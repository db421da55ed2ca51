import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useRouteLoaderData } from 'react-router'
import { fetchJson } from '../api.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => fetchJson('GET /api/session'),
})

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: () => fetchJson('GET /api/institutions'),
})

/** The network, loaded by the route around all pages. */
export function useNetwork(): Network {
  const network = useRouteLoaderData<Network>('network')
  if (!network) throw new Error('useNetwork is used outside of the route "network"')
  return network
}

/** The session on any page; null if nobody is signed in or the session was not requested. */
export function useKnownSession(): SignedIn | null {
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  return data?.signedIn ? data : null
}
