import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { findBrowser, findInstalled } from './browser.ts'
import { expect, test } from './card-test.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'
import { serveHtml } from './serve-html.ts'
import { deskTour, patronTour, type Tour } from './tours.ts'

const minutes = 60_000

test('G1 after an expired session on a shared computer, the next person must authenticate, whatever they tick', async ({
  card,
  network,
  passTime,
}) => {
  const patron = await network.patron({ like: 'two-loans' })
  await card.signInByHand(patron, { sharedComputer: true })
  await goOnAfter(6 * minutes, { page: card.page, passTime })
  await expect(card.page.locator(`button[value="${patron.name}"]`)).toBeVisible()
  expect(card.page.url()).toContain('127.0.0.1')
})

test('control: on an own device, the provider’s session continues', async ({ card, network, passTime }) => {
  await card.signIn(await network.patron({ like: 'two-loans' }))
  await goOnAfter(16 * minutes, { page: card.page, passTime })
  await card.page.waitForURL('**/card/all/overview')
  await expect(card.list).toContainText('answered at')
})

type Passing = { page: Page; passTime: (milliseconds: number) => Promise<void> }

/** Lets time pass, then signs in without ticking the box. */
async function goOnAfter(milliseconds: number, { page, passTime }: Passing) {
  await page.goto('about:blank')
  await passTime(milliseconds)
  await page.goto('/sign-in')
  await expect(page.getByLabel('This is a shared computer')).not.toBeChecked()
  await page.getByRole('radio', { name: 'North University' }).check()
  await page.getByRole('button', { name: /^Continue/ }).click()
}

test('G1 on a shared computer, Sign out is visible on every page at 320 px, at the top and at the bottom', async ({
  card,
  network,
}) => {
  const { page } = card
  await page.setViewportSize({ width: 320, height: 640 })
  await card.signInByHand(await network.patron({ like: 'five-institutions' }), { sharedComputer: true })
  const sections = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details', 'settings', 'nowhere']
  const addresses = [...sections.map((section) => `/card/all/${section}`), '/privacy', '/accessibility']
  for (const address of addresses) {
    await page.goto(address)
    const out = page.getByRole('button', { name: 'Sign out', exact: true })
    await expect(out, address).toBeInViewport({ ratio: 1 })
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await expect(out, address).toBeInViewport({ ratio: 1 })
  }
})

test('G1 the focus returns to its place after the warning', async ({ card, network, passTime }) => {
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
})

test('G3 after a full tour of the card the browser’s files contain nothing personal', async ({
  network,
  baseURL,
}, testInfo) => {
  const patron = await network.patron({ like: 'five-institutions' })
  const tell = await tourOnDisk(testInfo.outputPath('profile'), baseURL!, (page) =>
    patronTour(new Card(page), patron),
  )
  expect(tell).toEqual({ personal: [], planted: ['cached', 'stored', 'visited'] })
})

test('G3 after a full tour of the staff pages the browser’s files contain nothing personal', async ({
  network,
  baseURL,
}, testInfo) => {
  const staff = await network.patron({ like: 'desk-operator' })
  const patron = await network.patron({ like: 'five-institutions' })
  const tell = await tourOnDisk(testInfo.outputPath('profile'), baseURL!, (page) =>
    deskTour(new Desk(page), { staff, patron }),
  )
  expect(tell).toEqual({ personal: [], planted: ['cached', 'stored', 'visited'] })
})

/** Returns the secrets and the planted texts that the browser's files contain. */
async function tourOnDisk(folder: string, baseURL: string, begin: (page: Page) => Promise<Tour>) {
  test.slow()
  const options = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' }
  const browser = findInstalled() ?? (await findBrowser())
  const context = await chromium.launchPersistentContext(folder, { ...browser, ...options, baseURL })
  const page = context.pages()[0] ?? (await context.newPage())
  const { stops, secrets } = await begin(page)
  for (const { address, see } of stops) {
    await page.goto(address)
    await see(page)
  }
  await plant(context)
  // Browsers write to disk with a delay. Once the last text is there, all earlier ones are too.
  await expect.poll(() => isIn(filesIn(folder).bytes, planted('stored'))).toBe(true)
  await context.close()
  const { count, bytes } = filesIn(folder)
  const found = (texts: string[]) => texts.filter((text) => isIn(bytes, text))
  console.log(
    `Searched ${count} files of a browser, ${bytes.length} bytes, for ${secrets.length} secrets of a tour of ${stops.length} pages.`,
  )
  return {
    personal: found([...secrets, 'Robin Vale', 'Vale, Robin', 'Marguerite Osei']),
    planted: found(['cached', 'stored', 'visited'].map(planted)).map(unplanted),
  }
}

const planted = (how: string) => `planted-${how}-4711`
const unplanted = (text: string) => text.split('-')[1]

/** Control: a page whose texts the browser may store. */
async function plant(context: BrowserContext) {
  const { port, close } = await serveHtml(`<p>${planted('cached')}`, { 'cache-control': 'max-age=3600' })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}/${planted('visited')}`)
  await page.evaluate((text) => localStorage.setItem('key', text), planted('stored'))
  close()
}

function filesIn(folder: string): { count: number; bytes: Buffer } {
  const names = globSync('**/*', { cwd: folder }).map((name) => join(folder, name))
  const files = names.filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile())
  return { count: files.length, bytes: Buffer.concat(files.map((name) => readFileSync(name))) }
}

function isIn(bytes: Buffer, text: string): boolean {
  const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64').slice(0, -4)]
  return forms.some((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le')))
}
