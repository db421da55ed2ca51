import type { Request } from '@library-card/contract/request.ts'
import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { aRequest, institution, network } from '../../test/examples.ts'
import { readyTone } from '../card/ready-request.ts'
import {
  bookingWords,
  listedRequest,
  requestsAt,
  stageOf,
  stageWords,
  type ListedRequest,
} from './listed-request.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const now = '2026-11-25T13:02:00Z'

function listed(more: Partial<Request>): ListedRequest {
  const request = aRequest('1', more)
  const north = institution('NORTH', 'North University')
  const source = { institution: north, institutionName: 'North University', asOf: now, now }
  return listedRequest(source, request, network())
}

const hasLeft = { status: 'in-process', cancellation: { can: 'no', reason: 'left-the-shelf' } } as const
const borrowed = { kind: 'resource-sharing', statusText: 'Locate failed' } as const
const pickup = { institutionCode: null, place: { code: 'MAIN', name: 'Main Library' } }
const atHarbour = { ...pickup, institutionCode: 'HARBOUR' }
const outside = { ...pickup, institutionCode: 'ELSEWHERE' }

test.each<[string, Partial<Request>]>([
  ['Pick it up today', { status: 'ready', pickupBy: { day: '2026-11-25' } }],
  ['Pick it up by tomorrow', { status: 'ready', pickupBy: { day: '2026-11-26' } }],
  ['The last pickup day was Tuesday 24 November', { status: 'ready', pickupBy: { day: '2026-11-24' } }],
  ['Pick it up by Saturday 28 November', { status: 'ready', pickupBy: { day: '2026-11-28' } }],
  ['Pick it up by Saturday 2 January 2027', { status: 'ready', pickupBy: { day: '2027-01-02' } }],
  ['Ready for pickup', { status: 'ready' }],
  ['The scan is ready', { status: 'ready', kind: 'digitization' }],
  ['On its way to Main Library', { ...hasLeft, pickup }],
  ['On its way', hasLeft],
  ['Being prepared for pickup at Main Library', { status: 'in-process', pickup }],
  ['Being prepared for pickup at Main Library, Harbour College', { status: 'in-process', pickup: atHarbour }],
  ['On its way to Main Library, at another institution', { ...hasLeft, pickup: outside }],
  ['Being prepared', { status: 'in-process' }],
  ['Being obtained from another library', { status: 'in-process', kind: 'resource-sharing', pickup }],
  ['The library says: “Locate failed”', { ...borrowed, status: 'in-process' }],
  ['The library says: “Locate failed”', { ...borrowed, status: 'unknown' }],
  ['The library says: “Locate failed”', { ...borrowed, placeInQueue: 1 }],
  ['Rejected by the library', { ...borrowed, status: 'rejected' }],
  ['Ready for pickup', { ...borrowed, status: 'ready' }],
  ['Being scanned', { status: 'in-process', kind: 'digitization' }],
  ['Waiting to be scanned', { kind: 'digitization' }],
  ['The library has not decided yet whether to buy it', { kind: 'purchase' }],
  ['Approved: the library is buying it', { kind: 'purchase', status: 'in-process' }],
  ['You are next in the queue', { placeInQueue: 1 }],
  ['You are second in the queue', { placeInQueue: 2 }],
  ['You are third in the queue', { placeInQueue: 3 }],
  ['You are number 12 in the queue', { placeInQueue: 12 }],
  ['Waiting', {}],
  ['State not known', { status: 'unknown' }],
])('the text of a stage is "%s"', (words, more) => {
  expect(stageWords(listed(more))).toBe(words)
})

test('a hold in process counts as on its way once it has left the shelf, anything else as waiting', () => {
  expect(stageOf(listed({ status: 'in-process', kind: 'digitization' }))).toBe('waiting')
  expect(stageOf(listed({ status: 'in-process', kind: 'purchase' }))).toBe('waiting')
  expect(stageOf(listed({ status: 'in-process', kind: 'resource-sharing' }))).toBe('waiting')
  expect(stageOf(listed({ status: 'in-process' }))).toBe('waiting')
  expect(stageOf(listed(hasLeft))).toBe('on-its-way')
})

test('a rejected request does not count as waiting', () => {
  expect(stageOf(listed({ status: 'rejected' }))).toBe('rejected')
})

test('the last pickup day has the tone of a loan that is due', () => {
  const days = ['2026-11-24', '2026-11-25', '2026-11-26']
  expect(days.map((day) => readyTone(listed({ status: 'ready', pickupBy: { day } })))).toEqual([
    'soon',
    'soon',
    'good',
  ])
})

test('G25 the request to pick up first comes first', () => {
  const late = listed({ id: 'late', status: 'ready', pickupBy: { day: '2026-12-03' } })
  const soon = listed({ id: 'soon', status: 'ready', pickupBy: { at: '2026-11-28T16:00:00Z' } })
  const untold = listed({ id: 'untold', status: 'ready' })
  expect(requestsAt('ready', [untold, late, soon]).map(({ request }) => request.id)).toEqual([
    'soon',
    'late',
    'untold',
  ])
})

test.each([
  [
    'Booked for 27 November, 10:00 to 12:00',
    { from: { at: '2026-11-27T09:00:00Z' }, until: { at: '2026-11-27T11:00:00Z' } },
  ],
  ['Booked for 27 November', { from: { day: '2026-11-27' }, until: { day: '2026-11-27' } }],
  [
    'Booked from 27 November to 2 January 2027',
    { from: { day: '2026-11-27' }, until: { day: '2027-01-02' } },
  ],
])('G25 the text of a booking is "%s"', (words, booked) => {
  const booking = listed({ kind: 'booking', booked })
  expect(bookingWords(booking)).toBe(words)
  expect(stageWords(booking)).toBe(words)
})
