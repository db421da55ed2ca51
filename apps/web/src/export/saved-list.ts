import { t } from '@lingui/core/macro'
import { today } from '../dates/due.ts'
import type { CardView } from '../card/card-view.ts'
import { toldOf } from '../card/completeness.ts'
import type { CardPart } from '../card/sections.ts'

/** One line of a file; `rest` stands under the columns that follow institution and state. */
export type SavedLine = { institution: string; state: string; rest: (string | null)[] }

/** What a list is in a file: `columns` come after institution and state. */
export type SavedList = { name: 'loans' | 'requests' | 'fees'; columns: string[]; lines: SavedLine[] }

/** A line for each member that told nothing, so that a short list is never taken for a whole one. */
export function silentLines(view: CardView, part: CardPart): SavedLine[] {
  const { by, notBy } = toldOf(view, [part])
  const asked = view.network.institutions.filter(({ code }) => view.place === 'all' || code === view.place)
  return asked
    .filter(({ code }) => !by.includes(code))
    .map(({ code }) => {
      const isSilent = notBy.includes(code) && !view.waiting.includes(code)
      const state = isSilent ? t`No answer` : t`Not in this list yet`
      const isOff = view.notWanted.includes(code)
      return { institution: view.nameOf(code), state: isOff ? t`Switched off, not asked` : state, rest: [] }
    })
}

/** The day is that of the last answer at the home institution: the browser's clock may be anything. */
export function fileNameOf({ name }: SavedList, view: CardView): string {
  const last = view.cards.map(({ asOf }) => asOf).toSorted()
  const day = today(last.at(-1) ?? '', view.institutionOf(view.home).timeZone)
  return `library-card-${name}-${day}.csv`
}
