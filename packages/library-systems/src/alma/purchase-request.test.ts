import { expect, test } from 'vitest'
import { alma } from '../../test/alma-server.ts'
import { call } from '../../test/alma-examples.ts'
import { listPurchaseRequests } from './purchase-request.ts'

const row = {
  request_id: '7',
  requester: { value: '4471209', desc: 'Marsh, Ida' },
  created_date: '2026-11-02Z',
}

async function listed(rows: object[]) {
  const institution = await alma(() => ({
    body: { purchase_request: rows, total_record_count: rows.length },
  }))
  return listPurchaseRequests(institution.ask, '4471209', call)
}

test('a suggestion with no field but its id is one of unknown status, which cannot be cancelled', async () => {
  const bare = {
    id: 'purchase-7',
    kind: 'purchase',
    status: 'unknown',
    title: null,
    author: null,
    description: null,
    pages: null,
    placed: null,
    pickup: null,
    pickupBy: null,
    shelfNumber: null,
    cancellation: { can: 'unknown', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
  }
  expect(await listed([{ request_id: '7' }])).toEqual({ items: [bare], unreadable: 0 })
})

test.for([
  [{ request_status: { value: 'INREVIEW' } }, { status: 'waiting', cancellation: { can: 'yes' } }],
  [{ request_status: { value: 'DEFERRED' } }, { status: 'waiting', cancellation: { can: 'yes' } }],
  [{ request_status: { value: 'APPROVED' } }, { status: 'in-process', cancellation: { can: 'no' } }],
  [{ request_status: { value: 'PAUSED' } }, { status: 'unknown', cancellation: { can: 'unknown' } }],
  [{ request_status: {}, status: { value: 'APPROVED' } }, { status: 'in-process' }],
  [{ request_status: 'APPROVED' }, { status: 'in-process' }],
  [{ status: 'APPROVED' }, { status: 'in-process' }],
  [
    { title: 'Tides', author: 'Ferro, Nadia' },
    { title: 'Tides', author: 'Ferro, Nadia' },
  ],
  [
    {
      title: 'Tides',
      author: 'F',
      resource_metadata: { title: 'Tides, 2nd edition', author: 'Ferro, Nadia' },
    },
    { title: 'Tides, 2nd edition', author: 'Ferro, Nadia', placed: { day: '2026-11-02' } },
  ],
] as const)('a suggestion with %j is %j', async ([more, expected]) => {
  expect((await listed([{ ...row, ...more }])).items).toMatchObject([expected])
})

test('G4 a suggestion of another patron is not shown', async () => {
  const other = { ...row, request_id: '8', requester: { value: '4471210' } }
  expect(await listed([row, other])).toMatchObject({ items: [{ id: 'purchase-7' }], unreadable: 1 })
})
