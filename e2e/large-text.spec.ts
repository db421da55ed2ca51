import type { Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'
import { cutOffTexts } from './page-faults.ts'

const patronPages = [
  ...['overview', 'loans', 'requests', 'fees', 'blocks', 'details', 'settings', 'nowhere'].map(
    (section) => `/card/all/${section}`,
  ),
  '/card/01MER_NORTH/history',
  '/privacy',
  '/accessibility',
]

const widths = [1280, 390]

test(
  'G24 with text of 200 % at 1280 and 390 px, a patron’s loans are whole and scroll in one direction',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    expect(await faultsWithLargeText(card.page)).toEqual([])
  },
)

test(
  'G24 with text of 200 % at 1280 and 390 px, a patron’s pages are whole and scroll in one direction',
  { tag: '@long' },
  async ({ card, network }) => {
    const { page } = card
    const faults: string[] = []
    await page.goto('/sign-in')
    faults.push(...(await faultsWithLargeText(page)))
    await card.signIn(await network.patron({ like: 'five-institutions' }))
    for (const address of patronPages) {
      await page.goto(address)
      faults.push(...(await faultsWithLargeText(page)))
    }
    expect(faults).toEqual([])
  },
)

test(
  'G24 with text of 200 % at 1280 and 390 px, staff’s pages are whole and scroll in one direction',
  { tag: '@long' },
  async ({ desk, network }) => {
    const { page } = desk
    const patron = await network.patron({ like: 'five-institutions' })
    const faults: string[] = []
    await page.goto('/staff/sign-in')
    faults.push(...(await faultsWithLargeText(page)))
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.find('vale')
    await expect(desk.main).toContainText('Vale, Robin')
    faults.push(...(await faultsWithLargeText(page)))
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(`${robinsLoans} loans`)
    faults.push(...(await faultsWithLargeText(page)))
    for (const address of ['/staff/clearance', '/staff/network', '/staff/nowhere']) {
      await page.goto(address)
      faults.push(...(await faultsWithLargeText(page)))
    }
    expect(faults).toEqual([])
  },
)

test.describe('in German', () => {
  test.use({ locale: 'de-DE' })

  test(
    'G24 where letters are wide, no section tab covers another',
    { tag: '@long' },
    async ({ card, network }) => {
      const { page } = card
      await card.signIn(await network.patron({ like: 'five-institutions' }))
      const tabs = page.getByRole('navigation', { name: 'Bereiche' }).getByRole('link')
      await expect(tabs.filter({ hasText: String(robinsLoans) })).toBeVisible()
      await page.evaluate(() => (document.documentElement.style.letterSpacing = '0.05em'))
      const boxes = await tabs.evaluateAll((links) =>
        links.map((link) => link.getBoundingClientRect().toJSON()),
      )
      const covered = boxes.filter(({ right, top }, at) => {
        const next = boxes[at + 1]
        return next && next.top === top && next.left < right - 1
      })
      expect(covered).toEqual([])
    },
  )
})

/** Enlarges only the text, like a browser's text zoom: the window's width and lengths in pixels stay the same. */
async function faultsWithLargeText(page: Page): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => (document.documentElement.style.fontSize = '32px'))
  const { pathname } = new URL(page.url())
  const faults: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    // Waits until the page has rendered at this width.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    faults.push(...(await page.evaluate(cutOffTexts)).map((fault) => `${pathname}, ${width} px: ${fault}`))
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  return faults
}
