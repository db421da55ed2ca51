import { test as base, expect, type ConsoleMessage, type Locator } from '@playwright/test'
import { almaNames, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { DemoFile } from '@library-card/mock-network/demo-network.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { MockNetwork } from '@library-card/mock-network/start.ts'
import { expectAccessible } from './accessibility.ts'
import { Card, signIn, type Section } from './card.ts'
import { Desk } from './desk.ts'
import { createInstances, type Instance, type Instances } from './instances.ts'

export { expect }

/** The mock institutions, as tests use them. */
export type Network = Pick<MockNetwork, 'clearFaults' | 'pay' | 'renewAtDesk'> & {
  calls: (wanted: {
    institution?: string
    operation?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['calls']>
  writes: (wanted: {
    institution?: string
    act?: string
    patron?: MockPatron
  }) => ReturnType<MockNetwork['writes']>
  /** The e-mails to a patron. Copies of a patron share an address, so the test needs an instance of its own. */
  mailbox: (patron: MockPatron) => ReturnType<MockNetwork['mailbox']>
  patron: (wanted: Parameters<MockNetwork['patron']>[0]) => Promise<ReturnType<MockNetwork['patron']>>
  fault: (fault: Parameters<MockNetwork['fault']>[0]) => Promise<void>
  /** Ends all sign-ins of patrons at institutions. */
  endTokens: () => void
  slow: (profile: keyof typeof delays) => Promise<void>
}
type Fixtures = {
  /** `spend`: call it if no other test can use the instance afterwards. */
  instance: Instance & { spend: () => void }
  network: Network
  card: Card & Pick<Instance, 'forget'>
  desk: Desk
  /**
   * Signs in and opens a page, by default the loans, before the `late` institutions have answered about loans. All other
   * institutions answer at once. `clearFaults` lets the late ones answer.
   */
  openBefore: (late: InstitutionName[], patron: MockPatron, section?: Section) => Promise<void>
  /** Advances the clocks of the card and its institutions, and the clock of the page if the file sets `now`. */
  passTime: (milliseconds: number) => Promise<void>
  /** Everything that live regions have announced since the test began, also on earlier pages. */
  heard: () => string[]
  /** Expects that the element is visible and focused. Without an element, expects that any element but `body` has the focus. */
  expectFocus: (element?: Locator) => Promise<void>
  wellBehaved: void
  expectedErrors: RegExp[]
}

export type Settings = {
  /** Start of the clocks of the card, its institutions and, unless it is the usual start, of the page. */
  now: string
  /** The network file of the demo that the card uses. */
  demoFile: DemoFile
  /** A network file whose look the demo's network gets. */
  lookOf: string | null
  /** For tests that advance the clock by minutes. They share instances whose clocks have been advanced. */
  passesMinutes: boolean
  /** Whether the card is behind a TLS proxy, as in production. */
  overTls: boolean
}
type Shared = { instances: Instances }

const usualNow = '2026-11-25T13:02:00Z'

/** Delay in milliseconds of each call to the nth institution. */
const delays = {
  even: () => 400,
  spread: (nth: number) => nth * 150,
  'one-late': (nth: number) => (nth === almaNames.indexOf('ALPINE') ? 1200 : 0),
}

export const test = base.extend<Fixtures & Settings, Shared>({
  now: [usualNow, { option: true }],
  demoFile: ['network.yaml', { option: true }],
  lookOf: [null, { option: true }],
  passesMinutes: [false, { option: true }],
  overTls: [false, { option: true }],

  instances: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures
    async ({}, use) => {
      const instances = createInstances()
      await use(instances)
      await instances.stop()
    },
    { scope: 'worker' },
  ],

  instance: async ({ instances, now, demoFile, lookOf, passesMinutes, overTls }, use) => {
    const { instance, release } = await instances.take({ now, demoFile, lookOf, passesMinutes, overTls })
    let isSpent = false
    await use({ ...instance, spend: () => void (isSpent = true) })
    // The page is already closed, so none of its requests fails because the card has stopped.
    await release({ isSpent })
  },

  baseURL: async ({ instance }, use) => use(instance.url),

  network: async ({ instance: { network, spend } }, use) => {
    await use({
      calls: ({ patron, ...wanted }) => network.calls({ ...wanted, ...(patron && { patron: patron.name }) }),
      writes: ({ patron, ...wanted }) =>
        network.writes({ ...wanted, ...(patron && { patron: patron.name }) }),
      mailbox: network.mailbox,
      pay: network.pay,
      renewAtDesk: network.renewAtDesk,
      clearFaults: network.clearFaults,
      patron: async (wanted) => network.patron(wanted),
      fault: async (fault) => network.fault(fault),
      endTokens: () => {
        spend()
        network.endTokens()
      },
      slow: async (profile) => {
        for (const [nth, institution] of almaNames.entries()) {
          const milliseconds = delays[profile](nth)
          if (milliseconds > 0) network.fault({ institution, kind: 'slow', milliseconds })
        }
      },
    })
  },

  page: async ({ page, now }, use) => {
    if (now !== usualNow) await page.clock.install({ time: now })
    await use(page)
  },

  passTime: async ({ instance, page, now, passesMinutes }, use) => {
    await use(async (milliseconds) => {
      if (!passesMinutes) instance.spend()
      await instance.passTime(milliseconds)
      if (now !== usualNow) await page.clock.fastForward(milliseconds)
    })
  },

  card: async ({ page, instance: { forget } }, use) => use(Object.assign(new Card(page), { forget })),

  desk: async ({ page }, use) => use(new Desk(page)),

  openBefore: async ({ card, network }, use) => {
    await use(async (late, patron, section = 'loans') => {
      const address = await signIn(card.page, patron, `/card/all/${section}`)
      for (const institution of late)
        await network.fault({ institution, operation: 'loans', kind: '500', patron })
      // The card caches the other answers. On a busy machine, any of them could be late too.
      await card.request('GET', '/api/card')
      for (const institution of late)
        await network.fault({ institution, operation: 'loans', kind: 'hold', patron })
      await card.openBeforeAsking(address)
    })
  },

  heard: async ({ page }, use) => {
    const texts: string[] = []
    await page.exposeFunction('noteAnnouncement', (text: string) => void texts.push(text))
    await page.addInitScript(noteAnnouncements)
    await use(() => [...texts])
  },

  expectFocus: async ({ page }, use) => {
    await use(async (element) => {
      if (element) await expect(element).toBeFocused()
      await expect(page.locator('body :focus')).toBeVisible()
    })
  },

  /** Console errors that a test expects, such as a response with status 404. */
  expectedErrors: [[], { option: true }],

  /** Fails a test whose page logs an error, violates its content security policy or has an axe violation at the end. */
  wellBehaved: [
    async ({ page, expectedErrors }, use, testInfo) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error' && !isClickToRepeat(message)) errors.push(message.text())
      })
      await use()
      expect(errors.filter((text) => !expectedErrors.some((expected) => expected.test(text)))).toEqual([])
      if (/^https?:\/\/localhost/.test(page.url())) await expectAccessible(page, testInfo)
    },
    { auto: true },
  ],
})

/** On a busy disk, the server answers a click on a loan, a request or an account with 503 after a second. The page sends it again. */
function isClickToRepeat(message: ConsoleMessage): boolean {
  const orders = /\/api\/renewals$|\/(cancellation|pickup|account\/update)$/
  return message.text().includes('status of 503') && orders.test(message.location().url)
}

/** Passes each new text of a live region to `noteAnnouncement`. A region that appears with its text announces nothing. */
function noteAnnouncements() {
  const note = Reflect.get(window, 'noteAnnouncement') as (text: string) => void
  new MutationObserver((records) => {
    const changed = records.map(({ target }) => (target instanceof Element ? target : target.parentElement))
    const regions = new Set(
      changed.map((element) => element?.closest('[role="status"], [role="alert"], [aria-live]')),
    )
    for (const region of regions) if (region?.textContent) note(region.textContent.trim())
  }).observe(document, { childList: true, characterData: true, subtree: true })
}
