import { test as base, expect } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { expectAccessible } from './accessibility.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'
import { createPairs, type Pairs } from './pairs.ts'
import type { Pair } from './pair.ts'

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

/** `now`: when the card and its institutions begin. */
type Settings = { pairs: Pairs; now: string }

export const test = base.extend<Fixtures, Settings>({
  now: ['2026-11-25T13:02:00Z', { option: true, scope: 'worker' }],

  pairs: [
    async ({ now }, use) => {
      const pairs = createPairs(now)
      await use(pairs)
      await pairs.stop()
    },
    { scope: 'worker' },
  ],

  pair: async ({ pairs }, use) => {
    await use(await pairs.take())
    // The page is closed by now: no request of it fails because its card is gone.
    pairs.putBack()
  },

  baseURL: async ({ pair }, use) => use(pair.url),

  network: async ({ pair, pairs }, use) => {
    const { network } = pair
    await use({
      calls: ({ patron, ...wanted }) => network.calls({ ...wanted, ...(patron && { patron: patron.name }) }),
      writes: ({ patron, ...wanted }) =>
        network.writes({ ...wanted, ...(patron && { patron: patron.name }) }),
      pay: network.pay,
      clearFaults: network.clearFaults,
      patron: async (wanted) => network.patron(wanted),
      fault: async (fault) => {
        pairs.useUp()
        network.fault(fault)
      },
    })
  },

  passTime: async ({ pair, pairs }, use) => {
    await use(async (milliseconds) => {
      pairs.useUp()
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
