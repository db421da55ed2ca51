import type { Library, Network } from '@library-card/contract/institution.ts'
import { dayOf, instantOf, timeOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { isElsewhere, pickupPlaceWords } from '@library-card/contract/pickup-place.ts'
import type { Request } from '@library-card/contract/request.ts'
import { plural, t } from '@lingui/core/macro'
import type { Source, CardView } from '../card/card-view.ts'
import { placeNamesIn } from '../card/place-names.ts'
import { readyWords } from '../card/ready-request.ts'
import { shortDate, shortTime, timeWords } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { isoMoment, savedList, type SavedList } from '../export/saved-list.ts'

/** `place`: the words for the pickup place. */
export type ListedRequest = Source & { request: Request; place: string | null }

export function listedRequest(source: Source, request: Request, network: Network): ListedRequest {
  const { pickup } = request
  const place = pickup && pickupPlaceWords(pickup, source.institution.code, placeNamesIn(network))
  return { ...source, request, place }
}

export type Stage = 'ready' | 'on-its-way' | 'waiting' | 'rejected'

/** A key that is unique in the whole network: ids are unique only within an institution. */
export function requestKey({ request, institution }: ListedRequest): string {
  return `${institution.code} ${request.id}`
}

/** A request in process counts as waiting until its item has certainly left the shelf. */
export function stageOf({ request }: ListedRequest): Stage {
  if (request.status === 'ready' || request.status === 'rejected') return request.status
  return hasLeftShelf(request) ? 'on-its-way' : 'waiting'
}

function hasLeftShelf({ cancellation }: Request): boolean {
  return cancellation.reason === 'left-the-shelf'
}

/** Requests of a stage: ready ones by pickup deadline, others by the date placed. */
export function requestsAt(stage: Stage, requests: ListedRequest[]): ListedRequest[] {
  const time = (moment: Moment | null, { institution }: ListedRequest) =>
    moment ? instantOf(moment, institution.timeZone) : Number.MAX_SAFE_INTEGER
  const order = (listed: ListedRequest) =>
    time(stage === 'ready' ? listed.request.pickupBy : listed.request.placed, listed)
  return requests
    .filter((listed) => stageOf(listed) === stage)
    .toSorted((one, other) => order(one) - order(other))
}

export function pickupPlaces({ institution }: ListedRequest): Library[] {
  return institution.libraries.filter(({ pickup }) => pickup)
}

export function isPickupPlace(library: Library, { request, institution }: ListedRequest): boolean {
  const { pickup } = request
  return pickup?.place.code === library.code && !isElsewhere(pickup, institution.code)
}

export function stageWords(listed: ListedRequest): string {
  const { request } = listed
  if (request.status === 'ready') return readyWords(listed)
  const booking = bookingWords(listed)
  if (booking && request.status !== 'in-process') return booking
  if (request.status === 'rejected') return t`Rejected by the library`
  const words = request.statusText
  if (words !== undefined) return t`The library says: “${words}”`
  if (request.status === 'unknown') return t`State not known`
  if (request.kind === 'digitization') return scanWords(request)
  if (request.kind === 'purchase') return purchaseWords(request)
  return request.status === 'in-process' ? inProcessWords(listed) : queueWords(request)
}

function scanWords({ status }: Request): string {
  return status === 'in-process' ? t`Being scanned` : t`Waiting to be scanned`
}

function purchaseWords({ status }: Request): string {
  return status === 'in-process'
    ? t`Approved: the library is buying it`
    : t`The library has not decided yet whether to buy it`
}

function inProcessWords({ request, place }: ListedRequest): string {
  if (request.kind === 'resource-sharing') return t`Being obtained from another library`
  if (hasLeftShelf(request)) return place ? t`On its way to ${place}` : t`On its way`
  return place ? t`Being prepared for pickup at ${place}` : t`Being prepared`
}

function queueWords({ placeInQueue }: Request): string {
  if (placeInQueue === null) return t`Waiting`
  return plural(placeInQueue, {
    1: 'You are next in the queue',
    2: 'You are second in the queue',
    3: 'You are third in the queue',
    other: 'You are number # in the queue',
  })
}

/** "Booked for 27 November, 10:00 to 12:00"; null for requests without a booking. */
export function bookingWords({ request, institution, now }: ListedRequest): string | null {
  if (!request.booked) return null
  const { timeZone } = institution
  const { from, until } = request.booked
  const current = today(now, timeZone)
  const [firstDay, finalDay] = [dayOf(from, timeZone), dayOf(until, timeZone)]
  const [begin, end] = [timeOf(from, timeZone), timeOf(until, timeZone)]
  if (firstDay === finalDay) return oneDay(shortDate(firstDay, current), begin, end)
  const first = withTime(shortDate(firstDay, current), begin)
  const last = withTime(shortDate(finalDay, current), end)
  return t`Booked from ${first} to ${last}`
}

function oneDay(date: string, begin: string | null, end: string | null): string {
  if (!begin || !end) return t`Booked for ${date}`
  const first = shortTime(begin)
  const last = timeWords(end)
  return t`Booked for ${date}, ${first} to ${last}`
}

function withTime(date: string, time: string | null): string {
  if (!time) return date
  const hour = timeWords(time)
  return t`${date}, ${hour}`
}

export function kindWords({ kind }: Request): string | null {
  const words: Record<Request['kind'], string | null> = {
    hold: t`hold`,
    booking: t`booking`,
    digitization: t`scan`,
    purchase: t`purchase suggestion`,
    'resource-sharing': t`interlibrary loan`,
    other: null,
  }
  return words[kind]
}

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
      [t`Pickup at`, ({ place }) => place],
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
