import type { Request } from '@library-card/contract/request.ts'
import { type AlmaObject, codeOf, moment, toCode } from './alma-values.ts'
import { idOf, isGiven, joined, smallCount, identifier, object, objectsIn, text } from '../json-values.ts'
import { nullIfNever } from '../moments.ts'

export function toRequest(request: AlmaObject): Request {
  const status = statusOf(request)
  const kind = kindOf(request)
  const ready = status === 'ready'
  // A scan is sent to the patron, although its request may name a pickup place.
  const isSent = kind === 'digitization' || isDelivery(request)
  const isOnShelf = ready && !isSent
  const statusText = text(object(object(request.resource_sharing).status).desc)
  const address = isDelivery(request) ? text(request.pickup_location) : null
  return {
    id: idOf(request.request_id) ?? '',
    kind,
    status,
    ...(statusText !== null && { statusText }),
    title: text(request.title, 'title'),
    author: text(request.author, 'title'),
    description: descriptionOf(request),
    pages: pagesOf(request),
    placed: moment(request.request_time) ?? moment(request.request_date),
    pickup: isSent ? null : pickupOf(request),
    ...(address !== null && { deliveredTo: address }),
    // Before the item is on the shelf, the same fields hold other dates and numbers.
    pickupBy: isOnShelf ? nullIfNever(moment(request.expiry_date)) : null,
    shelfNumber: isOnShelf ? identifier(request.additional_id) : null,
    cancellation: cancellationOf(status, request),
    // Another pickup place would replace the delivery, and the card could not bring it back.
    pickupCanChange: status === 'waiting' && kind === 'hold' && !isSent,
    // The first place is 1.
    placeInQueue: ready ? null : smallCount(request.place_in_queue) || null,
    booked: bookedOf(request),
  }
}

const staffTypes: ReadonlySet<string> = new Set(['MOVE', 'WORK_ORDER'])

/**
 * Whether a request is a patron's and open. The same list has work orders of staff, and should not have ended
 * requests.
 */
export function isOpenOfPatron(request: AlmaObject): boolean {
  if (staffTypes.has(identifier(request.request_type) ?? '')) return false
  const status = statusCodeOf(request)
  const code = toCode(codeOf(object(request.resource_sharing).status) ?? '')
  return status !== ended && (status === 'ON_HOLD_SHELF' || !endedElsewhere.test(code))
}

/** States in which an interlibrary loan has ended. One that was rejected is listed as such. */
const endedElsewhere = /^(CANCELL?ED|EXPIRED|RETURNED)(_|$)/

const kinds: ReadonlyMap<string, Request['kind']> = new Map([
  ['HOLD', 'hold'],
  ['BOOKING', 'booking'],
  ['DIGITIZATION', 'digitization'],
  ['GENERAL_DIGITIZATION', 'digitization'],
])

function kindOf({ request_type, resource_sharing }: AlmaObject): Request['kind'] {
  const { id, link, status } = object(resource_sharing)
  if (isGiven(id) || isGiven(link) || codeOf(status) !== null) return 'resource-sharing'
  return kinds.get(identifier(request_type) ?? '') ?? 'other'
}

const statuses: ReadonlyMap<string, Request['status']> = new Map([
  ['NOT_STARTED', 'waiting'],
  ['IN_PROCESS', 'in-process'],
  ['ON_HOLD_SHELF', 'ready'],
])

const ended = 'HISTORY'

/** Every `request_type` and `request_status` that the adapter knows. */
export const requestTypes: readonly string[] = [...kinds.keys(), ...staffTypes]
export const requestStatuses: readonly string[] = [...statuses.keys(), ended]

/** Kinds of pickup place to which the institution sends the item. */
const addresses: ReadonlySet<string> = new Set(['USER_HOME_ADDRESS', 'USER_WORK_ADDRESS'])

function isDelivery({ pickup_location_type }: AlmaObject): boolean {
  return addresses.has(identifier(pickup_location_type) ?? '')
}

/** Returns the status. An item that will be sent to the patron's address waits on the hold shelf for staff, not for the patron. */
function statusOf(request: AlmaObject): Request['status'] {
  const status = statuses.get(statusCodeOf(request)) ?? 'unknown'
  if (status === 'ready') return isDelivery(request) ? 'in-process' : status
  return codeOf(object(request.resource_sharing).status) === 'REJECTED' ? 'rejected' : status
}

function statusCodeOf({ request_status }: AlmaObject): string {
  return toCode(identifier(request_status) ?? '')
}

/**
 * An item in transit cannot be called back; a scan can be stopped until it is sent. A request to another
 * library has an address of its own, where only staff can cancel it in each of its states. Alma documents no list
 * of `task_name`, and may translate it, so any other task does not show where the item is.
 */
function cancellationOf(status: Request['status'], request: AlmaObject): Request['cancellation'] {
  const kind = kindOf(request)
  const task = identifier(request.task_name)
  if (kind === 'resource-sharing') return { can: 'no', reason: 'resource-sharing' }
  if (status === 'unknown') return { can: 'unknown', reason: null }
  if (status !== 'in-process' || kind === 'digitization' || task === 'Pickup From Shelf')
    return { can: 'yes', reason: null }
  const hasLeft = task === 'Transit Item' && kind !== 'other'
  return hasLeft ? { can: 'no', reason: 'left-the-shelf' } : { can: 'unknown', reason: null }
}

function descriptionOf(request: AlmaObject): string | null {
  const volume = text(request.description, 'title') ?? text(request.manual_description, 'title')
  const issue = volume ?? joined([request.volume, request.issue], ', ')
  return joined([issue, request.chapter_or_article_title], ', ')
}

function pagesOf(request: AlmaObject): string | null {
  const ranges = objectsIn(request.required_pages_range)
  return joined(
    ranges.map(({ from_page, to_page }) => joined([from_page, to_page], '–')),
    ', ',
  )
}

function pickupOf(request: AlmaObject): Request['pickup'] {
  const code = identifier(request.pickup_location_library)
  const institutionCode = identifier(request.pickup_location_institution)
  const name = text(request.pickup_location) ?? code ?? institutionCode
  return name === null ? null : { institutionCode, place: { code, name } }
}

/** The adjusted times are those that Alma computes. */
function bookedOf(request: AlmaObject): Request['booked'] {
  const from = moment(request.adjusted_booking_start_date) ?? moment(request.booking_start_date)
  const until = moment(request.adjusted_booking_end_date) ?? moment(request.booking_end_date)
  return from && until && { from, until }
}
