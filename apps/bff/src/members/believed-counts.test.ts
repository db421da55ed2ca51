import { expect, test } from 'vitest'
import type { InstitutionCard, OtherFees } from '@library-card/contract/card.ts'
import { itemsOf, readCard, readCards, requireAccount } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'
import { newPlace, openTestDatabase, systems } from '../../test/store.ts'
import { singleReplica } from '../replicas/replicas.ts'
import { createBelievedCounts } from './believed-counts.ts'

const loansIn = (one: InstitutionCard | undefined) => itemsOf(requireAccount(one).loans).length
const withoutBelief = (file: string) =>
  file.replace('- code: 01MER_NORTH\n', '- code: 01MER_NORTH\n    counts: not-believed\n')
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
