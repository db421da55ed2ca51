import { almaNames } from '@library-card/mock-network/institutions.ts'
import { expect, test } from './card-test.ts'

test('G1 G2 a patron signs in and out', async ({ card, network }) => {
  const patron = await network.patron({ like: 'two-loans' })
  await card.signInByHand(patron)
  await expect(card.page).toHaveURL(/\/card\/all\/overview$/)
  await expect(card.page.getByRole('banner')).toContainText(patron.displayName)
  await card.signOut()
  await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
  await card.open('loans')
  await expect(card.page).toHaveURL(/\/sign-in/)
})

test(
  'after the provider’s sign-out page, staff sign in again as staff',
  { tag: '@long' },
  async ({ desk, network }) => {
    await desk.signInByHand(await network.patron({ like: 'desk-operator' }))
    await desk.signOut()
    await expect(desk.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
    await desk.page.getByRole('link', { name: 'Sign in' }).click()
    await expect(desk.page).toHaveURL(/\/staff\/sign-in$/)
  },
)

test('G2 signing out blanks the other tabs', async ({ card, network, context }) => {
  await card.signIn(await network.patron({ like: 'two-loans' }))
  // The browser logs each response that the end of the session cuts off.
  await card.complete()
  const other = await context.newPage()
  await other.goto('/card/all/loans')
  await expect(other.getByRole('heading', { name: 'Loans', level: 1 })).toBeVisible()
  await card.signOut()
  for (const tab of [other, card.page])
    await expect(tab.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
})

test('a browser without a memory chooses the language first, and no institution for its reader', async ({
  card,
  network,
}) => {
  const { page } = card
  await page.goto('/sign-in')
  const language = page.getByLabel('Language')
  await expect(language).toBeInViewport()
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page, 'the browser asks for a choice').toHaveURL(/\/sign-in$/)
  await expect(page.getByRole('radio').first()).toBeFocused()
  await language.selectOption('de')
  await expect(page.getByRole('group', { name: 'Wählen Sie Ihre Heimatinstitution' })).toBeVisible()
  await page.getByLabel('Sprache').selectOption('en')

  const patron = await network.patron({ like: 'two-loans' })
  await card.passSignIn(patron, { sharedComputer: true })
  await card.signOut()
  await expect(page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
  await page.goto('/sign-in')
  await expect(page.getByLabel('This is a shared computer')).toBeChecked()
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0)
  await page.getByLabel('This is a shared computer').uncheck()
  await page.reload()
  await expect(page.getByLabel('This is a shared computer')).not.toBeChecked()
})

test('G3 the browser keeps nothing personal', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron)
  for (const section of ['loans', 'requests', 'fees', 'blocks', 'details'] as const) {
    await card.open(section)
    await card.complete()
  }
  const kept = await card.page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state]),
  )
  for (const word of ['Vale', 'Robin', patron.idAtHome, 'Salt Road']) expect(kept).not.toContain(word)
  expect(await card.page.title()).not.toContain('Vale')
})

test('a deep link survives the sign-in', async ({ card, network }) => {
  const patron = await network.patron({ like: 'two-loans' })
  await card.open('fees', 'NORTH')
  await expect(card.page).toHaveURL(/\/sign-in/)
  await card.passSignIn(patron)
  await expect(card.page).toHaveURL(/\/card\/01MER_NORTH\/fees$/)
  await expect(card.page.getByRole('heading', { name: 'Fees', level: 1 })).toBeVisible()
})

test('G17 a link from a discovery system opens its institution, although no other answers', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  // The account at home is part of the sign-in.
  for (const operation of ['loans', 'requests', 'fees'] as const)
    await network.fault({ institution: 'NORTH', operation, kind: 'hold', patron })
  const others = almaNames.filter((name) => name !== 'NORTH' && name !== 'ALPINE')
  for (const institution of others) await network.fault({ institution, kind: 'hold', patron })
  await card.page.goto('/sign-in/01MER_NORTH?returnTo=/card/01MER_ALPINE/loans&utm_source=primo')
  await card.page.locator(`button[value="${patron.name}"]`).click()
  await expect(card.row('How Ice Remembers')).toBeVisible()
  await expect(card.page).toHaveURL(/\/card\/01MER_ALPINE\/loans$/)
  await expect(card.institution('Harbour')).toContainText('No answer')
})

test(
  'a home institution that does not answer at sign-in delays the card for a limited time',
  { tag: '@long' },
  async ({ card, network }) => {
    test.slow()
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'NORTH', operation: 'account', kind: 'hang', patron })
    await card.signIn(patron)
    await expect(card.institution('Harbour')).toContainText('Not asked yet', { timeout: 20_000 })
    await expect(card.list.getByText('North University is asked first: until it answers')).toHaveCount(1)
    await card.open('loans', 'HARBOUR')
    await expect(card.list).toContainText('North University is asked first', { timeout: 20_000 })
    await network.clearFaults()
    await card.open('loans')
    await expect(card.row('Camera kit B')).toBeVisible()
  },
)

test('G2 signing out while a request is in flight causes no error', async ({ card, network }) => {
  const patron = await network.patron({ like: 'two-loans' })
  await network.fault({ institution: 'LAKE', operation: 'any', kind: 'hang', patron })
  await card.signInBeforeAsking(patron, 'overview')
  await card.signOut()
  await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
})
