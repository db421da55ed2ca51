import { useQuery, useQueryClient } from '@tanstack/react-query'

/** Once, when the card opens: after a reload something may still run. */
export function useOutcomesOfSession() {
  const client = useQueryClient()
  useQuery({
    queryKey: ['acts'],
    queryFn: async ({ signal }) => (await import('./send-action.ts')).hearOfSession(client, signal),
  })
}
