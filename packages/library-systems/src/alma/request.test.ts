import { expect, test } from 'vitest'
import { isOpenOfPatron, toRequest } from './request.ts'

const hold = {
  user_primary_id: '4471209',
  request_id: '23000000008386500002',
  additional_id: 'V-417',
  request_type: 'HOLD',
  request_sub_type: { value: 'PATRON_PHYSICAL', desc: 'Patron physical item request' },
  title: 'Harbours of the Inner Sea',
  author: 'Ferro, Nadia',
  pickup_location: 'Quay Library, ground floor desk',
  pickup_location_type: 'LIBRARY',
  pickup_location_library: 'QUAY',
  pickup_location_institution: '01MER_HARBOUR',
  material_type: {},
  request_status: 'On Hold Shelf',
  request_date: '2026-11-16Z',
  request_time: '2026-11-16T09:10:00.000Z',
  expiry_date: '2026-11-28Z',
  place_in_queue: 1,
}

test('a hold that is ready at another institution', () => {
  expect(toRequest(hold)).toEqual({
    id: '23000000008386500002',
    kind: 'hold',
    status: 'ready',
    title: 'Harbours of the Inner Sea',
    author: 'Ferro, Nadia',
    description: null,
    pages: null,
    placed: { at: '2026-11-16T09:10:00.000Z' },
    pickup: {
      institutionCode: '01MER_HARBOUR',
      place: { code: 'QUAY', name: 'Quay Library, ground floor desk' },
    },
    pickupBy: { day: '2026-11-28' },
    shelfNumber: 'V-417',
    cancellation: { can: 'yes', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
  })
})

test('a last pickup day in the year 9999 is none', () => {
  expect(toRequest({ ...hold, expiry_date: '9999-12-31Z' }).pickupBy).toBeNull()
})

test.for([
  ['NOT_STARTED', 'waiting'],
  ['Not Started', 'waiting'],
  ['IN_PROCESS', 'in-process'],
  ['In Process', 'in-process'],
  ['ON_HOLD_SHELF', 'ready'],
  ['Something new', 'unknown'],
  [null, 'unknown'],
] as const)('the status %s is %s', ([request_status, status]) => {
  expect(toRequest({ ...hold, request_status }).status).toBe(status)
})

test.for(['USER_HOME_ADDRESS', 'USER_WORK_ADDRESS'])(
  'an item that is sent to %s never waits to be picked up, and has no pickup place to change',
  (pickup_location_type) => {
    const address = { pickup_location: 'Home Address', pickup_location_library: null, pickup_location_type }
    const sent = { deliveredTo: 'Home Address', pickup: null, pickupBy: null, shelfNumber: null }
    expect(toRequest({ ...hold, ...address })).toMatchObject({ status: 'in-process', ...sent })
    const waiting = toRequest({ ...hold, ...address, request_status: 'NOT_STARTED' })
    expect(waiting).toMatchObject({ status: 'waiting', pickupCanChange: false, ...sent })
  },
)

test('an address without a name is no pickup place either', () => {
  const unnamed = { pickup_location: null, pickup_location_type: 'USER_HOME_ADDRESS' }
  const request = toRequest({ ...hold, ...unnamed })
  expect(request.pickup).toBeNull()
  expect('deliveredTo' in request).toBe(false)
})

test.for([
  [{ value: 'LOCATE_FAILED', desc: 'Locate failed' }, 'Locate failed'],
  [{ value: 'LOCATE_FAILED', desc: null }, undefined],
  [{}, undefined],
] as const)('the status %j of an interlibrary loan has the words %s', ([status, words]) => {
  const request = toRequest({ ...hold, resource_sharing: { id: '7', status } })
  expect(request.statusText).toBe(words)
})

test('an interlibrary loan that was rejected is not in process', () => {
  const resource_sharing = { id: '7', link: null, status: { value: 'REJECTED', desc: 'Rejected' } }
  const request = { ...hold, request_status: 'IN_PROCESS', resource_sharing }
  expect(toRequest(request)).toMatchObject({ kind: 'resource-sharing', status: 'rejected' })
})

test('an interlibrary loan on the hold shelf waits there, whatever its other state says', () => {
  const resource_sharing = { id: '7', link: null, status: { value: 'REJECTED', desc: 'Rejected' } }
  const request = { ...hold, request_status: 'ON_HOLD_SHELF', resource_sharing }
  expect(toRequest(request)).toMatchObject({ kind: 'resource-sharing', status: 'ready' })
})

test.for([
  [{ id: '7' }, 'resource-sharing'],
  [{ link: 'https://alma.example/7' }, 'resource-sharing'],
  [{ status: { value: 'READY' } }, 'resource-sharing'],
  [{ id: null, link: '', status: { value: null, desc: '' } }, 'hold'],
  [null, 'hold'],
] as const)('a request with the resource sharing %j is a %s', ([resource_sharing, kind]) => {
  const request = toRequest({ ...hold, resource_sharing })
  expect(request.kind).toBe(kind)
  const refused = { can: 'no', reason: 'resource-sharing' }
  expect(request.cancellation).toEqual(kind === 'hold' ? { can: 'yes', reason: null } : refused)
})

test.for([
  ['BOOKING', 'booking'],
  ['GENERAL_DIGITIZATION', 'digitization'],
  ['SOMETHING_NEW', 'other'],
  [null, 'other'],
] as const)('a request of the type %s is of the kind %s', ([request_type, kind]) => {
  expect(toRequest({ ...hold, request_type }).kind).toBe(kind)
})

test.for([
  [{ description: 'v. 2', manual_description: 'no', volume: '4', issue: '1' }, 'v. 2'],
  [{ manual_description: 'v. 3', volume: '4' }, 'v. 3'],
  [{ volume: '4', issue: '1' }, '4, 1'],
  [{ description: 'v. 2', chapter_or_article_title: 'Tides' }, 'v. 2, Tides'],
] as const)('a request with %j is for %s', ([fields, description]) => {
  expect(toRequest({ ...hold, ...fields }).description).toBe(description)
})

test.for([
  [[{ from_page: '12', to_page: '30' }, { from_page: '44' }], '12–30, 44'],
  [[{ from_page: null, to_page: '' }], null],
  [undefined, null],
] as const)('the pages of %j are %s', ([required_pages_range, pages]) => {
  expect(toRequest({ ...hold, required_pages_range }).pages).toBe(pages)
})

test.for([
  [{ pickup_location: null }, { institutionCode: '01MER_HARBOUR', place: { code: 'QUAY', name: 'QUAY' } }],
  [
    { pickup_location_library: null, pickup_location_institution: null },
    { institutionCode: null, place: { code: null } },
  ],
  [
    { pickup_location: '', pickup_location_library: '' },
    { institutionCode: '01MER_HARBOUR', place: { code: null, name: '01MER_HARBOUR' } },
  ],
  [{ pickup_location: null, pickup_location_library: null, pickup_location_institution: null }, null],
] as const)('a request with %j has the pickup place %j', ([fields, pickup]) => {
  expect({ ...toRequest({ ...hold, ...fields }) }).toMatchObject({ pickup })
})

test('without a time, a request was placed on its day', () => {
  expect(toRequest({ ...hold, request_time: null }).placed).toEqual({ day: '2026-11-16' })
})

test('a request that has ended is not open, in each spelling', () => {
  for (const request_status of ['HISTORY', 'History'])
    expect(isOpenOfPatron({ ...hold, request_status })).toBe(false)
})

test.for([
  ['CANCELLED', false],
  ['CANCELED_BY_STAFF', false],
  ['Expired', false],
  ['RETURNED_BY_PATRON', false],
  ['CANCEL_REQUESTED', true],
  ['REJECTED', true],
  ['SHIPPED', true],
] as const)('an interlibrary loan that is %s is open: %s', ([value, isOpen]) => {
  const request = { ...hold, request_status: 'IN_PROCESS', resource_sharing: { status: { value } } }
  expect(isOpenOfPatron(request)).toBe(isOpen)
  expect(isOpenOfPatron({ ...request, request_status: 'ON_HOLD_SHELF' })).toBe(true)
})

test('a booking without an end has no times', () => {
  const booking = { ...hold, request_type: 'BOOKING', booking_start_date: '2026-12-01T08:00:00Z' }
  expect(toRequest(booking).booked).toBeNull()
  const { booking_start_date: booking_end_date } = booking
  expect(toRequest({ ...hold, booking_end_date }).booked).toBeNull()
  const until = {
    adjusted_booking_end_date: '2026-12-01T10:15:00Z',
    booking_end_date: '2026-12-01T10:00:00Z',
  }
  expect(toRequest({ ...booking, ...until }).booked?.until).toEqual({ at: '2026-12-01T10:15:00Z' })
})

test.for([
  ['HOLD', true],
  ['BOOKING', true],
  [null, true],
  ['MOVE', false],
  ['WORK_ORDER', false],
] as const)('a %s is a request of the patron: %s', ([request_type, expected]) => {
  expect(isOpenOfPatron({ ...hold, request_type })).toBe(expected)
})

test('the expiry date of a request that is not ready is no pickup day', () => {
  const waiting = toRequest({ ...hold, request_status: 'NOT_STARTED', place_in_queue: 3 })
  expect(waiting).toMatchObject({ pickupBy: null, shelfNumber: null, placeInQueue: 3 })
})

test('nobody is number 0 in a queue', () => {
  const waiting = toRequest({ ...hold, request_status: 'NOT_STARTED', place_in_queue: 0 })
  expect(waiting.placeInQueue).toBeNull()
})

test('a digitization has chapter and pages, and no pickup place even where Alma names one', () => {
  const pages = [{ from_page: '12', to_page: '30' }]
  const digitization = {
    request_id: '1',
    request_type: 'DIGITIZATION',
    pickup_location: 'Main Library',
    pickup_location_type: 'LIBRARY',
    pickup_location_library: 'MAIN',
    required_pages_range: pages,
    chapter_or_article_title: 'Tides',
    volume: '4',
    issue: '',
  }
  expect(toRequest(digitization)).toMatchObject({
    kind: 'digitization',
    description: '4, Tides',
    pages: '12–30',
    pickup: null,
  })
})

test('a scan that is ready has no pickup day and no number on the hold shelf', () => {
  const scan = toRequest({ ...hold, request_type: 'DIGITIZATION' })
  expect(scan).toMatchObject({ status: 'ready', pickup: null, pickupBy: null, shelfNumber: null })
})

test('a booking has the times that the desk has adjusted', () => {
  const booking = {
    request_id: '1',
    request_type: 'BOOKING',
    booking_start_date: '2026-12-01T08:00:00Z',
    booking_end_date: '2026-12-01T10:00:00Z',
    adjusted_booking_start_date: '2026-12-01T08:30:00Z',
  }
  expect(toRequest(booking).booked).toEqual({
    from: { at: '2026-12-01T08:30:00Z' },
    until: { at: '2026-12-01T10:00:00Z' },
  })
})

test.for([
  ['NOT_STARTED', null, 'HOLD', 'yes', true],
  ['IN_PROCESS', 'Pickup From Shelf', 'HOLD', 'yes', false],
  ['IN_PROCESS', 'Transit Item', 'HOLD', 'no', false],
  ['IN_PROCESS', 'In Process', 'HOLD', 'unknown', false],
  ['IN_PROCESS', 'Exemplar vom Regal holen', 'HOLD', 'unknown', false],
  ['IN_PROCESS', null, 'HOLD', 'unknown', false],
  ['IN_PROCESS', 'Transit Item', null, 'unknown', false],
  ['IN_PROCESS', 'Transit Item', 'DIGITIZATION', 'yes', false],
  ['ON_HOLD_SHELF', null, 'HOLD', 'yes', false],
  ['Something new', null, 'HOLD', 'unknown', false],
] as const)(
  'at %s (%s) a %s can be cancelled: %s',
  ([request_status, task_name, request_type, can, moves]) => {
    const request = toRequest({ ...hold, request_status, task_name, request_type })
    expect([request.cancellation.can, request.pickupCanChange]).toEqual([can, moves])
  },
)
