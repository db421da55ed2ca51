import type { Privacy } from '@library-card/contract/privacy.ts'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api.ts'

/** What the privacy and the accessibility page are made from; nobody need have signed in. */
export function useNetworkPages() {
  const { data, error, refetch } = useQuery({
    queryKey: ['privacy'],
    queryFn: () => get<Privacy>('/api/privacy'),
  })
  return { data, error: data ? null : error, ask: () => void refetch() }
}
