import { expect, test } from './card-test.ts'

const scripts = '**/*.js'

const words = {
  en: { loading: 'Loading your card…', section: 'Loans', settings: 'Settings' },
  de: { loading: 'Ihr Konto wird geladen …', section: 'Ausleihen', settings: 'Einstellungen' },
  fr: { loading: 'Chargement de votre carte…', section: 'Prêts', settings: 'Paramètres' },
  it: { loading: 'Caricamento della tessera…', section: 'Prestiti', settings: 'Impostazioni' },
}
const sizes = { 'a phone': { width: 390, height: 844 }, 'a wide screen': { width: 1280, height: 900 } }

/** Bytes that most connections deliver before the server has to wait for an acknowledgement. */
const mostBytes = 14_000

test.describe('without scripts that arrive', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] })

  for (const [tag, { loading, section, settings }] of Object.entries(words))
    for (const [where, viewport] of Object.entries(sizes))
      test(`the HTML and one stylesheet show the frame of the card on ${where}: ${tag}`, async ({
        card,
        network,
      }) => {
        const { page } = card
        const patron = await network.patron({ like: 'five-institutions' })
        await card.signIn(patron)
        await page.setViewportSize(viewport)
        await page.route(scripts, (route) => route.abort())
        const answers = [page.waitForResponse('**/card/all/loans'), page.waitForResponse('**/*.css')]
        const html = (await page.goto(`/card/all/loans?lang=${tag}`))!
        expect(await html.text()).not.toMatch(/Vale|Robin|4471/)
        await expect(page.getByRole('banner')).toContainText(/Library Card.*Meridian Library Network/)
        await expect(page.locator('header img')).toBeVisible()
        await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true')
        await expect(page.getByText(loading)).toBeInViewport()
        await expect(page.locator('h1')).toHaveText(section)
        await expect(page.getByText(settings)).toBeVisible()
        await expect(page.locator('main li').first()).toBeInViewport({ ratio: 1 })
        const bodies = answers.map(
          async (answer) => (await (await answer).request().sizes()).responseBodySize,
        )
        const bytes = (await Promise.all(bodies)).reduce((sum, size) => sum + size)
        expect(bytes).toBeLessThanOrEqual(mostBytes)
        await page.emulateMedia({ colorScheme: 'dark' })
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
          'rgb(19, 21, 18)',
        )
        await page.unroute(scripts)
        await card.open('loans')
      })

  test('pages that are no card show only a masthead, that of staff on their pages', async ({ page }) => {
    await page.route(scripts, (route) => route.abort())
    for (const [address, name] of [
      ['/sign-in', 'Library Card'],
      ['/card/all/loans', 'Library Card'],
      ['/staff', 'Patron services'],
    ] as const) {
      await page.goto(address)
      await expect(page.getByRole('banner').getByRole('link')).toContainText(name)
      await expect(page.locator('#root > *')).toHaveCount(1)
    }
    await page.unroute(scripts)
    await page.goto('/sign-in')
  })
})

for (const [where, viewport] of Object.entries(sizes))
  test(`G24 nothing moves when the application takes over, on ${where}`, async ({ card, network }) => {
    const { page } = card
    await card.signIn(await network.patron({ like: 'five-institutions' }))
    await page.setViewportSize(viewport)
    const runScripts = await card.holdRequests(scripts)
    const answer = await card.holdRequests('**/api/card')
    await page.goto('/card/all/loans', { waitUntil: 'commit' })
    await expect(page.getByText('Loading your card…')).toBeVisible()
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBe(1)
    const before = await page.evaluate(placesOf)
    expect(before.flat()).not.toContain(0)
    runScripts()
    await expect(card.answers).toContainText('Asking')
    expect(await page.evaluate(placesOf)).toEqual(before)
    answer()
    await card.complete()
  })

/** Positions of the parts of the page that the first picture and the application have in common. */
function placesOf() {
  const parts = ['header a', 'h1', 'main li > span', 'main li > div'].map((part) =>
    document.querySelector(part),
  )
  const tabs = [...document.querySelectorAll('li > a')].filter(({ firstChild }) => firstChild?.nodeType === 3)
  return [...parts, ...tabs].map((element) => {
    const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect()
    return [element?.firstChild?.textContent, ...[left, top, width, height].map(Math.round)]
  })
}
