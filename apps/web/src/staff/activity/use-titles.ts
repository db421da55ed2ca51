import type { Titled, Titles, TitlesOrder } from '@library-card/contract/staff.ts'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { fetchJson } from '../../api.ts'
import { now } from '../../clock.ts'

/** Counted from the response, because the browser's clock may differ from the server's. */
const shownForMs = 10 * 60_000

type Shown = { titles: Titles; hideAt: number }

/**
 * Requested titles, by institution. They exist only in the memory of this page and are removed after ten minutes, when
 * they are hidden, and with the page.
 */
export type ShownTitles = {
  /** By institution. */
  shown: ReadonlyMap<string, Shown>
  titledAt: (code: string, part: 'loans' | 'requests' | 'fees', id: string) => Titled | null
  ask: (order: TitlesOrder, done: () => void) => void
  isAsking: boolean
  failure: Error | null
  forget: () => void
  hide: (code: string) => void
}

export function useTitles(handle: string): ShownTitles {
  const [shown, setShown] = useState<ReadonlyMap<string, Shown>>(new Map())
  const asking = useMutation({
    mutationFn: async (order: TitlesOrder) => {
      const titles = await fetchJson('POST /api/staff/patrons/:handle/titles', {
        params: { handle },
        body: order,
      })
      setShown((before) => new Map(before).set(order.institutionCode, { titles, hideAt: now() + shownForMs }))
    },
    gcTime: 0,
  })
  const hide = useCallback(
    (code: string) => setShown((before) => new Map([...before].filter(([other]) => other !== code))),
    [],
  )

  useEffect(() => {
    const timers = [...shown].map(([code, { hideAt }]) => setTimeout(hide, hideAt - now(), code))
    return () => timers.forEach(clearTimeout)
  }, [shown, hide])

  return {
    shown,
    titledAt(code, part, id) {
      const section = shown.get(code)?.titles[part]
      return section?.state === 'ok' ? (section.items.find((item) => item.id === id) ?? null) : null
    },
    ask: (order, done) => asking.mutate(order, { onSuccess: done }),
    isAsking: asking.isPending,
    failure: asking.error,
    forget: asking.reset,
    hide,
  }
}
