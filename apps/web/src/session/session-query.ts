import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, use, useState } from 'react'
import { fetchJson } from '../api.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => fetchJson('GET /api/session'),
})

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: () => fetchJson('GET /api/institutions'),
})

export const NetworkContext = createContext<Network | null>(null)

/** The network, loaded before all pages. */
export function useNetwork(): Network {
  const network = use(NetworkContext)
  if (!network) throw new Error('useNetwork is used outside of NetworkContext')
  return network
}

function useSession() {
  return useQuery({ ...sessionQuery, enabled: false }).data
}

/** The session on any page; null if nobody is signed in or the session was not requested. */
export function useKnownSession(): SignedIn | null {
  const session = useSession()
  return session?.signedIn ? session : null
}

/** The session when the page opened. The page needs it to leave after the session has ended. */
export function useSessionAtOpening(): SignedIn | null {
  return useState(useKnownSession())[0]
}

/** The address of the home page. A redirect from `/` would hide the open page for a moment. */
export function useHome(): string {
  const session = useSession()
  if (!session) return '/'
  if (!session.signedIn) return '/sign-in'
  return session.profile === 'staff' ? '/staff' : '/card/all/overview'
}
