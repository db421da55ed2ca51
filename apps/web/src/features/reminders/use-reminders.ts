import type { ReminderChoices, Reminders } from '@library-card/contract/reminders.ts'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'

const remindersQuery = queryOptions({
  queryKey: ['reminders'],
  queryFn: () => fetchJson('GET /api/reminders'),
})

/** The patron's reminders. A request without a response may have succeeded, so the state is read again. */
export function useReminders() {
  const client = useQueryClient()
  const { data: reminders, error, refetch } = useQuery(remindersQuery)
  const onSuccess = (current: Reminders) => client.setQueryData(remindersQuery.queryKey, current)
  const onError = () => client.invalidateQueries(remindersQuery)
  const ordering = useMutation({
    mutationFn: (choices: ReminderChoices) => fetchJson('POST /api/reminders', { body: choices }),
    onSuccess,
    onError,
  })
  const ending = useMutation({ mutationFn: () => fetchJson('DELETE /api/reminders'), onSuccess, onError })
  const sending = useMutation({ mutationFn: () => fetchJson('POST /api/reminders/now'), gcTime: 0 })
  const isBusy = ordering.isPending || ending.isPending || sending.isPending

  return {
    reminders,
    error,
    retry: () => void refetch(),
    isBusy,
    isSending: sending.isPending,
    hasFailed: ordering.isError || ending.isError || sending.isError,
    sent: sending.data,
    order: (choices: ReminderChoices) => start(() => ordering.mutate(choices)),
    stop: () => start(() => ending.mutate()),
    sendNow: () => start(() => sending.mutate()),
  }

  function start(mutate: () => void) {
    if (isBusy) return
    for (const mutation of [ordering, ending, sending]) mutation.reset()
    mutate()
  }
}

export type RemindersActions = ReturnType<typeof useReminders>
