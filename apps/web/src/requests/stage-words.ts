import { plural, t } from '@lingui/core/macro'
import type { Request } from '@library-card/contract/request.ts'
import { dayOf } from '../dates/calendar.ts'
import { longDate } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { bookingWords } from './booking-words.ts'
import type { ListedRequest } from './listed-request.ts'

/** Where a request has got to, in one line. */
export function stageWords(listed: ListedRequest): string {
  const { request } = listed
  if (request.status === 'ready') return readyWords(listed)
  const booking = bookingWords(listed)
  if (booking && request.status !== 'in-process') return booking
  if (request.status === 'unknown') return t`How far it is, is not told`
  if (request.kind === 'digitization') return scanWords(request)
  return request.status === 'in-process' ? wayWords(request) : queueWords(request)
}

function readyWords({ request, institution, asOf }: ListedRequest): string {
  if (request.kind === 'digitization') return t`The scan is ready`
  if (!request.pickupBy) return t`Ready for pickup`
  const { timeZone } = institution
  const date = longDate(dayOf(request.pickupBy, timeZone), today(asOf, timeZone))
  return t`Pick it up by ${date}`
}

function scanWords({ status }: Request): string {
  return status === 'in-process' ? t`Being scanned` : t`Waiting to be scanned`
}

function wayWords({ pickup }: Request): string {
  if (!pickup) return t`On its way`
  const place = pickup.place.name
  return t`On its way to ${place}`
}

function queueWords({ placeInQueue }: Request): string {
  if (placeInQueue === null) return t`Waiting`
  return plural(placeInQueue, {
    1: 'You are next in line',
    2: 'You are second in line',
    3: 'You are third in line',
    other: 'You are number # in line',
  })
}
