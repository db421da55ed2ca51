import type { Locator, Page } from '@playwright/test'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import type { Card, Section } from './card.ts'
import type { Desk } from './desk.ts'
import { expect, test } from './pictures.ts'
import { answeredAllBut } from './card.ts'
import { allAnsweredAtDesk } from './desk.ts'

const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const
const widths = { wide: 1280, narrow: 390 }
const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const

/** Responses that replace the card's: from a proxy, and from a card whose database refuses writes. */
const failures = {
  'refused-by-proxy': { status: 413, contentType: 'text/html', body: '<h1>413</h1>' },
  'cannot-save': { status: 503, json: { status: 503, code: 'cannot-save', requestId: '7F3K-2Q9D' } },
}

for (const [name, width] of Object.entries(widths))
  for (const [look, settings] of Object.entries(looks))
    test.describe(`${name} ${look}`, () => {
      test.use({ viewport: { width, height: 900 }, ...settings })
      const shoot = async (page: Page, screen: string) => {
        // The list of institutions stays in view. After a click further down, the picture would show it in the middle.
        await page.evaluate(() => window.scrollTo(0, 0))
        await page.screenshot({ path: `screens/${screen}-${name}-${look}.png`, fullPage: true })
      }
      /** A dialog covers the window, not the whole page. */
      const shootDialog = async (page: Page, screen: string) => {
        await expect(page.getByRole('dialog')).toBeVisible()
        await page.screenshot({ path: `screens/dialog-${screen}-${name}-${look}.png` })
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toHaveCount(0)
      }

      test(`every section, ${name}, ${look}`, async ({ card, network }) => {
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
        await card.page.getByRole('button', { name: 'Show full screen' }).click()
        await shootDialog(card.page, 'full-screen-card')
        await card.page.goto('/card/all/settings')
        await expect(card.page.getByText(/since \d/).first()).toBeVisible()
        await shoot(card.page, 'settings')
        await answered(card, 'loans', 'HARBOUR')
        await shoot(card.page, 'one-institution')
        await card.page.goto('/card/all/history')
        await expect(card.page.getByText(/^Returned on/)).toHaveCount(2)
        await shoot(card.page, 'history')
        await card.page.goto(`/card/${institutionOf('NORTH').code}/history`)
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

      test(`some silent, ${name}, ${look}`, async ({ card, network }) => {
        await network.fault({ institution: 'ALPINE', operation: 'any', kind: 'hang' })
        await network.fault({ institution: 'BRIGID', operation: 'any', kind: 'truncated-json' })
        await network.fault({ institution: 'HARBOUR', operation: 'fees', kind: '500' })
        await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
        await expect(
          card.page
            .getByText(/^Asking|still working/)
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

      test.describe('still working', () => {
        for (const section of ['overview', 'loans'] as const)
          test(`late answers, ${section}, ${name}, ${look}`, async ({ card, network }) => {
            const patron = await network.patron({ like: 'five-institutions' })
            await network.fault({ institution: 'ALPINE', kind: 'hold', patron })
            await card.signIn(patron, section)
            await expect(card.list).toContainText('The Salt Road')
            await expect(card.answers).toContainText(/Alpine Institute of Technology.+still working/)
            await shoot(card.page, `working-${section}`)
            if (name === 'narrow') {
              await card.page.getByRole('button', { name: /All institutions/ }).click()
              await shootDialog(card.page, `working-${section}-institutions`)
            }
            await network.clearFaults()
            await expect(card.list).toContainText('New in the list')
            await shoot(card.page, `late-${section}`)
          })
      })

      test(`an institution with a sign-in of its own, ${name}, ${look}`, async ({ card, network }) => {
        await card.signIn(await network.patron({ like: 'two-loans' }))
        await answered(card, 'loans')
        await shoot(card.page, 'not-signed-in-there')
        await card.list.getByRole('button', { name: /^I have no account there/ }).click()
        await expect(card.list).not.toContainText('Birchwood')
        await shoot(card.page, 'no-account-there')
        await card.page.goto('/card/DE-BIRCH/loans')
        await expect(card.list).toContainText('You said that you have no account')
        await shoot(card.page, 'no-account-there-institution')
      })

      test(`fees in every state, ${name}, ${look}`, async ({ card, network }) => {
        await card.signIn(await network.patron({ like: 'fees-in-three-currencies' }))
        await answered(card, 'fees')
        await shoot(card.page, 'fees-in-three-currencies')
        for (const button of [/^Show it ?: North/, /^Show paid fees/])
          await card.list.getByRole('button', { name: button }).click()
        await expect(card.list.getByText('Paid or closed', { exact: true })).toBeVisible()
        await shoot(card.page, 'fees-in-every-state')
      })

      test(`loan history of some, ${name}, ${look}`, async ({ card, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        await card.signIn(patron)
        await answered(card, 'loans')
        await network.fault({ institution: 'STATE', operation: 'loans', kind: '500', patron })
        await card.page.goto('/card/all/history')
        await expect(card.list).toContainText('The loan history of Meridian State University did not load.')
        await shoot(card.page, 'history-partial')
        await network.clearFaults()
        await card.list.getByRole('button', { name: 'Try again' }).click()
        await card.list.getByRole('searchbox').fill('songs')
        await expect(card.list).toContainText('Found 1 of 2 loans.')
        await shoot(card.page, 'history-found')
      })

      test.describe('no answer of the card', () => {
        test.use({ expectedErrors: [/413|503/] })

        for (const [screen, answer] of Object.entries(failures))
          test(`${screen}, ${name}, ${look}`, async ({ card, network }) => {
            await card.signIn(await network.patron({ like: 'two-loans' }))
            await answered(card, 'loans')
            for (const route of [/\/api\/card(\?|$)/, /\/api\/renewals$/])
              await card.page.route(route, (request) => request.fulfill(answer))
            await card.row('New Readings').getByRole('button', { name: 'Renew' }).click()
            // The page retries for a quarter of a minute.
            await expect(card.row('New Readings')).not.toContainText('Renewing…', { timeout: 30_000 })
            await shoot(card.page, `${screen}-renewal`)
            await card.list.getByRole('button', { name: 'Refresh' }).click()
            await expect(card.list).toContainText('could not be refreshed')
            await shoot(card.page, `${screen}-refresh`)
            await card.page.reload()
            await expect(card.list).toContainText('could not be loaded')
            await shoot(card.page, screen)
          })

        test(`a sign-in that cannot be stored, ${name}, ${look}`, async ({ page }) => {
          await page.goto('/sign-in?problem=cannot-save')
          await expect(page.getByRole('radio').first()).toBeVisible()
          await shoot(page, 'cannot-save-sign-in')
        })
      })

      test(`dialogs, ${name}, ${look}`, async ({ card, network }) => {
        await card.signIn(await network.patron({ like: 'five-institutions' }))
        await answered(card, 'requests')
        for (const button of ['Cancel request', 'Change pickup location']) {
          await card.row('Slow Light').getByRole('button', { name: button }).click()
          await shootDialog(card.page, button.split(' ')[0]!.toLowerCase())
        }
        await answered(card, 'loans')
        await card.list.getByRole('button', { name: 'Print or save this list' }).click()
        await shootDialog(card.page, 'print-or-save')
        await beginSelecting(card.list)
        await card.row('Bells Under Water').getByRole('checkbox').check()
        await shoot(card.page, 'selecting')
        if (name === 'narrow') {
          await card.page.keyboard.press('Escape')
          await card.page.getByRole('button', { name: /All institutions/ }).click()
          await shootDialog(card.page, 'institutions')
        }
      })

      test(`results, ${name}, ${look}`, async ({ card, network }) => {
        const patron = await network.patron({ like: 'every-renewal' })
        await card.signIn(patron)
        await network.fault({ institution: 'LAKE', operation: 'renew', kind: 'hang', patron })
        await answered(card, 'loans')
        await beginSelecting(card.list)
        await card.page.getByRole('button', { name: /^Select all/ }).click()
        await card.list.getByRole('button', { name: /^Renew \d+ loans?$/ }).click()
        await shootDialog(card.page, 'cost')
        await card.list.getByRole('button', { name: /^Renew \d+ loans?$/ }).click()
        await card.page
          .getByRole('dialog')
          .getByRole('button', { name: /^Renew \d+ loans?$/ })
          .click()
        await expect(card.list).toContainText(/not renewed, .* renewed\./)
        await shoot(card.page, 'results')
      })

      test(`staff, ${name}, ${look}`, async ({ desk, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        const { page, main } = desk
        await page.goto('/staff/sign-in')
        await expect(page.getByRole('radio').first()).toBeVisible()
        await shoot(page, 'staff-sign-in')
        await desk.signIn(await network.patron({ like: 'desk-operator' }))
        await shoot(page, 'staff-find')
        await desk.find('9999999')
        await expect(main).toContainText('No patron found')
        await shoot(page, 'staff-none')
        await desk.find('vale')
        await expect(main.getByRole('table')).toBeVisible()
        await shoot(page, 'staff-found')
        await openActivity(desk, patron, allAnsweredAtDesk)
        await shoot(page, 'staff-activity')
        await main.getByRole('button', { name: 'Save as CSV' }).click()
        await shootDialog(page, 'staff-csv')
        await main.getByRole('button', { name: 'Show titles at other institutions…' }).click()
        await shootDialog(page, 'staff-titles')
        await main.getByRole('button', { name: 'Show titles at other institutions…' }).click()
        await page.getByRole('dialog').getByLabel('The patron asked at the desk').check()
        await page.getByRole('dialog').getByRole('button', { name: 'Show titles' }).click()
        await expect(main).toContainText('Camera kit B')
        await shoot(page, 'staff-titles-shown')
        await page.getByRole('link', { name: 'Summary' }).click()
        await expect(main).toContainText('Elsewhere in the network')
        await shoot(page, 'staff-summary')
        for (const address of ['staff/network', 'staff/clearance', 'privacy', 'accessibility']) {
          await page.goto(`/${address}`)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await expect(main.locator('[aria-busy="true"]')).toHaveCount(0)
          await shoot(page, address.replace('/', '-'))
        }
      })

      test(`staff, fees in every state, ${name}, ${look}`, async ({ desk, network }) => {
        const patron = await network.patron({ like: 'fees-in-three-currencies' })
        await desk.signIn(await network.patron({ like: 'desk-operator' }))
        await openActivity(desk, patron, allAnsweredAtDesk)
        await shoot(desk.page, 'staff-fees')
      })

      test(`staff, some silent, ${name}, ${look}`, async ({ desk, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500' })
        await network.fault({ institution: 'BRIGID', operation: 'any', kind: 'truncated-json' })
        await network.fault({ institution: 'HARBOUR', operation: 'fees', kind: '500' })
        await desk.signIn(await network.patron({ like: 'desk-operator' }))
        await openActivity(desk, patron, `${answeredAllBut(3)} in full`)
        await shoot(desk.page, 'staff-partial')
        await desk.place.selectOption({ value: institutionOf('ALPINE').code })
        await shoot(desk.page, 'staff-silent')
        await desk.page.goto('/staff/network')
        await expect(desk.main.getByRole('table')).toBeVisible()
        await shoot(desk.page, 'staff-network-partial')
        await desk.page.goto('/staff/clearance')
        await desk.page
          .getByLabel('IDs or barcodes of patrons, one per line')
          .fill(`4472001\n4472003\n${patron.idAtHome}\n9999999`)
        await desk.page.getByRole('button', { name: 'Start check' }).click()
        await expect(desk.main).toContainText('Done: ')
        await shoot(desk.page, 'staff-report')
      })

      test(`nothing, ${name}, ${look}`, async ({ card, network }) => {
        await card.signIn(await network.patron({ like: 'nothing-anywhere' }))
        await answered(card, 'loans')
        await shoot(card.page, 'nothing')
        await answered(card, 'overview')
        await shoot(card.page, 'nothing-overview')
      })
    })

/** A4 with its margins, at 96 pixels per inch. */
const paper = { width: 680, height: 1000 }

test.describe('on paper', () => {
  test('lists and details', async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }))
    for (const section of ['loans', 'requests', 'fees', 'details'] as const) {
      await answered(card, section)
      await shootPaper(card.page, section)
    }
  })

  test('network activity and the slip', async ({ desk, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.page.addInitScript(() => (window.print = () => {}))
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await openActivity(desk, patron, allAnsweredAtDesk)
    await shootPaper(desk.page, 'staff-activity')
    await desk.main.getByRole('button', { name: 'Slip for the patron' }).click()
    await shootPaper(desk.page, 'slip')
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
    await openActivity(desk, patron, allAnsweredAtDesk)
    await desk.page.screenshot({ path: 'docs/staff.png' })
  })
})

async function answered(card: Card, section: Section, institution?: string) {
  await card.open(section, institution)
  await expect(card.page.getByRole('main')).toContainText(/answered at|no account|did not answer/)
  await expect(card.page.getByText(/^Asking|still working/)).toHaveCount(0)
}

async function openActivity(desk: Desk, patron: Parameters<Desk['openActivity']>[0], words: string) {
  await desk.openActivity(patron)
  await expect(desk.main).toContainText(words)
}

/** On a phone, another button opens the tools that contain this button. */
async function beginSelecting(list: Locator) {
  const tools = list.getByRole('button', { name: /^Find ?, sort/ })
  if (await tools.isVisible()) await tools.click()
  await list.getByRole('button', { name: 'Select loans…' }).filter({ visible: true }).click()
}

async function shootPaper(page: Page, screen: string) {
  const size = page.viewportSize()!
  await page.setViewportSize(paper)
  await page.emulateMedia({ media: 'print' })
  await page.screenshot({ path: `screens/print-${screen}.png`, fullPage: true })
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(size)
}
