import type { Page } from '@playwright/test'
import { expect, test } from './card-test.ts'

test.use({ passesMinutes: true })

const minutes = 60_000

test(
  'G1 after an expired session on a shared computer, the next person must authenticate, whatever they tick',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    const patron = await network.patron({ like: 'two-loans' })
    await card.signInByHand(patron, { sharedComputer: true })
    await goOnAfter(6 * minutes, { page: card.page, passTime })
    await expect(card.page.locator(`button[value="${patron.name}"]`)).toBeVisible()
    expect(card.page.url()).toContain('127.0.0.1')
  },
)

test(
  'control: on an own device, the provider’s session continues',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    await card.signIn(await network.patron({ like: 'two-loans' }))
    await goOnAfter(16 * minutes, { page: card.page, passTime })
    await card.page.waitForURL('**/card/all/overview')
    await expect(card.list).toContainText('answered at')
  },
)

type Passing = { page: Page; passTime: (milliseconds: number) => Promise<void> }

/** Lets time pass, then signs in without ticking the box. */
async function goOnAfter(milliseconds: number, { page, passTime }: Passing) {
  await page.goto('about:blank')
  await passTime(milliseconds)
  await page.goto('/sign-in')
  await page.getByLabel('This is a shared computer').uncheck()
  await page.getByRole('radio', { name: 'North University' }).check()
  await page.getByRole('button', { name: /^Continue/ }).click()
}

test(
  'G1 the focus returns to its place after the warning',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    const { page } = card
    await page.clock.install()
    await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
    const loans = card.section('Loans')
    await loans.focus()
    await passTime(4 * minutes + 10_000)
    await page.clock.runFor(4 * minutes + 10_000)
    const warning = page.getByRole('dialog', { name: 'Are you still there?' })
    await expect(warning.getByRole('button', { name: 'Stay signed in' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(warning).toBeHidden()
    await expect(loans).toBeFocused()
  },
)
