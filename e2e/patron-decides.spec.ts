import { expect, test } from './card-test.ts'
import { Card } from './card.ts'

test('G22 an institution that the patron turned off is not queried, and one click turns it on', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'settings')
  await expect(card.institution('Harbour')).toContainText('1 to pick up')
  const harbour = card.page.getByRole('checkbox', { name: /Harbour College/ })
  // React resets the box until it renders the changed choice.
  await harbour.click()
  await expect(harbour).not.toBeChecked()
  await expect(card.institution('Harbour')).toContainText('Turned off')
  const asked = network.calls({ institution: 'HARBOUR', patron }).length
  await card.open('loans')
  await expect(card.institution('Harbour')).toContainText('Turned off')
  await expect(card.list).toContainText('You have turned Harbour College off: it is not contacted.')
  expect(network.calls({ institution: 'HARBOUR', patron })).toHaveLength(asked)

  await card.page.getByRole('link', { name: 'Turn it on in Settings' }).click()
  await expect(card.page.getByRole('heading', { name: 'Institutions Library Card checks' })).toBeFocused()
  await harbour.click()
  await expect(harbour).toBeChecked()
  await expect(card.institution('Harbour')).toContainText('loan')
})

test(
  'G2 signing out everywhere also ends the session in another browser',
  { tag: '@long' },
  async ({ card, network, browser }) => {
    const patron = await network.patron({ like: 'two-loans' })
    const context = await browser.newContext()
    await card.signIn(patron)
    const other = new Card(await context.newPage())
    await other.page.goto(new URL('/sign-in', card.page.url()).href)
    await other.passSignIn(patron, { sharedComputer: true })
    await other.page.waitForURL('**/card/**')

    await card.open('settings')
    await expect(card.list).toContainText('Another browser')
    await card.page.getByRole('button', { name: 'Sign out everywhere…' }).click()
    const dialog = card.page.getByRole('dialog', { name: 'Sign out everywhere?' })
    await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
    await other.page.reload()
    await expect(other.page).toHaveURL(/\/sign-in/)
    await context.close()
  },
)

for (const { page, title, details } of [
  { page: 'privacy', title: 'Privacy', details: {} },
  { page: 'accessibility', title: 'Accessibility', details: { tag: '@long' } },
])
  test(
    `G24 ${page} can be read without signing in, and does not scroll sideways at 320 px`,
    details,
    async ({ card }) => {
      await card.page.setViewportSize({ width: 320, height: 780 })
      await card.page.goto('/sign-in')
      await card.page.getByRole('link', { name: title }).click()
      await expect(card.page.getByRole('heading', { name: title, level: 1 })).toBeFocused()
      const { scrollWidth, clientWidth } = await card.page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }))
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
    },
  )
