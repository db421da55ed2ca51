import { contractVersion } from '@library-card/contract/version.ts'
import { expect, test } from './card-test.ts'

test.use({ expectedErrors: [/status of (404|409)|ERR_INTERNET_DISCONNECTED|dynamically imported module/] })

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

test('G28 once the card is updated, a page finishes the renewal that runs, loads itself again in place and tells it', async ({
  card,
  network,
}) => {
  const { page } = card
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'loans')
  await card.complete()
  await network.fault({ institution: 'NORTH', operation: 'renew', kind: 'hold', patron })
  const loan = card.row('A Grammar of Small Maps')
  await loan.getByRole('button', { name: 'Renew' }).click()
  await expect.poll(() => network.calls({ operation: 'renew', patron }).length).toBe(1)

  // From here until the next page load, this page has a version that the card does not support.
  const otherVersion = String(Number(contractVersion) + 1)
  let isOfOtherVersion = true
  await page.route('**/api/**', (route, request) => {
    const version = isOfOtherVersion ? otherVersion : contractVersion
    return route.continue({ headers: { ...request.headers(), 'x-library-card': version } })
  })
  page.on('request', (request) => void (isOfOtherVersion &&= !request.isNavigationRequest()))
  await page.evaluate(() => Object.assign(window, { otherVersion: true }))
  await card.list.getByRole('button', { name: 'Refresh' }).click()
  await expect(card.list).toContainText('Library Card has been updated. Reload the page.')
  await expect(loan.getByRole('button')).toHaveText(/^Renewing…/)
  expect(await page.evaluate(() => 'otherVersion' in window)).toBe(true)

  const loaded = page.waitForEvent('load')
  await network.clearFaults()
  await loaded
  await expect(loan).toContainText('Renewed until Friday 18 December (was 27 November).')
  await expect(page).toHaveURL(/\/card\/all\/loans$/)
  expect(await page.evaluate(() => 'otherVersion' in window)).toBe(false)
  expect(network.writes({ patron })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

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
