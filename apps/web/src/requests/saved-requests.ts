import { t } from '@lingui/core/macro'
import type { CardView } from '../card/card-view.ts'
import { dayOf } from '../dates/local-time.ts'
import { isoMoment, savedList, type SavedList } from '../export/saved-list.ts'
import { kindWords, stageWords, type ListedRequest } from './listed-request.ts'

export function savedRequests(requests: ListedRequest[], view: CardView): SavedList {
  return savedList({
    name: 'requests',
    view,
    items: requests,
    stateOf: stageWords,
    columns: [
      [t`Title`, ({ request }) => request.title],
      [t`Author`, ({ request }) => request.author],
      [t`Volume or chapter`, ({ request }) => request.description],
      [t`Pages`, ({ request }) => request.pages],
      [t`Kind`, ({ request }) => kindWords(request)],
      [t`Place in queue`, ({ request: { placeInQueue } }) => placeInQueue?.toString() ?? null],
      [t`Pickup at`, ({ request }) => request.pickup?.place.name ?? null],
      [
        t`Pick up by`,
        ({ request: { pickupBy }, institution }) => pickupBy && dayOf(pickupBy, institution.timeZone),
      ],
      [t`Shelf number`, ({ request }) => request.shelfNumber],
      [
        t`Booked from`,
        ({ request: { booked }, institution }) => booked && isoMoment(booked.from, institution.timeZone),
      ],
      [
        t`Booked until`,
        ({ request: { booked }, institution }) => booked && isoMoment(booked.until, institution.timeZone),
      ],
      [
        t`Requested on`,
        ({ request: { placed }, institution }) => placed && dayOf(placed, institution.timeZone),
      ],
      [t`As of`, ({ asOf, institution }) => isoMoment({ at: asOf }, institution.timeZone)],
    ],
  })
}
