import { chromium, type Browser, type Locator, type Page } from '@playwright/test'
import { findBrowser } from '../e2e/browser.ts'
import { listMissed, median, printTable, rounds } from './figures.ts'
import { codeOf, unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
const loansEach = 10
/** How many times slower than this machine's processor the browser's is. */
const slowdown = 4
/** Milliseconds: the longest task of a drawing, and the time from a key or tap to the next paint. */
const limits = { first: 400, late: 250, input: 200 }

/** Elements with a text of which there are so many once the list is drawn. */
type Drawn = { selector: string; text?: string; count: number }
/** In milliseconds. `task`: the longest task of an input, also of what its paint does not wait for. */
type Taken = { name: string; limit: number; time: number; task: number }
type Reader = { read: () => Promise<Taken[]> }
type Records = {
  tasks: PerformanceEntry[]
  events: PerformanceEventTiming[]
  frames: number[]
  since: number
}

/** In a real browser with a slow processor: the long list of a patron, and the tables that staff see of the same patron. */
export function benchLists(): Promise<string[]> {
  return withNetwork({ members, loans: loansEach, guard: unlimited }, async (network) => {
    await network.setLatency(60)
    const browser = await chromium.launch(await findBrowser())
    try {
      const readers = [await openCard(browser, network), await openActivity(browser, network)]
      const round = async () => [...(await readers[0]!.read()), ...(await readers[1]!.read())]
      // Fills the browser's cache.
      await round()
      const taken: Taken[] = []
      for (let at = 0; at < rounds(5, 1); at++) taken.push(...(await round()))
      return printTaken(taken)
    } finally {
      await browser.close()
    }
  })
}

function printTaken(taken: Taken[]): string[] {
  const findings = [...Map.groupBy(taken, ({ name }) => name)].map(([name, all]) => ({
    name,
    figure: median(all.map(({ time }) => time)),
    target: all[0]!.limit,
    task: median(all.map(({ task }) => task)),
  }))
  const rows = findings.map(({ name, figure, target, task }) => [
    name,
    { 'p50 ms': Math.round(figure), limit: target, 'longest task': Math.round(task) },
  ])
  printTable(
    `${members * loansEach} loans, processor ${slowdown} times slower, ${rounds(5, 1)} rounds`,
    Object.fromEntries(rows),
  )
  return listMissed(findings)
}

async function openCard(browser: Browser, network: BenchNetwork): Promise<Reader> {
  const page = await openPage(browser, network)
  const rows = 'main ol > li:not([aria-hidden])'
  const boxes = `${rows} input[type=checkbox]`
  const all = { selector: rows, count: members * loansEach }
  const field = page.getByRole('searchbox', { name: 'Find in your loans' })
  const order = page.getByRole('combobox', { name: 'Order' })
  const inputs: Input[] = [
    ['a key in the search', key(field, '6'), { selector: rows, count: 58 }],
    ['the search is cleared', key(field, 'Backspace'), all],
    ['order: title', key(order, 'ArrowDown'), { selector: 'main h2', text: 'By title', count: 1 }],
    ['order: institution', key(order, 'ArrowDown'), { selector: 'main h2', text: 'Member', count: members }],
    ['order: due first', key(order, 'Home'), { selector: 'main h2', text: 'Later', count: 1 }],
    [
      'selecting begins',
      tap(page.getByRole('button', { name: 'Select loans…' })),
      { ...all, selector: boxes },
    ],
    ['one is selected', tap(page.locator(boxes).first()), { selector: `${boxes}:checked`, count: 1 }],
    [
      'all are selected',
      tap(page.getByRole('button', { name: /^Select all/ })),
      { ...all, selector: `${boxes}:checked` },
    ],
    ['selecting ends', tap(page.getByRole('button', { name: 'Cancel' })), { selector: boxes, count: 0 }],
    ['one institution', tap(linkTo(codeOf(1))), { selector: rows, count: loansEach }],
    ['all institutions', tap(linkTo('all')), all],
  ]
  return readerOf('Card', { network, page, url: `${network.card.url}/card/all/loans`, rows, inputs })

  function linkTo(code: string) {
    return page.locator(`nav a[href="/card/${code}/loans"]`)
  }
}

async function openActivity(browser: Browser, network: BenchNetwork): Promise<Reader> {
  const page = await openPage(browser, network, true)
  const table = page.getByRole('table', { name: 'Loans' })
  const rows = 'main table:has(th:nth-child(7):last-child) tbody tr'
  const all = { selector: rows, count: members * loansEach }
  const field = page.getByRole('searchbox', { name: 'Find in loans, requests and fees' })
  const place = page.getByRole('combobox', { name: 'Institution' })
  const sorted = { selector: 'main th[aria-sort]', text: 'Institution, library', count: 1 }
  const inputs: Input[] = [
    ['a key in the search', key(field, '6'), { selector: rows, count: 40 }],
    ['the search is cleared', key(field, 'Backspace'), all],
    ['a column is sorted', tap(table.getByRole('button', { name: sorted.text })), sorted],
    ['one institution', key(place, 'ArrowDown'), { selector: rows, count: loansEach }],
    ['all institutions', key(place, 'ArrowUp'), all],
    ['tab: summary', tap(page.getByRole('link', { name: 'Summary' })), { selector: rows, count: 0 }],
    ['tab: activity', tap(page.getByRole('link', { name: 'Network activity', exact: true })), all],
  ]
  return readerOf('Staff', { network, page, url: page.url(), rows, inputs })
}

async function openPage(
  browser: Browser,
  { signInUrl, patron }: BenchNetwork,
  isStaff = false,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
  await page.addInitScript(recordTimes)
  await page.goto(isStaff ? `${signInUrl}?as=staff` : signInUrl)
  await page.locator(`button[value="${patron.name}"]`).click()
  await page.waitForURL(/\/(card|staff)\b/)
  if (isStaff) {
    await page.getByRole('searchbox').fill(patron.idAtHome)
    await page.keyboard.press('Enter')
  }
  // A later page would join the reads of this one.
  await page.getByText(`All ${members} institutions answered`).first().waitFor()
  return page
}

/** Its name, the input, and the list that it draws. */
type Input = [string, () => Promise<void>, Drawn]

function key(field: Locator, name: string) {
  return async () => {
    if (!(await field.evaluate((element) => element === document.activeElement))) await field.focus()
    await beginRecords(field.page())
    await field.page().keyboard.press(name)
  }
}

/** Without the checks of Playwright's `click`, which take the page's time. */
function tap(control: Locator) {
  return async () => {
    await control.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await control.boundingBox())!
    await control.page().mouse.move(x + width / 2, y + height / 2)
    await settle(control.page())
    await beginRecords(control.page())
    await control.page().mouse.down()
    await control.page().mouse.up()
  }
}

