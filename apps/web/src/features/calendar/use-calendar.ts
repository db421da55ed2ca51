import type { Calendar, CalendarOrder } from '@library-card/contract/calendar.ts'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'

const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: () => fetchJson('GET /api/calendar'),
})

/** The patron's calendar subscription. `address` is known only on the page that created it: the BFF never returns it again. */
export function useCalendar() {
  const client = useQueryClient()
  const { data: calendar, error, refetch } = useQuery(calendarQuery)
  const store = (current: Calendar) => client.setQueryData(calendarQuery.queryKey, current)
  // A request without a response may have succeeded: reads the state again.
  const onError = () => client.invalidateQueries(calendarQuery)
  const making = useMutation({
    mutationFn: (order: CalendarOrder) => fetchJson('POST /api/calendar', { body: order }),
    onSuccess: (made) => store(made.calendar),
    onError,
    gcTime: 0,
  })
  const ending = useMutation({
    mutationFn: () => fetchJson('DELETE /api/calendar'),
    onSuccess: store,
    onError,
  })

  const isBusy = making.isPending || ending.isPending

  return {
    calendar,
    isUnknown: error !== null,
    refetch: () => void refetch(),
    address: making.data?.address ?? null,
    isBusy,
    hasFailed: making.isError || ending.isError,
    make(titles: boolean, done?: () => void) {
      if (isBusy) return
      ending.reset()
      making.mutate({ titles }, { onSuccess: () => done?.() })
    },
    stop() {
      if (isBusy) return
      making.reset()
      ending.mutate()
    },
  }
}

export type CalendarActions = ReturnType<typeof useCalendar>
