import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call } from '../../test/alma-examples.ts'

const hold = { patronId: '4471209', requestId: '23' }
const suggestion = { patronId: '4471209', requestId: 'purchase-23' }
const elsewhere = { ...hold, libraryCode: 'GEO' }
const refused = { result: 'refused', text: 'No.' }
const unsure = { code: 'unexpected-answer', sent: true }

test.for([
  [hold, { status: 204, body: undefined }, { result: 'cancelled' }],
  [hold, almaError('401694'), { result: 'not-found' }],
  [hold, almaError('401697'), { result: 'not-found' }],
  [hold, almaError('60276'), { ...refused, deskCode: '60276' }],
  [suggestion, { body: { request_id: '23' } }, { result: 'cancelled' }],
  [suggestion, almaError('60276'), { result: 'not-found' }],
  [suggestion, almaError('401694'), { ...refused, deskCode: '401694' }],
] as [typeof hold, Answer, object][])(
  'a cancellation of %j that is answered by %j is %j',
  async ([target, answer, result]) => {
    const { system, seen } = await alma(() => answer)
    expect(await system.cancel(target, call)).toMatchObject(result)
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      target === hold
        ? 'DELETE /almaws/v1/users/4471209/requests/23?reason=CancelledAtPatronRequest'
        : 'POST /almaws/v1/users/4471209/purchase-requests/23?op=cancel',
    ])
  },
)

test.for([
  [hold, { body: undefined }],
  [hold, almaError('401652')],
  [suggestion, almaError('401652')],
  [hold, { body: { request_id: '23' } }],
  [suggestion, { body: undefined }],
  [suggestion, { body: [] }],
  [suggestion, { status: 201, body: {} }],
] as [typeof hold, Answer][])(
  'G13 a cancellation of %j that is answered by %j may have happened',
  async ([target, answer]) => {
    const { system } = await alma(() => answer)
    await expect(system.cancel(target, call)).rejects.toMatchObject(unsure)
  },
)

const current = {
  request_id: '23',
  request_type: 'HOLD',
  request_sub_type: { value: 'PATRON_PHYSICAL', desc: 'Patron physical item request' },
  description: 'v. 30',
  last_interest_date: '2030-02-01Z',
  comment: 'Soon, please',
  pickup_location: 'Main Library',
  pickup_location_type: 'CIRCULATION_DESK',
  pickup_location_library: 'MAIN',
  pickup_location_circulation_desk: 'FRONT',
  pickup_location_institution: '01MER_HARBOUR',
}

const computed = {
  user_primary_id: '4471209',
  request_status: 'NOT_STARTED',
  request_date: '2030-01-02Z',
  request_time: '2030-01-02T09:10:00Z',
  expiry_date: '2030-01-20Z',
  place_in_queue: 2,
  task_name: 'Pickup From Shelf',
  managed_by_library: 'Main Library',
  managed_by_library_code: 'MAIN',
  managed_by_circulation_desk: 'Front Desk',
  managed_by_circulation_desk_code: 'FRONT',
  adjusted_booking_start_date: '2030-01-10T08:00:00Z',
  adjusted_booking_end_date: '2030-01-11T08:00:00Z',
}

const unchanged = { result: 'unchanged', request: { id: '23', pickup: { place: { code: 'MAIN' } } } }
const elsewhereYet = { ...current, pickup_location: 'Law Library', pickup_location_library: 'LAW' }

/** Alma with this answer to a change of the request. */
async function changed(answer: Answer) {
  const { system, seen } = await alma((_, { method }) => (method === 'PUT' ? answer : { body: current }))
  return { outcome: system.changePickup(elsewhere, call), seen }
}

test('a pickup change sends the whole request back, with nothing that Alma computes or that was of the place before', async () => {
  let sent = ''
  const { system } = await alma((_, request) => {
    request.on('data', (bytes: Buffer) => void (sent += bytes.toString()))
    return {
      body: { ...current, ...computed, pickup_location_institution: null, pickup_location_library: 'GEO' },
    }
  })
  expect(await system.changePickup(elsewhere, call)).toMatchObject({
    result: 'changed',
    request: { id: '23', pickup: { place: { code: 'GEO' } } },
  })
  const { request_type, request_sub_type, description, last_interest_date, comment } = current
  expect(JSON.parse(sent)).toEqual({
    request_type,
    request_sub_type,
    description,
    last_interest_date,
    comment,
    pickup_location_type: 'LIBRARY',
    pickup_location_library: 'GEO',
  })
})

test.for([
  [{ body: current }, unchanged],
  [{ body: { ...current, pickup_location_institution: null } }, unchanged],
  [{ body: elsewhereYet }, { result: 'changed', request: { pickup: { place: { code: 'LAW' } } } }],
  [almaError('401694'), { result: 'not-found' }],
  [almaError('401697'), { result: 'not-found' }],
  [almaError('60276'), { ...refused, deskCode: '60276' }],
] as [Answer, object][])('a pickup change that is answered by %j is %j', async ([answer, result]) => {
  expect(await (await changed(answer)).outcome).toMatchObject(result)
})

test.for([
  { body: undefined },
  almaError('401652'),
  { body: { ...current, request_id: '24', pickup_location_library: 'GEO' } },
  { body: { ...current, pickup_location: null, pickup_location_library: null } },
] as Answer[])('G13 a pickup change that is answered by %j may have happened', async (answer) => {
  await expect((await changed(answer)).outcome).rejects.toMatchObject(unsure)
})

test('a pickup change of a request that Alma does not know is not sent', async () => {
  const { system, seen } = await alma(() => almaError('401694'))
  expect(await system.changePickup(elsewhere, call)).toEqual({ result: 'not-found' })
  expect(seen.map(({ method }) => method)).toEqual(['GET'])
})

test.for([
  ['refused', { status: 500, body: {} }],
  ['refused', almaError('401861')],
  ['busy', { status: 429, body: {} }],
] as [string, Answer][])(
  'G13 a pickup change whose request cannot be read (%s) has not happened',
  async ([code, answer]) => {
    const { system } = await alma(() => answer)
    await expect(system.changePickup(elsewhere, call)).rejects.toMatchObject({ code, sent: false })
  },
)
