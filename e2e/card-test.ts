import { test as base, expect } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { expectAccessible } from './accessibility.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'
import { createInstances, type Instance, type Instances } from './instances.ts'

export { expect }

/** The mock institutions, as tests use them. */
type Network = Pick<MockNetwork, 'clearFaults' | 'pay'> & {
  /** Calls that institutions received. */
  calls: (wanted: {
    institution?: string
    operation?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['calls']>
  /** Requested and committed changes, by object. */
  writes: (wanted: {
    institution?: string
    act?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['writes']>
  patron: (wanted: Parameters<MockNetwork['patron']>[0]) => Promise<ReturnType<MockNetwork['patron']>>
  fault: (fault: Parameters<MockNetwork['fault']>[0]) => Promise<void>
}
type Fixtures = {
  instance: Instance
  network: Network
  card: Card
  desk: Desk
  /** Advances the card's clock. The page has its own clock. */
  passTime: (milliseconds: number) => Promise<void>
  wellBehaved: void
  expectedErrors: RegExp[]
}

/** `now`: start of the clocks of the card and its institutions. */
type Settings = { instances: Instances; now: string }

export const test = base.extend<Fixtures, Settings>({
  now: ['2026-11-25T13:02:00Z', { option: true, scope: 'worker' }],

  instances: [
    async ({ now }, use) => {
      const instances = createInstances(now)
      await use(instances)
      await instances.stop()
    },
    { scope: 'worker' },
  ],

  instance: async ({ instances }, use) => {
    await use(await instances.take())
    // The page is already closed, so none of its requests fails because the card has stopped.
    instances.release()
  },

  baseURL: async ({ instance }, use) => use(instance.url),

  network: async ({ instance, instances }, use) => {
    const { network } = instance
    await use({
      calls: ({ patron, ...wanted }) => network.calls({ ...wanted, ...(patron && { patron: patron.name }) }),
      writes: ({ patron, ...wanted }) =>
        network.writes({ ...wanted, ...(patron && { patron: patron.name }) }),
      pay: network.pay,
      clearFaults: network.clearFaults,
      patron: async (wanted) => network.patron(wanted),
      fault: async (fault) => {
        instances.reserve()
        network.fault(fault)
      },
    })
  },

  passTime: async ({ instance, instances }, use) => {
    await use(async (milliseconds) => {
      instances.reserve()
      await instance.passTime(milliseconds)
    })
  },

  card: async ({ page }, use) => use(new Card(page)),

  desk: async ({ page }, use) => use(new Desk(page)),

  /** Console errors that a test expects, such as a response with status 404. */
  expectedErrors: [[], { option: true }],

  /** Fails a test whose page logs an error, violates its content security policy or has an axe violation at the end. */
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
