import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { activityKey, askActivity, type Activity } from './activity-stream.ts'
import { useDesk } from '../desk.ts'

/** What the patron has in the network, and how to ask for it again. */
export function useActivity(handle: string) {
  const client = useQueryClient()
  const { codes } = useDesk()
  const query = useQuery<Activity>({
    queryKey: activityKey(handle),
    queryFn: ({ signal }) => askActivity({ client, handle, codes, only: null }, signal),
    gcTime: 0,
  })
  const again = useMutation({
    mutationFn: (code: string) => askActivity({ client, handle, codes, only: code }),
    gcTime: 0,
  })
  return {
    activity: query.data ?? { answers: new Map(), waiting: codes },
    failure: query.error ?? again.error,
    refresh: () => void query.refetch(),
    askAgain: (code: string) => again.mutate(code),
  }
}
