import type { Page } from '@playwright/test'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import type { Card, Section } from './card.ts'
import { firstLanguageOf } from './look-of.ts'
import { expect, test } from './pictures.ts'

/** The first institution of the demo. Only it has a counterpart in every network, because institutions replace the demo's in order. */
const home = institutionOf('NORTH').code
const screens = {
  wide: { width: 1280, colorScheme: 'light' },
  dark: { width: 1280, colorScheme: 'dark' },
  narrow: { width: 390, colorScheme: 'light' },
} as const
const sections: Section[] = ['overview', 'loans', 'fees', 'details']

test.use({
  // The network's own first language, as most of its readers see it.
  locale: async ({ lookOf, locale }, use) =>
    use(process.env['SCREENS_LANG'] ?? (lookOf === null ? locale : firstLanguageOf(lookOf))),
})

for (const [name, { width, colorScheme }] of Object.entries(screens))
  test.describe(name, () => {
    test.use({ viewport: { width, height: 900 }, colorScheme })

    test(`pages as this network’s readers see them, ${name}`, async ({ card, network }, { project }) => {
      const shoot = (screen: string) =>
        card.page.screenshot({ path: `screens/${project.name}/${screen}-${name}.png`, fullPage: true })
      await card.page.goto('/sign-in')
      await expect(card.page.getByRole('radio').first()).toBeVisible()
      await shoot('sign-in')
      await signInAtHome(card.page, await network.patron({ like: 'five-institutions' }), () =>
        shoot('own-sign-in'),
      )
      for (const section of sections) {
        await card.open(section)
        await hasLoaded(card)
        await shoot(section)
      }
      await card.page.goto(`/card/${home}/loans`)
      await hasLoaded(card)
      await shoot('one-institution')
      await card.page.goto('/staff/sign-in')
      await expect(card.page.getByRole('radio').first()).toBeVisible()
      await shoot('staff-sign-in')
    })
  })

test.describe('pictures of docs/branding.md', () => {
  test.use({ viewport: { width: 1280, height: 720 } })

  test('the sign-in page of an institution, and the overview', async ({ card, network }, { project }) => {
    const shoot = (screen: string) =>
      card.page.screenshot({ path: `docs/branding-${project.name}-${screen}.png` })
    await signInAtHome(card.page, await network.patron({ like: 'five-institutions' }), () => shoot('sign-in'))
    await card.open('overview')
    await hasLoaded(card)
    await shoot('overview')
  })
})

type Patron = { name: string }

/** Signs in without looking for texts, which may be in any language. The institution's own sign-in page has no choice to make. */
async function signInAtHome(page: Page, patron: Patron, lookAtPage: () => Promise<unknown>) {
  await page.goto(`/sign-in?at=${home}`)
  await expect(page.getByRole('heading', { level: 1 }).locator('span[aria-hidden]')).toBeVisible()
  await lookAtPage()
  await page.getByRole('main').locator('button[type=submit]').click()
  await page.locator(`button[value="${patron.name}"]`).click()
  await page.waitForURL('**/card/**')
}

async function hasLoaded({ page }: Card) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
}
