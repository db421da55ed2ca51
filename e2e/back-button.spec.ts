import { findBrowser, findInstalled } from './browser.ts'
import { expect, test as base } from './card-test.ts'
import { makeTour, restoresPages, type Told } from './leaks.ts'
import { deskTour, patronTour, type Tour } from './tours.ts'

const minutes = 60_000
const installed = findInstalled()
const browser = installed ?? (await findBrowser())
/** Debian's chromium does; whoever asks for the long form has one. */
const mayRestore = installed !== null || process.env['BACK_BUTTON'] === 'all'

type Fixtures = {
  tours: Record<'patron' | 'desk', () => Promise<Tour>>
  ends: Record<'sign-out' | 'expiry', () => Promise<void>>
  restores: void
}

const test = base.extend<Fixtures>({
  launchOptions: [{ ...browser, ignoreDefaultArgs: ['--disable-back-forward-cache'] }, { scope: 'worker' }],

  tours: async ({ card, desk, network }, use) => {
    const someone = () => network.patron({ like: 'five-institutions' })
    await use({
      patron: async () => patronTour(card, await someone()),
      desk: async () =>
        deskTour(desk, { staff: await network.patron({ like: 'desk-operator' }), patron: await someone() }),
    })
  },

  ends: async ({ page, passTime }, use) => {
    await use({
      'sign-out': async () => {
        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await page.getByRole('heading', { name: /signed out/ }).waitFor()
      },
      // Nobody was there: the page itself does not know of it yet.
      expiry: () => passTime(16 * minutes),
    })
  },

  restores: [
    async ({ page }, use) => {
      if (mayRestore) expect(await restoresPages(page)).toBe(true)
      await use()
    },
    { auto: true },
  ],
})

// Not by the file: then the list of what keeps a promise would differ from machine to machine.
test.beforeEach(() => test.skip(!mayRestore, 'not run: the browser of the npm package never restores a page'))

// After the end the card says so to whoever asks, and the browser writes that down.
test.use({ expectedErrors: [/401/] })

/** In short every page and either end once; `npm run back-button` takes both ends of both. */
const walks = [
  ['patron', 'sign-out'],
  ['desk', 'expiry'],
  ...(process.env['BACK_BUTTON'] === 'all'
    ? ([
        ['patron', 'expiry'],
        ['desk', 'sign-out'],
      ] as const)
    : []),
] as const

for (const [who, end] of walks) {
  test(`G2 Back, reload and new tabs bring nothing of a ${who} back after ${end}`, async ({
    tours,
    ends,
  }) => {
    test.slow()
    const tour = await tours[who]()
    const walk = await makeTour(tour)
    await ends[end]()
    for (const _ of tour.stops.slice(1)) {
      await walk.go(-1)
      await walk.reload()
    }
    for (const { address } of tour.stops) await walk.openTab(address)
    expectNoLeak(`Back, reload, new tab: ${who}, ${end}`, walk.told())
  })

  test(`G2 Forward brings nothing of a ${who} back after ${end}`, async ({ tours, ends }) => {
    test.slow()
    const tour = await tours[who]()
    const walk = await makeTour(tour)
    await tour.page.evaluate((by) => setTimeout(() => history.go(by)), 1 - tour.stops.length)
    await tour.page.waitForURL(`**${tour.stops[0]?.address}`, { waitUntil: 'commit' })
    await expect(tour.page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible()
    await ends[end]()
    walk.forget()
    // The first door that one comes to takes the place of what lay further ahead.
    for (const steps of [1, 1]) await walk.go(steps)
    expectNoLeak(`Forward: ${who}, ${end}`, walk.told())
  })

  test(`G2 no leap in the history brings anything of a ${who} back after ${end}`, async ({ tours, ends }) => {
    test.slow()
    const tour = await tours[who]()
    const walk = await makeTour(tour)
    await ends[end]()
    // The door that one comes to takes the place of what lay ahead.
    for (const steps of [-3, 3, -2]) await walk.go(steps)
    expectNoLeak(`history.go: ${who}, ${end}`, walk.told())
  })
}

for (const isGuarded of [true, false])
  test(`G2 if the browser kept pages, its guard ${isGuarded ? 'hides' : '(taken away: the control) would not hide'} them`, async ({
    tours,
    ends,
  }) => {
    test.slow()
    // A browser that is short of time or memory keeps none: then it is tried again.
    for (let turn = 0; turn < 3; turn++) {
      const tour = await tours.patron()
      const walk = await makeTour(tour, { isGuarded, isKept: true })
      await ends.expiry()
      for (const _ of tour.stops.slice(1)) await walk.go(-1)
      const told = walk.told()
      if (told.restored === 0) continue
      if (isGuarded) return expectNoLeak('Back, pages kept', told)
      console.log(`Without the guard: ${told.leaks.length} leaks of ${told.looks}.`)
      return expect(told.leaks.length).toBeGreaterThan(0)
    }
    throw new Error('This browser kept none of our pages in three tries: nothing is proven.')
  })

function expectNoLeak(what: string, { leaks, looks, restored }: Told) {
  console.log(`${what}: ${leaks.length} leaks of ${looks}; ${restored} pages were restored.`)
  expect(leaks).toEqual([])
}
