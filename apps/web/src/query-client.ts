import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { sessionEndIn } from './api.ts'
import { leave } from './session/leaving.ts'
import { sessionQuery } from './session/session-query.ts'

/** Responses stay in the cache until a refresh: switching, focus and time send no request. */
export function createClient(): QueryClient {
  const onError = (error: Error) => {
    const why = sessionEndIn(error)
    // The session leaves the cache as the page leaves, so only the first reason counts.
    if (why && client.getQueryData(sessionQuery.queryKey)) leave(client, { why })
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
