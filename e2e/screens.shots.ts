import type { Page } from '@playwright/test'
import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'

const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const
const widths = { wide: 1280, narrow: 390 }
const schemes = ['light', 'dark'] as const

for (const [name, width] of Object.entries(widths))
  for (const colorScheme of schemes)
    test.describe(`${name} ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 900 }, colorScheme })
      const shoot = (page: Page, screen: string) =>
        page.screenshot({ path: `screens/${screen}-${name}-${colorScheme}.png`, fullPage: true })

      test(`every section, ${name}, ${colorScheme}`, async ({ card, network }) => {
        await card.page.goto('/sign-in')
        await expect(card.page.getByRole('radio').first()).toBeVisible()
        await shoot(card.page, 'sign-in')
        await card.signIn(await network.patron({ like: 'five-institutions' }))
        for (const section of sections) {
          await answered(card, section)
          if (section === 'details')
            await expect(card.page.getByRole('img', { name: /^Barcode/ })).toBeVisible()
          await shoot(card.page, section)
        }
        await card.page.goto('/card/all/settings')
        await expect(card.page.getByText(/^since/).first()).toBeVisible()
        await shoot(card.page, 'settings')
        await answered(card, 'loans', 'HARBOUR')
        await shoot(card.page, 'one-institution')
        await card.page.goto('/card/all/history')
        await expect(card.page.getByRole('heading', { name: 'Choose an institution' })).toBeVisible()
        await shoot(card.page, 'history')
        await card.page.goto('/card/01MER_NORTH/history')
        await expect(card.page.getByText(/^Returned on/)).toBeVisible()
        await shoot(card.page, 'history-one-institution')
        await answered(card, 'loans', 'OLDTOWN')
        await shoot(card.page, 'no-account')
        await card.page.goto('/card/all/nowhere')
        await shoot(card.page, 'not-found')
        await card.signOut()
        await expect(card.page.getByRole('heading', { name: /signed out/ })).toBeVisible()
        await shoot(card.page, 'signed-out')
      })

      test(`some silent, ${name}, ${colorScheme}`, async ({ card, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        await card.signIn(patron)
        await network.fault({ institution: 'ALPINE', operation: 'any', kind: 'hang' })
        await network.fault({ institution: 'BRIGID', operation: 'any', kind: 'truncated-json' })
        await network.fault({ institution: 'HARBOUR', operation: 'fees', kind: '500' })
        await card.open('loans')
        await expect(
          card.page
            .getByText(/^Asking|Still asking/)
            .filter({ visible: true })
            .first(),
        ).toBeVisible()
        await shoot(card.page, 'waiting')
        for (const section of ['overview', 'loans', 'fees'] as const) {
          await answered(card, section)
          await shoot(card.page, `partial-${section}`)
        }
        await answered(card, 'loans', 'ALPINE')
        await shoot(card.page, 'silent')
      })

      test(`staff, ${name}, ${colorScheme}`, async ({ desk, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
        await desk.signIn(await network.patron({ like: 'desk-operator' }))
        await shoot(desk.page, 'staff-find')
        await desk.find('vale')
        await expect(desk.main.getByRole('table')).toBeVisible()
        await shoot(desk.page, 'staff-found')
        await desk.openActivity(patron)
        await expect(desk.main).toContainText('8 of 9 institutions answered')
        await shoot(desk.page, 'staff-activity')
        await desk.main.getByRole('button', { name: 'Columns' }).click()
        await shoot(desk.page, 'staff-columns')
        await desk.page.keyboard.press('Escape')
        await desk.page.getByRole('link', { name: 'Summary' }).click()
        await expect(desk.main).toContainText('Elsewhere in the network')
        await shoot(desk.page, 'staff-summary')
        for (const address of ['staff/network', 'staff/clearance', 'privacy', 'accessibility']) {
          await desk.page.goto(`/${address}`)
          await expect(desk.page.getByRole('heading', { level: 1 })).toBeVisible()
          await shoot(desk.page, address.replace('/', '-'))
        }
      })

      test(`nothing, ${name}, ${colorScheme}`, async ({ card, network }) => {
        await card.signIn(await network.patron({ like: 'nothing-anywhere' }))
        await answered(card, 'loans')
        await shoot(card.page, 'nothing')
        await answered(card, 'overview')
        await shoot(card.page, 'nothing-overview')
      })
    })

test.describe('pictures of the README', () => {
  test.use({ viewport: { width: 1280, height: 900 } })

  test('the card, wide and on a phone', async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }))
    await answered(card, 'overview')
    await card.page.screenshot({ path: 'docs/card.png' })
    await card.page.setViewportSize({ width: 390, height: 844 })
    await answered(card, 'loans')
    await card.page.screenshot({ path: 'docs/card-phone.png' })
  })

  test('the network activity of a patron, as staff see it', async ({ desk, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.openActivity(patron)
    await expect(desk.line('Alpine')).toContainText('4')
    await expect(desk.page.getByText(/^Asking|Still asking/)).toHaveCount(0)
    await desk.page.screenshot({ path: 'docs/staff.png' })
  })
})

async function answered(card: Card, section: (typeof sections)[number], institution?: string) {
  await card.open(section, institution)
  await expect(card.page.getByRole('main')).toContainText(/answered at|no account|did not answer/, {
    timeout: 10_000,
  })
  await expect(card.page.getByText(/^Asking|Still asking/)).toHaveCount(0, { timeout: 10_000 })
}
