import type { Frame, Page, Route } from '@playwright/test'
import { serveHtml } from './serve-html.ts'
import type { Stop, Tour } from './tours.ts'

/** Headings of the pages that may appear after the end of a session. */
const outside =
  /^(One card for|Patron services$|You are signed out|Your session has ended|Privacy$|Accessibility$)/

const ways = ['Back', 'Forward', 'history.go', 'reload', 'same address in a new tab'] as const
type Way = (typeof ways)[number]

export type Told = { leaks: string[]; looks: Record<Way, number>; restored: number }
export type Place = { address: string; index: number }
/** `isKept` removes `no-store`, so that the browser caches pages. */
type Options = { isGuarded?: boolean; isKept?: boolean }
export type Watch = Awaited<ReturnType<typeof startWatch>>
export type Tab = Awaited<ReturnType<Watch['openTab']>>

/** Searches all tabs for secrets: in the page, and in the frames that it painted when it was restored. */
export async function startWatch(
  { page: firstPage, secrets }: Tour,
  { isGuarded = true, isKept = false }: Options = {},
) {
  const context = firstPage.context()
  const leaks: string[] = []
  const looks = Object.fromEntries(ways.map((way) => [way, 0])) as Record<Way, number>
  let restored = 0
  await context.addInitScript(recordPaints, isGuarded)
  if (isKept) await context.route(/\/(api|card|staff|sign-in|signed-out|privacy|accessibility)\b/, keep)

  function watchTab(page: Page) {
    let painted: string[] = []
    page.on('console', (message) => {
      if (message.text() === 'restored') restored++
      if (message.text().startsWith('painted ')) painted.push(message.text())
    })

    async function look(way: Way, address: string) {
      looks[way]++
      const heading = page.getByRole('heading', { level: 1 }).filter({ hasText: outside })
      await heading.waitFor({ timeout: isGuarded ? 15_000 : 1000 }).catch(() => null)
      const seen = [await steadily(page, () => page.content()), ...painted].join('\n')
      const found = secrets.filter((secret) => seen.includes(secret))
      if (found.length > 0) leaks.push(`${way}, ${address}: ${found.join(', ')}`)
    }

    /**
     * Replaces Playwright's goBack, which waits for a load event that a restored page does not have. Retries, because a page may
     * first navigate on its own.
     */
    async function move({ address, index }: Place, tries = 3): Promise<void> {
      const steps = index - (await indexOf(page))
      if (steps === 0) return
      painted = []
      const arrived = page
        .waitForEvent('framenavigated', { predicate: (frame) => isAt(frame, address), timeout: 5000 })
        .then(
          () => true,
          () => false,
        )
      await steadily(page, () => page.evaluate((by) => setTimeout(() => history.go(by)), steps))
      if (await arrived) return
      if (tries === 0) throw new Error(`Nothing leads from ${page.url()} to ${address}.`)
      await move({ address, index }, tries - 1)
    }

    return {
      page,
      visit: async ({ address, see }: Stop): Promise<Place> => {
        await page.goto(address)
        await see(page)
        return { address, index: await indexOf(page) }
      },
      move,
      async go(way: Way, to: Place) {
        await move(to)
        await look(way, to.address)
      },
      async reload(address: string) {
        await page.reload()
        await look('reload', address)
      },
      async open(address: string) {
        await page.goto(address)
        await look('same address in a new tab', address)
      },
    }
  }

  return {
    firstTab: watchTab(firstPage),
    openTab: async () => {
      const page = await context.newPage()
      return watchTab(page)
    },
    told: (): Told => ({ leaks, looks, restored }),
    /** Ignores pages that were restored before the end of the session. */
    forget: () => void (restored = 0),
  }
}

/** Index of the page in the history of its tab. */
function indexOf(page: Page): Promise<number> {
  return steadily(page, () => page.evaluate(() => navigation.currentEntry?.index ?? -1))
}

function isAt(frame: Frame, address: string): boolean {
  return !frame.parentFrame() && new URL(frame.url()).pathname === address
}

/** Retries, because the page may navigate to the sign-in page during the call. */
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

/** Runs before the page's scripts. Without the guard, the page gets no `pageshow` event. */
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

/** Whether this browser restores a plain page from its back/forward cache. */
export async function restoresPages(page: Page): Promise<boolean> {
  const { port, close } = await serveHtml('<title>Plain</title>')
  await page.goto(`http://127.0.0.1:${port}/one`)
  await page.evaluate(() =>
    addEventListener('pageshow', ({ persisted }) => {
      document.title = persisted ? 'restored' : 'loaded'
    }),
  )
  await page.goto(`http://127.0.0.1:${port}/two`)
  await page.evaluate(() => history.back())
  // A restored page has no load event.
  await page.waitForURL('**/one', { waitUntil: 'commit' })
  await page.evaluate(() => new Promise(requestAnimationFrame))
  const title = await page.title()
  close()
  return title === 'restored'
}
