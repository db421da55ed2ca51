import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { contractVersion } from '@library-card/contract/version.ts'
import type { Privacy } from '@library-card/contract/privacy.ts'
import { findBrowser, findInstalled } from './browser.ts'
import { expect, test } from './card-test.ts'
import { Card } from './card.ts'
import { Desk } from './desk.ts'
import { serveHtml } from './serve-html.ts'
import { deskTour, patronTour, type Tour } from './tours.ts'

test(
  'G3 after a full tour of the card the browser keeps nothing personal, in its storage or its files',
  { tag: '@long' },
  async ({ network, baseURL }, testInfo) => {
    const patron = await network.patron({ like: 'five-institutions' })
    const result = await tourOnDisk(testInfo.outputPath('profile'), baseURL!, async (page) => {
      const card = new Card(page)
      await card.signInByHand(patron)
      return patronTour(card, patron)
    })
    expect(result).toEqual({ personal: [], planted: ['cached', 'stored', 'visited'] })
  },
)

test(
  'G3 after a full tour of the staff pages the browser keeps nothing personal, in its storage or its files',
  { tag: '@long' },
  async ({ network, baseURL }, testInfo) => {
    const staff = await network.patron({ like: 'desk-operator' })
    const patron = await network.patron({ like: 'five-institutions' })
    const result = await tourOnDisk(testInfo.outputPath('profile'), baseURL!, async (page) => {
      const desk = new Desk(page)
      await desk.signInByHand(staff)
      return deskTour(desk, patron)
    })
    expect(result).toEqual({ personal: [], planted: ['cached', 'stored', 'visited'] })
  },
)

test(
  'G3 all choices that a browser can keep are kept under the names that the privacy page lists, and under no others',
  { tag: '@long' },
  async ({ card, desk, network }) => {
    const { page } = card
    await card.signInByHand(await network.patron({ like: 'two-loans' }))
    await page.goto('/card/01MER_HARBOUR/overview')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByLabel('Appearance').selectOption('Dark')
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.main.getByRole('checkbox', { name: /^Press \/ / }).uncheck()
    await page.goto('/sign-in')
    await page.getByLabel('This is a shared computer').check()
    const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
    const answer = await page.request.get('/api/privacy', {
      headers: { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' },
    })
    const { kept: listed }: Privacy = await answer.json()
    const names = listed.flatMap(({ where, name }) => (where === 'browser' && name ? [name] : []))
    // A cookie of the demo has the port in its name.
    expect(kept.toSorted()).toEqual(names.filter((name) => !/-\d+$/.test(name)).toSorted())
  },
)

/** Returns the secrets and the planted texts that the browser's files contain. */
async function tourOnDisk(folder: string, baseURL: string, begin: (page: Page) => Promise<Tour>) {
  test.slow()
  const options = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' }
  const browser = findInstalled() ?? (await findBrowser())
  const context = await chromium.launchPersistentContext(folder, { ...browser, ...options, baseURL })
  const page = context.pages()[0] ?? (await context.newPage())
  const { stops, secrets } = await begin(page)
  const kept: string[] = []
  for (const { address, see } of stops) {
    await page.goto(address)
    await see(page)
    kept.push(await dump(page))
  }
  const personal = [...secrets, 'Vale', 'Robin', 'Osei']
  await expectNothingKept(context, { kept, personal, port: new URL(baseURL).port })
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

/** `kept`: what was stored on each page of the tour. */
async function expectNothingKept(
  context: BrowserContext,
  { kept, personal, port }: { kept: string[]; personal: string[]; port: string },
) {
  const cookies = await context.cookies()
  expect(cookies.filter(({ domain }) => domain === 'localhost').map(({ name }) => name)).toEqual([
    `card-${port}`,
  ])
  const all = `${kept.join('\n')}\n${JSON.stringify(await context.storageState({ indexedDB: true }))}`
  expect(all).toContain('card')
  for (const secret of personal) expect(all).not.toContain(secret)
}

/** Everything that outlives a page or is visible to others. */
function dump(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await window.caches.keys()
    const workers = await navigator.serviceWorker.getRegistrations()
    const { href } = location
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      { databases, caches, workers: workers.length },
      { href, state: history.state, title: document.title, name: window.name },
    ])
  })
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
  const files = globSync('**/*', { cwd: folder }).flatMap((name) => contentOf(join(folder, name)))
  return { count: files.length, bytes: Buffer.concat(files) }
}

/** Returns nothing for a folder, or for a file that the browser has removed in the meantime. */
function contentOf(name: string): Buffer[] {
  try {
    return [readFileSync(name)]
  } catch {
    return []
  }
}

function isIn(bytes: Buffer, text: string): boolean {
  const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64').slice(0, -4)]
  return forms.some((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le')))
}
