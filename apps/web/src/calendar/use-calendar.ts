import type { Calendar, CalendarOrder, NewCalendar } from '@library-card/contract/calendar.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { end, get, post } from '../api.ts'

const path = '/api/calendar'
const queryKey = ['calendar']

/** The patron's own calendar. `address` is here only as long as the page that made it: nobody tells it again. */
export function useCalendar() {
  const client = useQueryClient()
  const { data: calendar, error, refetch } = useQuery({ queryKey, queryFn: () => get<Calendar>(path) })
  const keep = (told: Calendar) => client.setQueryData(queryKey, told)
  // Where no answer came it may have happened all the same: what is so is asked.
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
