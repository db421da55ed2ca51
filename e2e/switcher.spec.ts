import { expect, test } from './card-test.ts'

test('the institution is switched by mouse, keyboard and address without any request', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron)
  await card.section('Loans').click()
  await expect(card.page).toHaveURL(/all\/loans$/)
  await card.complete()
  const before = network.calls({ patron }).length

  await card.institution('Harbour College').getByRole('link').click()
  await expect(card.page).toHaveURL(/01MER_HARBOUR\/loans$/)
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(3)
  await expect(card.page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(card.page).toHaveTitle(/Loans.*Harbour College/)

  await card.institution('Lakeside Conservatory').getByRole('link').focus()
  await card.page.keyboard.press('Enter')
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveText(['Counterpoint for the Impatient'])
  expect(network.calls({ patron }).length).toBe(before)

  await card.open('loans', 'STATE')
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveText(['Rivers That Changed Their Minds'])
})

test('two tabs show two institutions', { tag: '@long' }, async ({ card, network, context }) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans', 'NORTH')
  const other = await context.newPage()
  await other.goto('/card/01MER_ALPINE/loans')
  await expect(other.getByRole('heading', { name: 'How Ice Remembers' })).toBeVisible()
  await card.page.reload()
  await expect(card.row('The Salt Road')).toBeVisible()
  await expect(card.page).toHaveURL(/01MER_NORTH/)
})

test(
  'an institution where somebody has a card of their own says that it is a separate account',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'own-card-elsewhere' }), 'loans', 'HARBOUR')
    await expect(card.list).toContainText(
      'No account at Harbour College is linked to your North University card',
    )
    await expect(card.list).toContainText('A card from Harbour College itself belongs to a separate account')
    await card.list.getByRole('link', { name: 'Sign in with a card from Harbour College' }).click()
    await expect(card.page.getByRole('heading', { level: 1 })).toContainText('Harbour College')
  },
)

test('an unknown institution code is an unknown page', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'home-only' }))
  for (const code of ['__proto__', '01MER_NOWHERE']) {
    await card.page.goto(`/card/${code}/loans`)
    await expect(card.page.getByRole('heading', { level: 1 })).toHaveText(/no such (page|institution)/)
  }
})

test(
  'a double click on a page whose code still loads is one step in the history',
  { tag: '@long' },
  async ({ card, network }) => {
    const { page } = card
    await card.signIn(await network.patron({ like: 'two-loans' }), 'loans')
    await card.complete()
    const steps = await page.evaluate(() => history.length)
    const clicked = Promise.withResolvers<void>()
    await page.route('**/assets/privacy-page-*.js', async (route) => {
      await clicked.promise
      await route.continue()
    })
    await page.getByRole('link', { name: 'Privacy' }).dblclick()
    clicked.resolve()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy')
    expect(await page.evaluate(() => history.length)).toBe(steps + 1)
  },
)
