import type { Preferences } from '@library-card/contract/preferences.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '../api.ts'

const path = '/api/preferences'
const queryKey = ['preferences']

type Change = { code: string; isAsked: boolean }

/** Which members are not asked about this patron. Each change is kept with those before it, one after the other. */
export function usePreferences(onKept: (change: Change) => void) {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => get<Preferences>(path) })
  const keeping = useMutation<Preferences, Error, Change>({
    onMutate: (change) => client.setQueryData<Preferences>(queryKey, (kept) => kept && changed(kept, change)),
    mutationFn: () => post<Preferences>(path, client.getQueryData<Preferences>(queryKey)),
    scope: { id: path },
    onSuccess: (_, change) => onKept(change),
    onError: () => client.invalidateQueries({ queryKey }),
  })
  return {
    notAsked: data?.notAsked ?? null,
    error: data ? null : error,
    ask: () => void refetch(),
    hasFailed: keeping.isError,
    switchTo: (code: string, isAsked: boolean) => keeping.mutate({ code, isAsked }),
  }
}

function changed({ notAsked }: Preferences, { code, isAsked }: Change): Preferences {
  const others = notAsked.filter((other) => other !== code)
  return { notAsked: isAsked ? others : [...others, code] }
}
