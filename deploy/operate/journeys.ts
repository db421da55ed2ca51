import { chromium, expect, type Browser } from '@playwright/test'
import { findBrowser } from '../../e2e/browser.ts'
import { Card } from '../../e2e/card.ts'
import { Desk } from '../../e2e/desk.ts'
import type { Consortium } from './consortium.ts'

/** In a browser, through the nginx of docs/install.md with TLS: a patron's card, a renewal, a clerk's view. */
export async function checkJourneys(consortium: Consortium): Promise<string> {
  const browser = await chromium.launch(await findBrowser())
  try {
    for (const journey of [readCard, renewLoan, viewActivity]) {
      const page = await openPage(browser, consortium)
      await journey(page, consortium)
      await page.context().close()
    }
  } finally {
    await browser.close()
  }
  return 'a patron reads a card and signs out, another renews a loan, a clerk views a patron: in a browser, through nginx with TLS'
}

/** Milliseconds. Enough on a busy machine, too. */
const patience = { timeout: 120_000 }

type Page = Awaited<ReturnType<Browser['newPage']>>

async function openPage(browser: Browser, { url }: Consortium): Promise<Page> {
  // The certificate is made for this run.
  const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true, locale: 'en-GB' })
  context.setDefaultTimeout(patience.timeout)
  return context.newPage()
}

async function readCard(page: Page, { network }: Consortium) {
  const card = new Card(page)
  await card.signIn(network.patron({ like: 'five-institutions' }))
  await card.section('Loans').click()
  await expect(card.row('A Grammar of Small Maps')).toBeVisible(patience)
  await card.signOut()
  await page.waitForURL('**/signed-out*')
  await page.goto('/card/all/loans')
  await expect(card.row('A Grammar of Small Maps')).toHaveCount(0)
}

async function renewLoan(page: Page, { network }: Consortium) {
  const card = new Card(page)
  const patron = network.patron({ like: 'five-institutions' })
  await card.signIn(patron)
  await card.open('loans')
  const row = card.row('A Grammar of Small Maps')
  await row.getByRole('button', { name: 'Renew' }).click(patience)
  await expect(row).toContainText('Renewed until', patience)
  expect(network.writes({ patron: patron.name })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
}

async function viewActivity(page: Page, { network }: Consortium) {
  const desk = new Desk(page)
  await desk.signIn(network.patron({ like: 'desk-operator' }))
  await desk.openActivity(network.patron({ like: 'five-institutions' }))
  await expect(desk.line('Alpine Institute of Technology')).toBeVisible(patience)
}
