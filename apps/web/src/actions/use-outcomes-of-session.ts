import { useQuery, useQueryClient } from '@tanstack/react-query'

/** Reads the session's outcomes once, when the card opens: after a reload, actions may still run. */
export function useOutcomesOfSession() {
  const client = useQueryClient()
  useQuery({
    queryKey: ['acts'],
    queryFn: async ({ signal }) => (await import('./send-action.ts')).hearOfSession(client, signal),
  })
}
