import type { Titled, Titles, TitlesOrder } from '@library-card/contract/staff.ts'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { fetchJson } from '../../api.ts'
import { now } from '../../clock.ts'
import type { StaffItem } from './activity-items.ts'
import type { Part } from './activity-view.ts'

/** Counted from the response. */
const shownForMs = 10 * 60_000

type Listed = { item: Pick<StaffItem, 'id' | 'titled'>; institution: { code: string } }
type Shown = { titles: Titles; hideAt: number }

export type ShownTitles = ReturnType<typeof useTitles>

/**
 * Requested titles, by institution. They exist only in the memory of this page and are removed after ten minutes, when
 * they are hidden, and with the page.
 */
export function useTitles(handle: string) {
  const [shown, setShown] = useState<ReadonlyMap<string, Shown>>(new Map())
  const request = useMutation({
    mutationFn: async (order: TitlesOrder) => {
      const titles = await fetchJson('POST /api/staff/patrons/:handle/titles', {
        params: { handle },
        body: order,
      })
      // Not the mutation's data: no cache holds a title.
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

  /** An item of the own institution has its title with it. */
  function titledOf({ item, institution: { code } }: Listed, part: Part): Titled | null {
    if (item.titled) return item.titled
    const section = shown.get(code)?.titles[part]
    return section?.state === 'ok' ? (section.items.find(({ id }) => id === item.id) ?? null) : null
  }

  return { shown, titledOf, request, hide }
}
