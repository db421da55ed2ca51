import { chromium, type Page } from '@playwright/test'
import { findBrowser } from '../e2e/browser.ts'
import { median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
const many = rounds(9, 5)
/** Part of a title; no page contains it before an institution has answered. */
const firstTitle = 'An invented title'
/** By the median latency of the institutions, in milliseconds. */
const loads = [
  { name: 'all within 700 ms', latency: 60, target: 0.02 },
  { name: 'over some seconds', latency: 400, target: 0.25 },
]
const target = { requests: 0 }

/** In a real browser: time to the first institution, time to switch, layout shift and size of the JavaScript. */
export function benchBrowser(): Promise<string[]> {
  return withNetwork({ members, loans: 5, guard: unlimited }, async (network) => {
    const browser = await chromium.launch(await findBrowser())
    try {
      await teachBaseline(network, members)
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
      await recordMeasures(page)
      await signInOn(page, network)
      await firstInstitution(page, network)
      const missed = [...(await switching(page, network)), ...(await layoutShift(page, network))]
      await firstScript(page)
      return missed
    } finally {
      await browser.close()
    }
  })
}

/** Recorded by each page: its layout shift, and when the switcher and the list first show an answer. */
type Measures = { shift: number; row: number; list: number }

async function recordMeasures(page: Page) {
  await page.addInitScript((title) => {
    const measures: Measures = { shift: 0, row: 0, list: 0 }
    Object.assign(globalThis, { measures })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) measures.shift += Number(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
    const look = () => {
      const nav = document.querySelector('nav[aria-label="Institutions"]')?.textContent ?? ''
      if (!measures.row && /\d loans?/.test(nav)) measures.row = performance.now()
      if (document.body?.textContent.includes(title)) measures.list = performance.now()
      else requestAnimationFrame(look)
    }
    look()
  }, firstTitle)
}

async function signInOn(page: Page, { signInUrl, patron }: BenchNetwork) {
  await page.goto(signInUrl)
  await page.locator(`button[value="${patron.name}"]`).click()
  await page.waitForURL('**/card/**')
}

/** Opens the loans of all institutions and waits for the last answer. */
async function load(page: Page, { card }: BenchNetwork) {
  await page.goto(`${card.url}/card/all/loans`)
  await page.getByText(`All ${members} institutions answered`).first().waitFor({ timeout: 20_000 })
}

/**
 * Time from the page's request to the first answer in the switcher and to the first loan in the list, compared with the first
 * line from the baseline. The list waits briefly for further answers so that nothing moves.
 */
async function firstInstitution(page: Page, network: BenchNetwork) {
  await network.setLatency(60)
  const times = { bare: [] as number[], row: [] as number[], list: [] as number[] }
  for (let round = -1; round < many; round++) {
    const bare = await firstLine(network)
    await load(page, network)
    const { row, list } = await firstSeen(page)
    if (round < 0) continue
    times.bare.push(bare)
    times.row.push(row)
    times.list.push(list)
  }
  const line = (all: number[]) => ({
    'p50 ms': round1(median(all)),
    ratio: round2(median(all) / median(times.bare)),
  })
  printTable(`The first institution, upstream 60 ms, ${many} interleaved rounds`, {
    'fastest institution, bare': line(times.bare),
    'first row of the switcher': line(times.row),
    'first loan in the list': line(times.list),
  })
}

async function firstSeen(page: Page): Promise<Omit<Measures, 'shift'>> {
  return page.evaluate(() => {
    const [request] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/api/card'))
    const begin = request?.startTime ?? Number.NaN
    const { row, list } = Reflect.get(globalThis, 'measures') as Measures
    return { row: row - begin, list: list - begin }
  })
}

async function firstLine({ baseline }: BenchNetwork): Promise<number> {
  const begin = performance.now()
  const { body } = await fetch(`${baseline.url}/same-calls`)
  const reader = body!.getReader()
  await reader.read()
  const time = performance.now() - begin
  while (!(await reader.read()).done);
  return time
}

async function switching(page: Page, network: BenchNetwork): Promise<string[]> {
  await load(page, network)
  let requests = 0
  const count = () => void (requests += 1)
  page.on('request', count)
  const times: number[] = []
  for (let member = 1; member <= many; member++) times.push(await switchTo(page, `/card/M${member}/loans`))
  page.off('request', count)
  console.log(
    `\nSwitching institution, ${many} times: ${requests} requests, p50 ${round1(median(times))} ms to paint`,
  )
  return requests > target.requests ? [`switching institution makes ${requests} requests`] : []
}

async function switchTo(page: Page, path: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const link = document.querySelector<HTMLElement>(`nav a[href="${wanted}"]`)
    if (!link) throw new Error(`There is no link to ${wanted}.`)
    const main = document.querySelector('main')!
    const changed = new Promise((resolve) => {
      new MutationObserver(resolve).observe(main, { childList: true, subtree: true, characterData: true })
    })
    const begin = performance.now()
    link.click()
    await changed
    // The start of the second frame: the first frame, with the change, is painted.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return performance.now() - begin
  }, path)
}

async function layoutShift(page: Page, network: BenchNetwork): Promise<string[]> {
  const rows: Record<string, { 'p50 shift': number; 'most shift': number; 'within target': string }> = {}
  const missed: string[] = []
  for (const { name, latency, target: most } of loads) {
    await network.setLatency(latency)
    const shifts: number[] = []
    for (let round = 0; round < rounds(10, 3); round++) {
      await load(page, network)
      shifts.push(await page.evaluate(() => (Reflect.get(globalThis, 'measures') as Measures).shift))
    }
    const worst = Math.max(...shifts)
    rows[name] = {
      'p50 shift': round3(median(shifts)),
      'most shift': round3(worst),
      'within target': `${within(shifts, most)} (${most})`,
    }
    if (worst > most) missed.push(`layout shift with answers ${name} is ${round3(worst)}`)
  }
  printTable(`Layout shift while ${members} institutions answer`, rows)
  return missed
}

const round3 = (value: number) => Math.round(value * 1_000) / 1_000

/** "10 of 10" */
function within(values: number[], most: number): string {
  return `${values.filter((value) => value <= most).length} of ${values.length}`
}

async function firstScript(page: Page) {
  const scripts = await page.evaluate(() => {
    const { row } = Reflect.get(globalThis, 'measures') as Measures
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime < row)
      .map((entry) => entry.toJSON() as { encodedBodySize: number; decodedBodySize: number })
  })
  const sum = (what: 'encodedBodySize' | 'decodedBodySize') =>
    round1(scripts.reduce((all, script) => all + script[what], 0) / 1_000)
  console.log(
    `\nJavaScript before the first institution is seen: ${scripts.length} files, ${sum('encodedBodySize')} kB on the wire, ${sum('decodedBodySize')} kB read`,
  )
}
