import { expect, test } from './card-test.ts'

test.use({ expectedErrors: [/status of 404|ERR_INTERNET_DISCONNECTED|dynamically imported module/] })

const part = '**/assets/privacy-page-*.js'

test('G28 a page of an earlier version loads itself again where a part of it is gone', async ({
  card,
  network,
}) => {
  const { page } = card
  await card.signIn(await network.patron({ like: 'five-institutions' }))
  let isUpgraded = false
  await page.route(part, (route) => (isUpgraded ? route.continue() : route.fulfill({ status: 404 })))
  page.on('request', (request) => (isUpgraded ||= request.isNavigationRequest()))
  await page.evaluate(() => Object.assign(window, { earlierVersion: true }))
  await page.getByRole('link', { name: 'Privacy' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy')
  await expect(page).toHaveURL(/\/privacy$/)
  expect(await page.evaluate(() => 'earlierVersion' in window)).toBe(false)
})

test(
  'G28 a page whose parts are missing for good says so, and does not load itself for ever',
  { tag: '@long' },
  async ({ card, network }) => {
    const { page } = card
    await card.signIn(await network.patron({ like: 'two-loans' }))
    let loads = 0
    page.on('load', () => loads++)
    await page.route(part, (route) => route.fulfill({ status: 404 }))
    await page.getByRole('link', { name: 'Privacy' }).click()
    await expect(page.getByRole('heading', { name: 'Something went wrong here' })).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect(loads).toBe(1)
  },
)

test('without a connection, a page that was never opened leaves the way back to the card', async ({
  card,
  network,
  context,
}) => {
  const { page } = card
  await card.signIn(await network.patron({ like: 'two-loans' }), 'loans')
  await card.complete()
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Privacy' }).click()
  await expect(page.getByRole('heading', { name: 'Something went wrong here' })).toBeVisible()
  await page.evaluate(() => history.back())
  await expect(card.row('Economics of the Harbour')).toBeVisible()
})
