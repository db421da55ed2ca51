import { findBrowser, findInstalled } from './browser.ts'
import { expect, test as base } from './card-test.ts'
import { restoresPages, startWatch, type Told } from './leaks.ts'
import { deskTour, patronTour, type Stop, type Tour } from './tours.ts'
import { visitAll, walkAfter } from './walk.ts'

const minutes = 60_000
const installed = findInstalled()
const browser = installed ?? (await findBrowser())
/** Debian's chromium does; whoever sets BACK_BUTTON has it, or hears that it is missing. */
const mayRestore = installed !== null || process.env['BACK_BUTTON'] !== undefined

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
// A trace of twenty tabs would take longer than all they do.
test.use({ expectedErrors: [/401/], trace: 'off' })

const isLong = process.env['BACK_BUTTON'] === 'all'
const whole = [
  ['patron', 'sign-out'],
  ['desk', 'expiry'],
  ['patron', 'expiry'],
  ['desk', 'sign-out'],
] as const

/** In short either end once; `npm run back-button` takes both ends of both, and that again as if pages were kept. */
const walks = isLong ? whole : whole.slice(0, 2)

for (const [who, end] of walks)
  test(`G2 no way brings a page of a ${who} back after ${end}`, async ({ tours, ends }) => {
    test.setTimeout(4 * minutes)
    const tour = await tours[who]()
    // In short every third: each has a tab of its own, twice.
    const apart = tour.stops.filter((_, index) => isLong || index % 3 === 0)
    const told = await walkAfter({ tour, apart, end: ends[end] }, await startWatch(tour))
    expectNoLeak(`${who}, ${end}`, told)
    expect(told.looks).toEqual(looksOf(tour, apart))
  })

for (const [who, end] of isLong ? whole : [])
  test(`G2 if the browser kept them, no way would bring a page of a ${who} back after ${end}`, async ({
    tours,
    ends,
  }) => {
    test.setTimeout(4 * minutes)
    const tour = await tours[who]()
    const watch = await startWatch(tour, { isKept: true })
    const told = await walkAfter({ tour, apart: tour.stops, end: ends[end] }, watch)
    expectNoLeak(`${who}, ${end}, pages kept`, told)
    expect(told.looks).toEqual(looksOf(tour, tour.stops))
    // Sign-out tells every page of the browser, and it lets go of those in its memory that are told something.
    if (end === 'expiry') expect(told.restored).toBeGreaterThan(0)
  })

for (const isGuarded of [true, false])
  test(`G2 if the browser kept pages, its guard ${isGuarded ? 'hides' : '(taken away: the control) would not hide'} them`, async ({
    tours,
    ends,
  }) => {
    test.slow()
    // A browser that is short of time or memory keeps none: then it is tried again.
    for (let turn = 0; turn < 3; turn++) {
      const tour = await tours.patron()
      const watch = await startWatch(tour, { isGuarded, isKept: true })
      const back = watch.firstTab
      const places = await visitAll(back, tour.stops)
      await ends.expiry()
      for (const place of places.toReversed().slice(1)) await back.go('Back', place)
      const { leaks, looks, restored } = watch.told()
      if (restored === 0) continue
      console.log(`${isGuarded ? 'With' : 'Without'} the guard: ${leaks.length} leaks of ${looks.Back}.`)
      return isGuarded ? expect(leaks).toEqual([]) : expect(leaks.length).toBeGreaterThan(0)
    }
    throw new Error('This browser kept none of our pages in three tries: nothing is proven.')
  })

function expectNoLeak(what: string, { leaks, looks, restored }: Told) {
  const all = Object.values(looks).reduce((sum, count) => sum + count, 0)
  const each = Object.entries(looks).map(([way, count]) => `${way} ${count}`)
  console.log(
    `${what}: ${leaks.length} leaks of ${all} (${each.join(', ')}); ${restored} pages were restored.`,
  )
  expect(leaks).toEqual([])
}

/** No page by no way was left out. */
function looksOf({ stops }: Tour, apart: Stop[]): Told['looks'] {
  return {
    Back: stops.length,
    Forward: apart.length,
    'history.go': apart.length,
    reload: apart.length,
    'same address in a new tab': stops.length,
  }
}
