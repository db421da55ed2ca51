import { expect, test } from './card-test.ts'

test(
  'an institution’s own sign-in page shows its logo, its name and its notice, and offers no other',
  { tag: '@long' },
  async ({ card }) => {
    const { page } = card
    await page.goto('/sign-in?at=01MER_HARBOUR')
    const heading = page.getByRole('heading', { name: 'Harbour College' })
    await expect(heading).toBeVisible()
    // The default width of an SVG image without a size: it was loaded.
    await expect(heading.locator('img')).toHaveJSProperty('naturalWidth', 150)
    await expect(page.getByText('The reading room is being rebuilt')).toBeVisible()
    await expect(page.getByRole('radio')).toHaveCount(0)
    await page.getByText('How do I get a card?').click()
    await expect(page.getByText('Your home library issues your card')).toBeVisible()
    await page.getByRole('link', { name: 'Sign in at another institution' }).click()
    await expect(page.getByRole('radio', { name: 'North University' })).toBeVisible()
  },
)

test(
  'a dismissed notice of an institution stays away, on its pages only',
  { tag: '@long' },
  async ({ card, network }) => {
    const { page } = card
    await card.signIn(await network.patron({ like: 'two-loans' }))
    const notice = page.getByText('The reading room is being rebuilt')
    await expect(page.getByRole('link', { name: 'Help' })).toHaveAttribute(
      'href',
      'https://meridian.example/help',
    )
    await expect(notice).toBeHidden()
    await page.goto('/card/01MER_HARBOUR/overview')
    await expect(notice).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(notice).toBeHidden()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(notice).toBeHidden()
  },
)
