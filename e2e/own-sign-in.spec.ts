import type { Locator } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './card-test.ts'
import { allAnswered, robinsLoans } from './card.ts'

test.use({ expectedErrors: [/401/] })

test('G15 an institution where the patron has not signed in yet has a row and one line below the list, and no count lacks it', async ({
  card,
  network,
}) => {
  const line = card.list.getByText('Birchwood State Library shows your account only when you sign in there.')
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
  await card.complete()
  await expect(card.answers).toContainText(allAnswered)
  await expect(card.institution('All institutions')).toContainText(`${robinsLoans} loans`)
  await expect(card.section('Loans')).toContainText(String(robinsLoans))
  await expect(card.switcher).not.toContainText(/\d\+/)
  await expect(card.page.getByRole('navigation', { name: 'Sections' })).not.toContainText(/\d\+|\?/)
  await expect(card.institution('Birchwood')).toContainText('Sign in to see it')
  await expect(line).toHaveCount(1)
  expect(await topOf(line)).toBeGreaterThan(await topOf(card.row('Knots for Landlubbers')))
})

test(
  'G15 a patron who has no account at such an institution dismisses its line and its hint, until Settings bring them back',
  { tag: '@long' },
  async ({ card, network, expectFocus, heard }) => {
    const line = card.list.getByText(
      'Birchwood State Library shows your account only when you sign in there.',
    )
    const patron = await network.patron({ like: 'two-loans' })
    await card.signIn(patron, 'loans')
    await card.complete()
    await line.getByRole('button', { name: /^I have no account there/ }).press('Enter')
    await expect(line).toHaveCount(0)
    await expectFocus(card.page.getByRole('heading', { level: 1 }))
    await expect
      .poll(heard)
      .toContain('Birchwood State Library is no longer mentioned. You can turn it on in Settings.')
    await expect(card.switcher).not.toContainText('Sign in to see it')
    await expect(card.answers).toContainText(allAnswered)
    await expect(card.section('Loans')).toContainText('2')

    // In the next session, too.
    await card.page.context().clearCookies()
    await card.signIn(patron)
    await card.complete()
    await expect(card.page.getByRole('row', { name: /North University/ })).toBeVisible()
    await expect(card.list).not.toContainText('Birchwood')
    await expect(card.institution('All institutions')).toContainText('2 loans')

    await card.page.goto('/card/DE-BIRCH/loans')
    await expect(card.list).toContainText('You said that you have no account at Birchwood State Library')
    await card.list.getByRole('link', { name: 'Turn it on in Settings' }).click()
    const box = card.list.getByRole('checkbox', { name: /Birchwood/ })
    await expect(box).not.toBeChecked()
    await box.click()
    await expect(box).toBeChecked()
    await expect(card.institution('Birchwood')).toContainText('Sign in to see it')
    await card.open('loans')
    await expect(line).toBeVisible()
  },
)

test('G24 a patron signs in at an institution that shows accounts to nobody else, by keyboard alone, and again when that has ended', async ({
  card,
  network,
  expectFocus,
}, testInfo) => {
  const { page, list } = card
  const robin = await network.patron({ like: 'five-institutions' })
  const open = list.getByRole('button', { name: /^Sign in ?: Birchwood/ })
  const dialog = page.getByRole('dialog', { name: 'Sign in at Birchwood State Library' })
  const userName = dialog.getByRole('textbox', { name: 'User name or card number' })
  const row = card.row('Field Notes on Birches')

  await card.signIn(robin, 'loans')
  await card.complete()
  await expect(list).toContainText('Birchwood State Library shows your account only when you sign in there.')
  await expect(row).toHaveCount(0)

  await open.press('Enter')
  await expectFocus(userName)
  await expectAccessible(page, testInfo)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expectFocus(open)

  async function signIn(password: string) {
    await open.press('Enter')
    await expectFocus(userName)
    await page.keyboard.type(robin.cards.BIRCH ?? '')
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
  }
  await signIn('not-the-password')
  await expect(dialog.getByRole('status')).toContainText('That user name and password do not match')
  await expectFocus(dialog.locator(':focus'))
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await signIn('demo')
  await expect(dialog).toBeHidden()
  await expect(row).toContainText('Due in 12 days')
  await expect(list).not.toContainText('Birchwood State Library shows your account only')
  await expectFocus()

  network.endTokens()
  await list.getByRole('button', { name: 'Refresh' }).press('Enter')
  await expect(list).toContainText('Your sign-in at Birchwood State Library has ended.')
  await expect(row).toHaveCount(0)
  await signIn('demo')
  await expect(row).toBeVisible()

  await card.section('Fees').click()
  await expect(list).toContainText(
    'Billed and disputed fees at Birchwood State Library: not given to us. Ask there whether there are any.',
  )
  await expect(list).not.toContainText('no answer')
})

async function topOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.y ?? 0
}