type Reading = {
  network: BenchNetwork
  page: Page
  url: string
  rows: string
  inputs: Input[]
}

/** A round: one load of the page, with an answer after the first drawing, then all inputs. */
function readerOf(reader: string, { network, page, url, rows, inputs }: Reading): Reader {
  const named = (name: string, limit: number, time: number, task: number) => ({
    name: `${reader}: ${name}`,
    limit,
    time,
    task,
  })
  // The last institution answers once nobody is slow.
  const slowDown = (count: number) => network.slowDown(count, 60_000)
  return {
    async read() {
      const devTools = await page.context().newCDPSession(page)
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
      await slowDown(1)
      await page.goto(url)
      await waitFor(page, { selector: rows, count: (members - 1) * loansEach })
      const first = (await takeRecords(page)).task
      await beginRecords(page)
      await slowDown(0)
      await waitFor(page, { selector: rows, count: members * loansEach })
      const late = (await takeRecords(page)).task
      const taken = [
        named('first drawing', limits.first, first, first),
        named('a late answer', limits.late, late, late),
      ]
      for (const [name, act, drawn] of inputs) {
        await act()
        await waitFor(page, drawn)
        const { input, task } = await takeRecords(page)
        taken.push(named(name, limits.input, input, task))
      }
      // A slow page takes processor time even while it does nothing.
      await devTools.detach()
      await page.goto('about:blank')
      return taken
    },
  }
}

async function waitFor(page: Page, drawn: Drawn) {
  const isDrawn = ({ selector, text = '', count }: Drawn) =>
    [...document.querySelectorAll(selector)].filter((one) => one.textContent.includes(text)).length === count
  // Seldom, because it takes the page's time.
  await page.waitForFunction(isDrawn, drawn, { polling: 100, timeout: 60_000 }).catch((cause: unknown) => {
    throw new Error(`The page does not show ${JSON.stringify(drawn)}.`, { cause })
  })
  await settle(page)
}

/** Until the page has changed nothing for a while. */
async function settle(page: Page) {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const quiet = () => setTimeout(resolve, 300)
        let timer = quiet()
        new MutationObserver(() => {
          clearTimeout(timer)
          timer = quiet()
        }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
      }),
  )
}

/** Runs in the page. A paint that no event timing reports ends with the second frame after the event. */
function recordTimes() {
  const records: Records = { tasks: [], events: [], frames: [], since: 0 }
  Object.assign(globalThis, { records })
  new PerformanceObserver((list) => records.tasks.push(...list.getEntries())).observe({
    type: 'longtask',
    buffered: true,
  })
  // `durationThreshold` is not in the types of TypeScript.
  const timing = { type: 'event', buffered: true, durationThreshold: 16 }
  new PerformanceObserver((list) =>
    records.events.push(...(list.getEntries() as PerformanceEventTiming[])),
  ).observe(timing)
  for (const name of ['keydown', 'pointerdown', 'click'])
    document.addEventListener(
      name,
      ({ timeStamp }) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => records.frames.push(performance.now() - timeStamp)),
        ),
      { capture: true, passive: true },
    )
}

async function beginRecords(page: Page) {
  await page.evaluate(() => {
    const records = Reflect.get(globalThis, 'records') as Records
    records.frames = []
    records.since = performance.now()
  })
}

/** The longest task, and the longest time from an input to the next paint. */
function takeRecords(page: Page): Promise<{ task: number; input: number }> {
  return page.evaluate(() => {
    const { tasks, events, frames, since } = Reflect.get(globalThis, 'records') as Records
    const longest = (entries: PerformanceEntry[]) =>
      Math.max(0, ...entries.filter((one) => one.startTime >= since).map((one) => one.duration))
    const timed = longest(events.filter(({ interactionId }) => interactionId))
    return { task: longest(tasks), input: timed || Math.max(...frames) }
  })
}
