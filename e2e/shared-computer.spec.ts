import type { Request } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test as base } from './card-test.ts'

const test = base.extend<{ pass: (milliseconds: number) => Promise<void> }>({
  /** Advances the clocks of the card and of the page, after all requests: one in flight would be answered at the later time. */
  pass: async ({ page, context, passTime }, use) => {
    const inFlight = new Set<Request>()
    context.on('request', (request) => inFlight.add(request))
    context.on('requestfinished', (request) => inFlight.delete(request))
    context.on('requestfailed', (request) => inFlight.delete(request))
    await page.clock.install()
    await use(async (milliseconds) => {
      await expect.poll(() => inFlight.size).toBe(0)
      await passTime(milliseconds)
      await page.clock.runFor(milliseconds)
    })
  },
})

// A page that signs out after five minutes may find that the session has just ended.
test.use({ passesMinutes: true, expectedErrors: [/status of 401/] })

const seconds = 1000
const minutes = 60 * seconds

test('G1 on a shared computer, ten minutes of reading keep the session and five without input end it', async ({
  card,
  network,
  pass,
}) => {
  await card.signInByHand(await network.patron({ like: 'five-institutions' }), { sharedComputer: true })
  for (let turn = 0; turn < 5; turn++) {
    for (const name of ['Harbour College', 'All institutions']) {
      await pass(60 * seconds)
      await card.institution(name).getByRole('link').click()
      await expect(card.institution(name).getByRole('link')).toHaveAttribute('aria-current', /page|true/)
    }
    await expect(card.page.getByRole('dialog')).toHaveCount(0)
  }
  await expect(card.page).toHaveURL(/\/card\/all/)
  await pass(4 * minutes + 10 * seconds)
  await expect(card.page.getByRole('dialog', { name: 'Are you still there?' })).toBeVisible()
  await pass(55 * seconds)
  await expect(card.page.getByRole('heading', { name: 'Your session has ended' })).toBeVisible()
  expect(await card.page.content()).not.toContain('Robin')
})

test.describe('without a connection', () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] })

  test(
    'G2 signing out hides the card, says that it is not confirmed, and ends the session once the connection is back',
    { tag: '@long' },
    async ({ card, network, context }, testInfo) => {
      const { page } = card
      await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
      await card.complete()
      await context.setOffline(true)
      await card.signOut()
      await expect(
        page.getByRole('heading', { name: 'We could not confirm that you are signed out' }),
      ).toBeFocused()
      await expectAccessible(page, testInfo)
      expect(await page.content()).not.toContain('Economics of the Harbour')
      await context.setOffline(false)
      await expect(page.getByRole('heading', { name: /^You are signed out/ })).toBeVisible()
      await page.goto('/card/all/overview')
      await expect(page).toHaveURL(/\/sign-in/)
    },
  )
})

test.describe('without a server', () => {
  test.use({ expectedErrors: [/ERR_CONNECTION_REFUSED/] })

  test(
    'G2 signing out hides the card, says that it is not confirmed, and can be tried again',
    { tag: '@long' },
    async ({ card, network }, testInfo) => {
      const { page } = card
      await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
      await card.complete()
      await page.route('**/*', (route) => route.abort('connectionrefused'))
      await card.signOut()
      const heading = page.getByRole('heading', { name: 'We could not confirm that you are signed out' })
      await expect(heading).toBeFocused()
      await expect(
        page.getByText(/^Library Card is not answering, so you may still be signed in\./),
      ).toBeVisible()
      await expectAccessible(page, testInfo)
      expect(await page.content()).not.toContain('Economics of the Harbour')
      await page.getByRole('button', { name: 'Try again' }).click()
      await expect(heading).toBeFocused()
      await page.unroute('**/*')
      await page.getByRole('button', { name: 'Try again' }).click()
      await expect(page.getByRole('heading', { name: /^You are signed out/ })).toBeVisible()
      await page.goto('/card/all/overview')
      await expect(page).toHaveURL(/\/sign-in/)
    },
  )
})

test.describe('without a server', () => {
  test.use({ expectedErrors: [/ERR_CONNECTION_REFUSED/] })

  test('G2 a session that ends and other tabs hide the card, and leave once the server answers', async ({
    card,
    network,
    context,
    pass,
  }) => {
    const { page } = card
    await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
    await card.complete()
    const other = await context.newPage()
    await other.goto('/card/all/loans')
    await expect(other.getByText('Economics of the Harbour').first()).toBeVisible()
    await context.route('**/*', (route) => route.abort('connectionrefused'))
    await pass(5 * minutes + 10 * seconds)
    for (const tab of [page, other]) {
      await expect(
        tab.getByRole('heading', { name: 'We could not confirm that you are signed out' }),
      ).toBeFocused()
      expect(await tab.content()).not.toContain('Economics of the Harbour')
    }
    await context.unroute('**/*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Your session has ended' })).toBeVisible()
  })
})

test('G3 signing out on a shared computer leaves no ID token in the browser’s history', async ({
  card,
  network,
}) => {
  const visited: string[] = []
  card.page.on('framenavigated', (frame) => void visited.push(frame.url()))
  await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
  await card.signOut()
  await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
  expect(visited.filter((url) => url.includes('/session/end'))).not.toEqual([])
  expect(visited.filter((url) => /id_token|eyJ/.test(url))).toEqual([])
})

test(
  'G1 a patron who answers the warning ten times stays signed in',
  { tag: '@long' },
  async ({ card, network, pass }) => {
    await card.signInByHand(await network.patron({ like: 'two-loans' }), { sharedComputer: true })
    const warning = card.page.getByRole('dialog', { name: 'Are you still there?' })
    for (let turn = 0; turn < 10; turn++) {
      await pass(4 * minutes + 10 * seconds)
      await expect(warning.getByRole('button', { name: 'Stay signed in' })).toBeFocused()
      await card.page.keyboard.press('Enter')
      await expect(warning).toBeHidden()
    }
    await expect(card.page).toHaveURL(/\/card\/all\/overview$/)
  },
)
