import { createServer } from 'node:http'
import type { Page, Route } from '@playwright/test'
import { freePort } from './free-port.ts'
import type { Tour } from './tours.ts'

/** Where one stands after the end: at a door, or told that one is out. */
const outside = /^(One card for|Patron services$|You are signed out|Your session has ended)/

export type Told = { leaks: string[]; looks: number; restored: number }
/** `isKept`: as if nothing said no-store, so that the browser keeps pages in memory. */
type Options = { isGuarded?: boolean; isKept?: boolean }

/** Makes the tour; whatever is done then looks for what must not come back, in the page and in what it painted on coming back. */
export async function makeTour(
  { page, stops, secrets }: Tour,
  { isGuarded = true, isKept = false }: Options = {},
) {
  const painted: string[] = []
  const leaks: string[] = []
  let [looks, restored] = [0, 0]
  page.on('console', (message) => {
    if (message.text() === 'restored') restored++
    if (message.text().startsWith('painted ')) painted.push(message.text())
  })
  await page.addInitScript(recordPaints, isGuarded)
  if (isKept) await page.route(/\/(api|card|sign-in|signed-out)\b/, keep)
  for (const { address, see } of stops) {
    await page.goto(address)
    await see()
  }

  async function look(at = page) {
    looks++
    const heading = at.getByRole('heading', { level: 1 }).filter({ hasText: outside })
    await heading.waitFor({ timeout: isGuarded ? 15_000 : 2000 }).catch(() => null)
    const seen = [await steadily(at, () => at.content()), ...painted.splice(0)].join('\n')
    const found = secrets.filter((secret) => seen.includes(secret))
    if (found.length > 0) leaks.push(`${looks}: ${found.join(', ')}`)
  }

  return {
    look,
    /** Playwright's own goBack waits for a page that is loaded, and this one may come from memory. */
    async go(steps: number) {
      // Where the door took the place of what lay ahead there is nowhere to go.
      const gone = page.waitForEvent('framenavigated', { timeout: 1500 }).catch(() => null)
      await steadily(page, () => page.evaluate((by) => setTimeout(() => history.go(by)), steps))
      await gone
      await look()
    },
    async reload() {
      await page.reload()
      await look()
    },
    async openTab(address: string) {
      const tab = await page.context().newPage()
      await tab.goto(address)
      await look(tab)
      await tab.close()
    },
    /** What it painted while one was still signed in. */
    forget: () => void painted.splice(0),
    told: (): Told => ({ leaks, looks, restored }),
  }
}

/** A page that leaves for the door by itself may be on its way while it is asked. */
async function steadily<T>(page: Page, ask: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (tries === 0) throw error
    await page.waitForLoadState('load')
    return steadily(page, ask, tries - 1)
  }
}

async function keep(route: Route) {
  const headers = { ...route.request().headers(), 'sec-fetch-site': 'same-origin' }
  const response = await route.fetch({ maxRedirects: 0, headers })
  await route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-cache' } })
}

/** Before the page's own scripts. Without its guard the page never hears that it came back. */
function recordPaints(isGuarded: boolean) {
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    console.debug('restored')
    let frames = 0
    const record = () => {
      console.debug(`painted ${document.body.innerText}`)
      if (++frames < 5) requestAnimationFrame(record)
    }
    requestAnimationFrame(record)
  })
  if (isGuarded) return
  const add = window.addEventListener.bind(window)
  window.addEventListener = (...given: Parameters<typeof add>) => {
    if (given[0] !== 'pageshow') add(...given)
  }
}

/** Whether this browser brings a plain page back from its memory. */
export async function restoresPages(page: Page): Promise<boolean> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Plain</title>')
  })
  const port = await freePort()
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  await page.goto(`http://127.0.0.1:${port}/one`)
  await page.evaluate(() =>
    addEventListener('pageshow', ({ persisted }) => {
      document.title = persisted ? 'restored' : 'loaded'
    }),
  )
  await page.goto(`http://127.0.0.1:${port}/two`)
  await page.evaluate(() => history.back())
  // One that comes from memory is not loaded.
  await page.waitForURL('**/one', { waitUntil: 'commit' })
  await page.evaluate(() => new Promise(requestAnimationFrame))
  const title = await page.title()
  server.closeAllConnections()
  server.close()
  return title === 'restored'
}
