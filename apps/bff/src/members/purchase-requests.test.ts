import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { outcomeIn } from '../../../test/actions.ts'
import { itemsOf, readCard, readCards, requireAccount, type Headers } from '../../../test/card.ts'
import { withPurchaseRequests } from '../../../test/network-file.ts'
import { shareTestNetwork, type TestNetwork } from '../../../test/network.ts'
import { readActivity, handleOf, signInStaff } from '../../../test/staff.ts'
import { alma } from '../../../test/alma-server.ts'
import { call } from '../../../test/alma-examples.ts'
import { listPurchaseRequests } from './purchase-request.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { edit: withPurchaseRequests })

async function requestsAt(headers: Headers) {
  return itemsOf(requireAccount(await readCard(card, headers, 'NORTH')).requests)
}

function cancel(headers: Headers, id: string) {
  const url = `/api/institutions/01MER_NORTH/requests/${id}/cancellation`
  return card.app.inject({ method: 'POST', url, headers: { ...headers, 'idempotency-key': randomUUID() } })
}

function callsAt(institution: string, { name }: { name: string }) {
  return card.network.calls({ institution, patron: name }).map(({ operation }) => operation)
}

test('suggestions to buy a title are among the requests, except those that were rejected', async () => {
  const { headers } = await card.signInLike('requests-of-other-kinds')
  const requests = (await requestsAt(headers)).map(({ title, kind, status, cancellation: { can } }) => [
    title,
    kind,
    status,
    can,
  ])
  expect(requests).toEqual([
    ['Borrowed from Far Away', 'resource-sharing', 'in-process', 'no'],
    ['Please Buy This', 'purchase', 'waiting', 'yes'],
    ['Bought for You', 'purchase', 'in-process', 'no'],
    ['Perhaps Next Year', 'purchase', 'waiting', 'yes'],
  ])
})

test('G22 suggestions cost one call more, also where an account has nothing else, and only where the file says so', async () => {
  const { patron, headers } = await card.signInLike('suggestion-only')
  const before = callsAt('NORTH', patron).length
  const north = requireAccount((await readCards(card, headers)).get('NORTH'))
  expect(itemsOf(north.requests)).toMatchObject([{ title: 'The Only Wish' }])
  // The account was read at sign-in.
  expect(callsAt('NORTH', patron).slice(before)).toEqual(['purchase-requests'])
  const elsewhere = await card.signInLike('nothing-anywhere')
  await readCards(card, elsewhere.headers)
  expect(callsAt('HARBOUR', elsewhere.patron)).toEqual(['account'])
})

test('G12 a suggestion is withdrawn once, at its own address', async () => {
  const { patron, headers } = await card.signInLike('suggestion-only')
  const [suggestion] = await requestsAt(headers)
  expect(outcomeIn(await cancel(headers, suggestion?.id ?? ''))).toEqual({ result: 'cancelled' })
  expect(await requestsAt(headers)).toEqual([])
  expect(card.network.writes({ patron: patron.name })).toMatchObject([
    { act: 'cancel', asked: 1, committed: 1 },
  ])
})

test('G13 a suggestion whose withdrawal was not confirmed is read back', async () => {
  const { patron, headers } = await card.signInLike('suggestion-only')
  const [suggestion] = await requestsAt(headers)
  card.network.fault({ institution: 'NORTH', operation: 'cancel', kind: 'reset-after', patron, times: 1 })
  expect(outcomeIn(await cancel(headers, suggestion?.id ?? ''))).toEqual({ result: 'cancelled' })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 1 }])
})

test.for(['Borrowed from Far Away', 'Bought for You'])('nothing is sent to cancel “%s”', async (title) => {
  const { patron, headers } = await card.signInLike('requests-of-other-kinds')
  const found = (await requestsAt(headers)).find((request) => request.title === title)
  expect(outcomeIn(await cancel(headers, found?.id ?? ''))).toMatchObject({ result: 'refused' })
  expect(card.network.writes({ patron: patron.name })).toEqual([])
})

test('G15 suggestions that cannot be read make the requests missing, not fewer', async () => {
  const { patron, headers } = await card.signInLike('requests-of-other-kinds')
  card.network.fault({ institution: 'NORTH', operation: 'purchase-requests', kind: '500', patron })
  const { requests, loans } = requireAccount(await readCard(card, headers, 'NORTH'))
  expect([requests.state, loans.state]).toEqual(['missing', 'ok'])
})

test('G6 staff see suggestions among the requests, and no titles of other institutions', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'requests-of-other-kinds' })
  const handle = await handleOf(card, headers, patron)
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const kinds = itemsOf(requireAccount(cards.get('NORTH')).requests).map(({ kind }) => kind)
  expect(kinds).toEqual(['resource-sharing', 'purchase', 'purchase', 'purchase'])
})

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
