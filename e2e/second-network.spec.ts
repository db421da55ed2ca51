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
