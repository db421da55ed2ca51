import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'

const firstPersonsLoan = 'A Grammar of Small Maps'
const nextPersonsLoan = 'The Law of the Ferry, 2nd ed.'

// The browser logs each 409 that a stale page gets. It would also log each response that the end of the session cuts off, so
// these tests wait until the page is complete.
test.use({ expectedErrors: [/409/] })

test('G2 a sign-in as another person blanks every tab of the previous person', async ({
  card,
  network,
  context,
}) => {
  const [first, next] = await people(network)
  await card.signInByHand(first, { sharedComputer: true })
  await card.open('loans')
  await card.complete()
  await expect(card.row(firstPersonsLoan)).toBeVisible()
  const reading = await context.newPage()
  await reading.goto('/privacy')
  await expect(reading.getByRole('banner')).toContainText(first.displayName)

  const other = await signInInNewTab(context, next)
  const signedIn = performance.now()
  for (const tab of [card.page, reading]) await expectLeft(tab)
  console.log(
    `Both tabs of the person before were blank after ${Math.round(performance.now() - signedIn)} ms.`,
  )
  expect(await card.page.content()).not.toContain(firstPersonsLoan)
  expect(await reading.content()).not.toContain(first.displayName)
  await expect(other.page.getByRole('banner')).toContainText(next.displayName)
})

test('G2 a stale tab without contact to other tabs never loads the next person’s data', async ({
  card,
  network,
  context,
}) => {
  const [first, next] = await people(network)
  await card.page.addInitScript(isolateTab)
  await openStaleLoans(card, context, [first, next])
  const answers: number[] = []
  card.page.on('response', (response) => {
    if (response.url().includes('/api/card')) answers.push(response.status())
  })
  await card.page.getByRole('button', { name: 'Refresh' }).click()
  await expectLeft(card.page)
  expect(await card.page.content()).not.toContain(nextPersonsLoan)
  expect(answers.filter((status) => status !== 409)).toEqual([])
})

test(
  'control: without the session tag, a stale tab shows the next person’s loans under the first person’s name',
  { tag: '@long' },
  async ({ card, network, context }) => {
    const [first, next] = await people(network)
    await card.page.addInitScript(isolateTab)
    await card.page.addInitScript(ignoreTag)
    await openStaleLoans(card, context, [first, next])
    await card.page.getByRole('button', { name: 'Refresh' }).click()
    await expect(card.row(nextPersonsLoan)).toBeVisible()
    await expect(card.page.getByRole('banner')).toContainText(first.displayName)
  },
)

test(
  'G2 if the same person signs in again, tabs of the earlier session lead to the card in one click',
  { tag: '@long' },
  async ({ card, network, context }) => {
    const patron = await network.patron({ like: 'home-harbour' })
    await card.signIn(patron, 'loans')
    await card.complete()
    await signInInNewTab(context, patron)
    await expectLeft(card.page)
    await card.page.getByRole('link', { name: 'Continue' }).click()
    await expect(card.page).toHaveURL(/\/card\/all\/overview$/)
    await expect(card.page.getByRole('banner')).toContainText(patron.displayName)
  },
)

test(
  'G2 a sign-in to the card blanks staff tabs, and a staff sign-in blanks tabs of the card',
  { tag: '@long' },
  async ({ desk, network, context }) => {
    const staff = await network.patron({ like: 'desk-operator' })
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.signInByHand(staff)
    await desk.find(patron.idAtHome)
    await expect(desk.main).toContainText('Vale, Robin')
    const own = await signInInNewTab(context, await network.patron({ like: 'home-harbour' }))
    await expectLeft(desk.page)
    expect(await desk.page.content()).not.toContain('Vale, Robin')

    const again = new Desk(await context.newPage())
    await again.signInByHand(staff)
    await expectLeft(own.page)
  },
)

type Network = { patron: (wanted: { like: string }) => Promise<Parameters<Card['signIn']>[0]> }

function people({ patron }: Network) {
  return Promise.all([patron({ like: 'five-institutions' }), patron({ like: 'home-harbour' })])
}

/** On a shared computer, so that the provider requires authentication although the previous person has a session. */
async function signInInNewTab(context: BrowserContext, patron: Parameters<Card['signIn']>[0]) {
  const other = new Card(await context.newPage())
  await other.signInByHand(patron, { sharedComputer: true })
  await expect(other.page.getByRole('banner')).toContainText(patron.displayName)
  return other
}

async function openStaleLoans(
  card: Card,
  context: BrowserContext,
  [first, next]: Awaited<ReturnType<typeof people>>,
) {
  await card.signInByHand(first, { sharedComputer: true })
  await card.open('loans')
  await card.complete()
  await expect(card.row(firstPersonsLoan)).toBeVisible()
  await signInInNewTab(context, next)
}

async function expectLeft(tab: Page) {
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText('A new session has started in this browser')
}

/** Disconnects the tab from other tabs. */
function isolateTab() {
  BroadcastChannel.prototype.addEventListener = () => {}
}

/** Removes the session tag from responses, so the page sends none. */
function ignoreTag() {
  const request = window.fetch
  window.fetch = async (...call) => {
    const response = await request(...call)
    const headers = [...response.headers].filter(([name]) => name !== 'x-session-tag')
    return Object.defineProperty(response, 'headers', { value: new Headers(headers) })
  }
}
