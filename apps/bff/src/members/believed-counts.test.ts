import type { List } from '@library-card/library-systems/port.ts'
import { expect, test } from 'vitest'
import type { InstitutionCard, OtherFees } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { itemsOf, readCard, readCards, requireAccount } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'
import { newPlace, openTestDatabase, systems } from '../../test/store.ts'
import { singleReplica } from '../replicas/replicas.ts'
import { createBelievedCounts, withBalance, withCount } from './believed-counts.ts'

const loansIn = (one: InstitutionCard | undefined) => itemsOf(requireAccount(one).loans).length
const withoutBelief = (file: string) =>
  file.replace('- code: 01MER_NORTH\n', '- code: 01MER_NORTH\n    counts: not-believed\n')
const oneFee: Fee = {
  id: '1',
  type: 'overdue',
  typeText: null,
  title: null,
  comment: null,
  state: 'open',
  original: null,
  balance: { minor: 0, currency: 'EUR' },
  since: null,
  owner: null,
}
const log = { error: () => {}, warn: () => {} }

test('G15 an institution that counts 0 beside a list with rows, twice for the same account, is believed no more', async () => {
  const card = await startOwnNetwork({ env: { LOG_LEVEL: 'error' } })
  const { headers } = await card.signInLike('miscounted')
  const page = async () =>
    loansIn((await readCards(card, (await card.signInLike('miscounted')).headers)).get('NORTH'))
  expect(await page()).toBe(0)
  const again = async () => loansIn(await readCard(card, headers, 'NORTH'))
  expect(await again()).toBe(2)
  expect(await page()).toBe(0)
  expect(await again()).toBe(2)
  expect(await page()).toBe(2)
  const told = card.lines.map((line) => JSON.parse(line)).map(({ institution, msg }) => [institution, msg])
  expect(told).toEqual([['01MER_NORTH', 'the institution counted 0 beside a list with rows']])
})

test('G15 a balance of 0 beside open fees, twice for the same account, is believed no more', async () => {
  const card = await startOwnNetwork()
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'counts-nothing', patron })
  const feesOnCard = async (headers: Record<string, string>) =>
    requireAccount((await readCards(card, headers)).get('NORTH')).fees
  for (let time = 0; time < 2; time++) {
    const headers = await card.signIn(patron)
    expect(await feesOnCard(headers)).toEqual({ state: 'not-asked' })
    const page = await card.get('/api/institutions/01MER_NORTH/fees?open=true', headers)
    expect(page.json<OtherFees>().open).toMatchObject({ state: 'ok' })
  }
  expect(itemsOf(await feesOnCard(await card.signIn(patron))).length).toBeGreaterThan(0)
})

test('G15 lists with fewer rows than their institution counts are not complete', async () => {
  const card = await startOwnNetwork({ env: { LOG_LEVEL: 'warn' } })
  const { headers } = await card.signInLike('counts-more')
  const { state, loans, requests, fees } = requireAccount((await readCards(card, headers)).get('NORTH'))
  expect(state).toBe('partial')
  expect(loans).toMatchObject({ items: [{}, {}], unreadable: 2, short: { counted: 4, sent: 2 } })
  expect(requests).toMatchObject({ items: [{}], unreadable: 3, short: { counted: 4, sent: 1 } })
  expect(fees).toMatchObject({ items: [], unreadable: 1, shortBy: { minor: 400, currency: 'EUR' } })
  const told = card.lines.map((line) => JSON.parse(line)).filter(({ counted }) => counted !== undefined)
  expect(told).toMatchObject([
    { institution: '01MER_NORTH', part: 'loans', counted: 4, sent: 2 },
    { institution: '01MER_NORTH', part: 'requests', counted: 4, sent: 1 },
  ])
})

test.for([
  [{ items: [1, 2], unreadable: 0, leftOut: 1 }, 3, undefined],
  [{ items: [1, 2], unreadable: 1 }, 3, undefined],
  [{ items: [1, 2], unreadable: 0 }, 1, undefined],
  [{ items: [1, 2], unreadable: 0 }, null, undefined],
  [{ items: [1, 2], unreadable: 1, leftOut: 1 }, 5, { counted: 4, sent: 3 }],
] as [List<number>, number | null, List<number>['short']][])(
  'of the list %j, whose account counts %s, the institution has not sent %j',
  ([list, count, short]) => expect(withCount(list, count).short).toEqual(short),
)

test.for([
  [[700], 'EUR', 0, 1000, 300],
  [[700, -200], 'EUR', 0, 1000, 500],
  [[700], 'EUR', 0, 700, undefined],
  [[700], 'EUR', 0, 500, undefined],
  [[700], 'CHF', 0, 1000, undefined],
  [[700], 'EUR', 1, 1000, undefined],
  [[700], 'EUR', 0, null, undefined],
] as const)(
  'G15 of fees of %j %s, %i unreadable, and a balance of %s EUR, %s are not in the list',
  ([amounts, currency, unreadable, minor, missing]) => {
    const items = amounts.map((amount) => ({ ...oneFee, balance: { minor: amount, currency } }))
    const balance = minor === null ? null : { minor, currency: 'EUR' }
    expect(withBalance({ items, unreadable }, balance)?.shortBy?.minor).toBe(missing)
  },
)

test('where the network file says that counts are not believed, they call no list incomplete', async () => {
  const card = await startOwnNetwork({ edit: withoutBelief })
  const { headers } = await card.signInLike('counts-more')
  expect(requireAccount((await readCards(card, headers)).get('NORTH')).state).toBe('complete')
})

test('the network file can say from the start that counts are not believed', async () => {
  const card = await startOwnNetwork({ edit: withoutBelief })
  const { headers } = await card.signInLike('miscounted')
  expect(itemsOf(requireAccount((await readCards(card, headers)).get('NORTH')).loans)).toHaveLength(2)
})

test.for(systems)('counts that are not believed are known after a restart: %s', async (system) => {
  const database = await openTestDatabase(await newPlace(system))
  const create = () => createBelievedCounts({ database, clock: () => 0, replicas: singleReplica, log })
  const north = { code: 'NORTH' } as const
  const first = create()
  expect(first.of(north).areBelieved()).toBe(true)
  first.of(north).disbelieve()
  expect(first.of(north).areBelieved()).toBe(false)
  const restarted = async () => {
    const other = create()
    await other.load()
    return other.of(north).areBelieved()
  }
  await expect.poll(restarted).toBe(false)
  expect(first.of({ ...north, counts: 'believed' }).areBelieved()).toBe(true)
  expect(first.of({ code: 'LAKE', counts: 'not-believed' }).areBelieved()).toBe(false)
})
