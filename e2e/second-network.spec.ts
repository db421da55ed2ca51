import { expect, test } from './card-test.ts'

test.use({ lookOf: 'demo/seeland.yaml', locale: 'de' })

test('another network has its own name, language, colours, pictures and texts', async ({ card }) => {
  const { page } = card
  await page.goto('/sign-in?at=01MER_NORTH')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('banner')).toContainText('Bibliotheksverbund Seeland')
  await expect(page.getByRole('banner').locator('img')).toHaveJSProperty('complete', true)
  await expect(page.getByRole('heading', { name: 'Universitätsbibliothek Seeland' })).toBeVisible()
  await expect(page.getByText('Melden Sie sich mit Ihrem Campus-Konto an.')).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('Ein Angebot des Bibliotheksverbunds Seeland.')
  const button = page.getByRole('button', { name: 'Weiter: Universitätsbibliothek Seeland' })
  await expect(button).toHaveCSS('background-color', 'rgb(125, 31, 58)')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(button).toHaveCSS('background-color', 'rgb(240, 163, 181)')
})

test.describe('without scripts that arrive', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] })

  test('the masthead has the network’s colour from the start', async ({ page }) => {
    const color = () =>
      page.getByRole('banner').evaluate((banner) => getComputedStyle(banner).backgroundColor)
    await page.route('**/*.js', (route) => route.abort())
    await page.goto('/sign-in')
    const first = await color()
    // The value in the default colours.
    expect(first).not.toBe('rgb(10, 74, 62)')
    await page.unroute('**/*.js')
    await page.goto('/sign-in')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await color()).toBe(first)
  })
})
