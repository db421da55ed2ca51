import { institutionOf } from '../institutions.ts'
import type { MockAccount, MockRequest } from '../patrons/record.ts'
import type { RequestStage } from '../patrons/story.ts'
import { coded, own, type Json } from './json.ts'

const words: Record<RequestStage, string> = {
  NOT_STARTED: 'Not Started',
  IN_PROCESS: 'In Process',
  ON_HOLD_SHELF: 'On Hold Shelf',
}

export function requestJson(request: MockRequest, account: MockAccount): Json {
  const { institution } = account
  return {
    user_primary_id: account.primaryId,
    request_id: request.id,
    ...(request.shelfNumber !== undefined && { additional_id: request.shelfNumber }),
    request_type: request.kind,
    request_sub_type: coded(institution.language, request.kind),
    mms_id: request.mmsId,
    title: request.title,
    author: request.author ?? null,
    description: null,
    ...pickup(request, account),
    material_type: coded(institution.language, 'BOOK'),
    last_interest_date: null,
    volume: null,
    issue: null,
    part: null,
    comment: null,
    ...pages(request),
    request_status: institution.requestStatus === 'IN_PROCESS' ? request.stage : words[request.stage],
    ...(request.placeInQueue !== undefined && { place_in_queue: request.placeInQueue }),
    request_date: `${request.placed.day}Z`,
    request_time: request.placed.at,
    task_name: request.task ?? null,
    ...(request.heldUntil !== null && { expiry_date: `${request.heldUntil}Z` }),
    ...(request.booked && {
      booking_start_date: request.booked.from,
      booking_end_date: request.booked.until,
    }),
    ...resourceSharing(request),
    item_id: null,
    barcode: null,
  }
}

function pickup({ pickup: place, delivery }: MockRequest, { institution }: MockAccount): Json {
  if (delivery)
    return {
      pickup_location: delivery.name,
      pickup_location_type: delivery.type,
      pickup_location_library: null,
    }
  if (!place) return { pickup_location: null, pickup_location_type: null, pickup_location_library: null }
  const there = institutionOf(place.at ?? institution.name)
  const isElsewhere = there !== institution
  return {
    pickup_location: place.place ?? there.libraries.get(place.library) ?? place.library,
    pickup_location_type: isElsewhere ? 'INSTITUTION' : 'LIBRARY',
    pickup_location_library: place.library,
    pickup_location_institution: isElsewhere ? there.code : null,
  }
}

function pages({ kind, pages: range }: MockRequest): Json {
  if (kind !== 'DIGITIZATION') return {}
  return {
    partial_digitization: range !== undefined,
    ...(range && { required_pages_range: [{ from_page: range.from, to_page: range.to }] }),
  }
}

function resourceSharing({ id, resourceSharing: status }: MockRequest): Json {
  return status
    ? { resource_sharing: { id: `${id}7`, link: null, status: own(status.code, status.text) } }
    : {}
}
