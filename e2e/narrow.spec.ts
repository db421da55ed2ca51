import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'

/** A tablet, a phone, and a window of 1280 px at a zoom of 400 %. */
const widths = [1024, 390, 320]
const height = 640

/** Pages without answers of institutions. */
const pages = ['/privacy', '/accessibility', '/card/all/nowhere', '/card/all/settings']
const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'].map(
  (section) => `/card/all/${section}`,
)

test.use({ viewport: { width: 390, height }, hasTouch: true })

test(
  'G1 G24 at 1024, 390 and 320 px no page scrolls sideways, and on a shared computer Sign out is visible at the top and at the bottom',
  { tag: '@long' },
  async ({ card, network }) => {
    test.slow()
    const { page } = card
    await card.signInByHand(await network.patron({ like: 'five-institutions' }), { sharedComputer: true })
    const out = page.getByRole('button', { name: 'Sign out', exact: true })
    for (const address of [...pages, ...sections]) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      if (sections.includes(address)) await expect(card.answers).toContainText(/answered at 14:[01]\d/)
      for (const width of widths) {
        await page.setViewportSize({ width, height })
        await page.evaluate(() => window.scrollTo(0, 0))
        await expect(out, address).toBeInViewport({ ratio: 1 })
        const { scrollWidth, clientWidth } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          clientWidth: document.documentElement.clientWidth,
        }))
        expect(scrollWidth, `${address}, ${width} px`).toBeLessThanOrEqual(clientWidth)
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
        await expect(out, address).toBeInViewport({ ratio: 1 })
      }
    }
  },
)

for (const width of widths)
  test(
    `G24 at ${width} px the switcher is a dialog`,
    { tag: width === 320 ? [] : '@long' },
    async ({ card, network }) => {
      await card.page.setViewportSize({ width, height })
      await card.signIn(await network.patron({ like: 'five-institutions' }), 'details')
      // An open dialog adds no rows.
      await card.complete()
      await card.page.getByRole('button', { name: /All institutions/ }).click()
      const dialog = card.page.getByRole('dialog')
      await dialog.getByRole('link', { name: /Harbour College/ }).click()
      await expect(card.page).toHaveURL(/01MER_HARBOUR\/details$/)
      await expect(dialog).toBeHidden()
      await expect(card.page.getByRole('heading', { level: 1 })).toBeFocused()
    },
  )

test(
  'G15 G24 while the switcher is open, a late institution joins it and moves no row that is pointed at',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    for (const institution of ['HARBOUR', 'LAKE'] as const)
      await network.fault({ institution, operation: 'any', kind: 'hold', patron })
    await card.signIn(patron, 'loans')
    await expect(card.row('How Ice Remembers')).toBeVisible()
    const open = card.page.getByRole('button', { name: /All institutions/ })
    await open.click()
    const line = card.switcher.getByText(/^Asking/)
    await expect(line).toHaveText('Asking 2 institutions…')
    const rows = card.switcher.getByRole('link')
    const pointed = rows.last()
    await pointed.hover()
    const top = async () => (await pointed.boundingBox())?.y
    const before = await top()
    await network.clearFaults()
    await expect(card.institution('All institutions')).toContainText(`${robinsLoans} loans`)
    await expect(card.institution('Harbour College')).toBeVisible()
    await expect(line).toBeHidden()
    expect(Math.abs((await top())! - before!)).toBeLessThanOrEqual(2)
  },
)
