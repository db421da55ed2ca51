import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { testTime } from '@library-card/mock-network/test/time.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LibrarySystem } from '../port.ts'
import {
  createStage,
  mockPace,
  mockVendors,
  systemAt,
  type Spoil,
  type Stage,
} from '../../test/conformance/mock-institutions.ts'
import { situationsOf } from '../../test/conformance/situations.ts'

let network: MockNetwork
let stage: Stage

beforeAll(async () => {
  network = await startMockNetwork({ now: testTime, callsPerSecond: mockPace })
  stage = createStage(network, testTime)
})
afterAll(async () => {
  await stage.close()
  await network.stop()
})
afterEach(() => network.clearFaults())

const played = mockVendors.flatMap((mock) =>
  situationsOf(mock).map((situation) => ({
    title: `${systemAt(mock)}: ${situation.title}`,
    mock,
    situation,
  })),
)

test.for(played)('$title', async ({ mock, situation }) => {
  expect(await situation.play(stage, mock)).toEqual([])
})

/** By the method whose answers are wrong; a library system may lack it. */
const spoiled: [string, keyof LibrarySystem, Spoil, string[]][] = [
  [
    'calls a list empty that was not read',
    'listLoans',
    (system) => ({ ...system, listLoans: (...asked) => system.listLoans(...asked).catch(() => none) }),
    ['500: each read is refused', 'hang: each read is timed-out'],
  ],
  [
    'says that there is no account when it was not told',
    'findAccount',
    (system) => ({ ...system, findAccount: (...asked) => system.findAccount(...asked).catch(() => null) }),
    ['500: each read is refused', 'maintenance-page: each read is web-page'],
  ],
  [
    'says that a renewal was done when it does not know',
    'renew',
    (system) => ({
      ...system,
      renew: async (target, call) =>
        system.renew!(target, call).catch(() => ({ result: 'renewed', loan: target.loan, was: null })),
    }),
    ['renew, hang: sent once, and told as it is', 'renew, 500: sent once, and told as it is'],
  ],
  [
    'sends a renewal again',
    'renew',
    (system) => ({
      ...system,
      renew: (...asked) => system.renew!(...asked).catch(() => system.renew!(...asked)),
    }),
    ['renew, reset: sent once, and told as it is'],
  ],
  [
    'keeps the loans of the first patron for all',
    'listLoans',
    (system) => {
      let kept: ReturnType<LibrarySystem['listLoans']> | undefined
      return { ...system, listLoans: (...asked) => (kept ??= system.listLoans(...asked)) }
    },
    ['two patrons at once: each has their own loans'],
  ],
  [
    'leaves out rows that it cannot read',
    'listLoans',
    (system) => ({
      ...system,
      listLoans: async (...asked) => ({ ...(await system.listLoans(...asked)), unreadable: 0 }),
    }),
    ['unreadable: 1 of the loans are read, and the list says that a row is missing'],
  ],
]
const none = { items: [], unreadable: 0 }

test.for(spoiled)('situations find an adapter that %s', async ([, method, spoil, titles]) => {
  for (const mock of mockVendors.filter((one) => method in stage.connect(one))) {
    const wrong = createStage(network, testTime, spoil)
    const found = situationsOf(mock).filter(({ title }) => titles.includes(title))
    expect(found).toHaveLength(titles.length)
    for (const { play } of found) {
      expect(await play(wrong, mock)).not.toEqual([])
      await network.clearFaults()
    }
    await wrong.close()
  }
})
