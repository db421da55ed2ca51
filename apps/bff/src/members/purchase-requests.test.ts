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

test('G15 suggestions that cannot be read hide no other request, and are named as missing', async () => {
  const { patron, headers } = await card.signInLike('requests-of-other-kinds')
  card.network.fault({ institution: 'NORTH', operation: 'purchase-requests', kind: '500', patron })
  const north = requireAccount(await readCard(card, headers, 'NORTH'))
  expect(north).toMatchObject({
    state: 'partial',
    requests: {
      state: 'ok',
      items: [{ title: 'Borrowed from Far Away' }],
      unreadable: 1,
      withoutSuggestions: true,
    },
  })
})

test('G15 requests that cannot be read are missing, whatever the suggestions say', async () => {
  const { patron, headers } = await card.signInLike('requests-of-other-kinds')
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: '500', patron })
  expect(requireAccount(await readCard(card, headers, 'NORTH')).requests.state).toBe('missing')
})

test('suggestions that cannot be read keep nobody from cancelling a hold', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const hold = (await requestsAt(headers)).find(({ title }) => title?.startsWith('Slow Light'))
  card.network.fault({ institution: 'NORTH', operation: 'purchase-requests', kind: '500', patron })
  expect(outcomeIn(await cancel(headers, hold?.id ?? ''))).toEqual({ result: 'cancelled' })
})

test('G6 staff see suggestions among the requests, and no titles of other institutions', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'requests-of-other-kinds' })
  const handle = await handleOf(card, headers, patron)
  const { cards } = await readActivity(card, headers, `${handle}/activity`)
  const kinds = itemsOf(requireAccount(cards.get('NORTH')).requests).map(({ kind }) => kind)
  expect(kinds).toEqual(['resource-sharing', 'purchase', 'purchase', 'purchase'])
})
