import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { outcomeIn } from '../../test/actions.ts'
import { itemsOf, readCard, readCards, requireAccount, type Headers } from '../../test/card.ts'
import { withPurchaseRequests } from '../../test/network-file.ts'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'
import { readActivity, handleOf, signInStaff } from '../../test/staff.ts'

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
