import { test as base, expect } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { expectAccessible } from './accessibility.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'
import { startPair, type Pair } from './pair.ts'

export { expect }

/** The mock institutions, as a test may use them. */
type Network = Pick<MockNetwork, 'clearFaults' | 'pay'> & {
  /** The calls that institutions have seen. */
  calls: (wanted: {
    institution?: string
    operation?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['calls']>
  /** What was asked to be changed, object by object, and how often it was. */
  writes: (wanted: {
    institution?: string
    act?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['writes']>
  patron: (wanted: Parameters<MockNetwork['patron']>[0]) => Promise<ReturnType<MockNetwork['patron']>>
  fault: (fault: Parameters<MockNetwork['fault']>[0]) => Promise<void>
}
/** The pair of a worker. One whose institutions were broken, or whose clock was advanced, is for one test only. */
type Place = { pair: Pair | null; isUsedUp: boolean }
type Fixtures = {
  pair: Pair
  network: Network
  card: Card
  desk: Desk
  /** Lets time pass for the card. The page has a clock of its own. */
  passTime: (milliseconds: number) => Promise<void>
  wellBehaved: void
  expectedErrors: RegExp[]
}

export const test = base.extend<Fixtures, { place: Place }>({
  place: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
    async ({}, use) => {
      const place: Place = { pair: null, isUsedUp: false }
      await use(place)
      await place.pair?.stop()
    },
    { scope: 'worker' },
  ],

  pair: async ({ place }, use) => {
    const pair = (place.pair ??= await startPair())
    await use(pair)
    if (!place.isUsedUp) return
    // Not before: the page is closed by now, and no request of it fails because its card is gone.
    Object.assign(place, { pair: null, isUsedUp: false })
    await pair.stop()
  },

  baseURL: async ({ pair }, use) => use(pair.url),

  network: async ({ pair, place }, use) => {
    const { network } = pair
    await use({
      calls: ({ patron, ...wanted }) => network.calls({ ...wanted, ...(patron && { patron: patron.name }) }),
      writes: ({ patron, ...wanted }) =>
        network.writes({ ...wanted, ...(patron && { patron: patron.name }) }),
      pay: network.pay,
      clearFaults: network.clearFaults,
      patron: async (wanted) => network.patron(wanted),
      fault: async (fault) => {
        place.isUsedUp = true
        network.fault(fault)
      },
    })
  },

  passTime: async ({ pair, place }, use) => {
    await use(async (milliseconds) => {
      place.isUsedUp = true
      await pair.passTime(milliseconds)
    })
  },

  card: async ({ page }, use) => use(new Card(page)),

  desk: async ({ page }, use) => use(new Desk(page)),

  /** Messages of the browser that a test expects, such as an address that is not there. */
  expectedErrors: [[], { option: true }],

  /** No page logs an error or breaks its content security policy, and axe finds nothing at the end. */
  wellBehaved: [
    async ({ page, expectedErrors }, use, testInfo) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await use()
      expect(errors.filter((text) => !expectedErrors.some((expected) => expected.test(text)))).toEqual([])
      if (page.url().startsWith('http://localhost')) await expectAccessible(page, testInfo)
    },
    { auto: true },
  ],
})
