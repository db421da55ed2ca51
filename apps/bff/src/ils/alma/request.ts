import type { Request } from '@library-card/contract/request.ts'
import { identifier, list, moment, number, text, Id, Text, Told } from './alma-values.ts'
import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { pageSize } from './pages.ts'

const AlmaRequest = Type.Object({
  request_id: Id,
  request_type: Text,
  request_status: Text,
  task_name: Text,
  title: Text,
  author: Text,
  description: Text,
  manual_description: Text,
  volume: Text,
  issue: Text,
  chapter_or_article_title: Text,
  required_pages_range: Told(Type.Array(Type.Object({ from_page: Text, to_page: Text }))),
  pickup_location: Text,
  pickup_location_library: Text,
  pickup_location_institution: Text,
  request_date: Text,
  request_time: Text,
  expiry_date: Text,
  additional_id: Text,
  place_in_queue: Told(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  booking_start_date: Text,
  booking_end_date: Text,
  adjusted_booking_start_date: Text,
  adjusted_booking_end_date: Text,
})
type AlmaRequest = Static<typeof AlmaRequest>
export const isRequest = accepts(AlmaRequest)

const RequestPage = Type.Object({
  user_request: Told(Type.Array(AlmaRequest, { maxItems: pageSize })),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isRequestPage = accepts(RequestPage)

export function toRequest(request: AlmaRequest): Request {
  const status = statusOf(request)
  const ready = status === 'ready'
  return {
    id: request.request_id,
    kind: kinds.get(request.request_type ?? '') ?? 'other',
    status,
    title: text(request.title, 'title'),
    author: text(request.author, 'title'),
    description: descriptionOf(request),
    pages: pagesOf(request),
    placed: moment(request.request_time) ?? moment(request.request_date),
    pickup: pickupOf(request),
    // Before it is on the shelf, the same fields hold other dates and numbers.
    pickupBy: ready ? moment(request.expiry_date) : null,
    shelfNumber: ready ? identifier(request.additional_id) : null,
    cancellation: cancellationOf(status, request),
    pickupCanChange: status === 'waiting' && request.request_type === 'HOLD',
    placeInQueue: ready ? null : number(request.place_in_queue),
    booked: bookedOf(request),
  }
}

const kinds: ReadonlyMap<string, Request['kind']> = new Map([
  ['HOLD', 'hold'],
  ['BOOKING', 'booking'],
  ['DIGITIZATION', 'digitization'],
  ['GENERAL_DIGITIZATION', 'digitization'],
])

const statuses: ReadonlyMap<string, Request['status']> = new Map([
  ['NOT_STARTED', 'waiting'],
  ['IN_PROCESS', 'in-process'],
  ['ON_HOLD_SHELF', 'ready'],
])

/** Alma writes `IN_PROCESS` or `In Process`, by release and by format. */
function statusOf({ request_status }: AlmaRequest): Request['status'] {
  const code = (identifier(request_status) ?? '').toUpperCase().replaceAll(' ', '_')
  return statuses.get(code) ?? 'unknown'
}

/** What is on its way cannot be called back to the shelf; a scan can be stopped until it is sent. */
function cancellationOf(status: Request['status'], request: AlmaRequest): Request['cancellation'] {
  if (status === 'unknown') return { can: 'unknown', reason: null }
  const isScan = kinds.get(request.request_type ?? '') === 'digitization'
  const isOnItsWay = status === 'in-process' && !isScan && request.task_name !== 'Pickup From Shelf'
  return isOnItsWay ? { can: 'no', reason: 'left-the-shelf' } : { can: 'yes', reason: null }
}

function descriptionOf(request: AlmaRequest): string | null {
  const volume = text(request.description, 'title') ?? text(request.manual_description, 'title')
  const issue = volume ?? joined([request.volume, request.issue], ', ')
  return joined([issue, request.chapter_or_article_title], ', ')
}

function pagesOf(request: AlmaRequest): string | null {
  const ranges = list(request.required_pages_range)
  return joined(
    ranges.map(({ from_page, to_page }) => joined([from_page, to_page], '–')),
    ', ',
  )
}

function joined(parts: (string | null | undefined)[], separator: string): string | null {
  return text(
    parts
      .map((part) => text(part, 'title'))
      .filter((part) => part !== null)
      .join(separator),
    'title',
  )
}

function pickupOf(request: AlmaRequest): Request['pickup'] {
  const code = identifier(request.pickup_location_library)
  const name = text(request.pickup_location) ?? code
  if (name === null) return null
  return { institutionCode: identifier(request.pickup_location_institution), place: { code, name } }
}

/** The adjusted times take the way to the desk into account. */
function bookedOf(request: AlmaRequest): Request['booked'] {
  const from = moment(request.adjusted_booking_start_date) ?? moment(request.booking_start_date)
  const until = moment(request.adjusted_booking_end_date) ?? moment(request.booking_end_date)
  return from && until && { from, until }
}
