import type { Calendar, CalendarOrder, NewCalendar } from '@library-card/contract/calendar.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { end, get, post } from '../api.ts'

const path = '/api/calendar'
const queryKey = ['calendar']

/** The patron's calendar subscription. `address` is known only on the page that created it: the BFF never returns it again. */
export function useCalendar() {
  const client = useQueryClient()
  const { data: calendar, error, refetch } = useQuery({ queryKey, queryFn: () => get<Calendar>(path) })
  const keep = (current: Calendar) => client.setQueryData(queryKey, current)
  // A request without a response may have succeeded: reads the state again.
  const onError = () => client.invalidateQueries({ queryKey })
  const making = useMutation({
    mutationFn: (order: CalendarOrder) => post<NewCalendar>(path, order),
    onSuccess: (made) => keep(made.calendar),
    onError,
    gcTime: 0,
  })
  const ending = useMutation({ mutationFn: () => end<Calendar>(path), onSuccess: keep, onError })

  return {
    calendar,
    isUnknown: error !== null && !calendar,
    ask: () => void refetch(),
    address: making.data?.address ?? null,
    isBusy: making.isPending || ending.isPending,
    hasFailed: making.isError || ending.isError,
    make(titles: boolean, done?: () => void) {
      ending.reset()
      making.mutate({ titles }, { onSuccess: () => done?.() })
    },
    stop() {
      making.reset()
      ending.mutate()
    },
  }
}

export type CalendarActs = ReturnType<typeof useCalendar>
