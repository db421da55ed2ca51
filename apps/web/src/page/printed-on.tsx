import { Trans } from '@lingui/react/macro'
import { dayOf, timeOf } from '../dates/calendar.ts'
import { fullDate, timeWords } from '../dates/date-words.ts'
import { useCardView } from '../card/card-view.ts'

/** On paper alone: which network it is, and the day and time of what is told, for paper outlives both. */
export function PrintedOn() {
  const { cards, network, place, home, institutionOf } = useCardView()
  const last = cards
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1)
  if (!last) return null
  const { timeZone } = institutionOf(place === 'all' ? home : place)
  const moment = { at: last }
  const date = fullDate(dayOf(moment, timeZone))
  const time = timeWords(timeOf(moment, timeZone) ?? '')
  const name = <bdi>{network.name}</bdi>
  return (
    <p className="print-only">
      <Trans>
        Library Card, {name}: as told on {date} at {time}. Dates are in each institution’s own time.
      </Trans>
    </p>
  )
}
