import { t } from '@lingui/core/macro'
import { dayOf } from '../dates/calendar.ts'
import type { CardView } from '../card/card-view.ts'
import { exactly, silentLines, type SavedLine, type SavedList } from '../export/saved-list.ts'
import { kindWords, stageWords } from './stage-words.ts'
import type { ListedRequest } from './listed-request.ts'

export function savedRequests(requests: ListedRequest[], view: CardView): SavedList {
  const columns = [
    t`Title`,
    t`Author`,
    t`Volume or chapter`,
    t`Pages`,
    t`Kind`,
    t`Place in line`,
    t`Pickup at`,
    t`Pick up by`,
    t`Shelf number`,
    t`Booked from`,
    t`Booked until`,
    t`Asked on`,
    t`Told at`,
  ]
  return { name: 'requests', columns, lines: [...requests.map(lineOf), ...silentLines(view, 'requests')] }
}

function lineOf(listed: ListedRequest): SavedLine {
  const { request, institution, institutionName, asOf } = listed
  const { timeZone } = institution
  const rest = [
    request.title,
    request.author,
    request.description,
    request.pages,
    kindWords(request),
    request.placeInQueue === null ? null : String(request.placeInQueue),
    request.pickup?.place.name ?? null,
    request.pickupBy && dayOf(request.pickupBy, timeZone),
    request.shelfNumber,
    request.booked && exactly(request.booked.from, timeZone),
    request.booked && exactly(request.booked.until, timeZone),
    request.placed && dayOf(request.placed, timeZone),
    exactly({ at: asOf }, timeZone),
  ]
  return { institution: institutionName, state: stageWords(listed), rest }
}
