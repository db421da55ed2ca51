import { X509Certificate, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { lackOf } from '../deploy/operate/machine.ts'
import { findBrowser } from '../e2e/browser.ts'
import type { Headers } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
const many = rounds(9, 2)
const controls = rounds(3, 1)
/** No page contains these before an institution has answered: "5 loans" in the switcher, and part of a title. */
const firstTexts = {
  row: "//nav[@aria-label='Institutions']//text()[contains(translate(., '0123456789', '##########'), '# loan')]",
  loan: "//main//text()[contains(., 'An invented title')]",
}
/** Milliseconds for which the control hides what is in the page. */
const hiddenFor = 2_000
/** "Fast 3G" of Chrome's DevTools; bytes per second, and the milliseconds of each request. */
const fast3G = { offline: false, downloadThroughput: 180_000, uploadThroughput: 84_375, latency: 562.5 }
/** Milliseconds until the first loan is painted on such a line. */
const slowTarget = 2_100

/** Milliseconds since the page's request: when the first row of the switcher and the first loan are in the page, and on the screen. */
type Moments = Record<'row' | 'loan', { inserted: number; painted: number }> & { longestTask: number }
type Load = Moments & { protocol: string }
/** By the median latency of the institutions: how many times that of the fastest institution the first painted loan may take. */
const targets = [
  { latency: 60, ratio: 3 },
  { latency: 400, ratio: 1.6 },
]
/** Milliseconds. */
const mostTask = 50

/** In a real browser, through nginx as it is shipped: on a fast line and on a slow one. */
export async function benchPainting(): Promise<string[]> {
  const lack = lackOf('nginx', 'openssl')
  if (lack) return [`painting is not measured, because ${lack}`]
  return [...(await onFastLine()), ...(await onSlowLine())]
}

/**
 * Through nginx as it is shipped, over HTTP/2 and TLS, with the guard and the time limits by default: time to
 * the first institution on the screen (element timing), compared with the first line of bare calls.
 */
function onFastLine(): Promise<string[]> {
  return withNetwork({ members, loans: 5, hasNginx: true }, async (network) => {
    await teachBaseline(network, members)
    // A session's second card would come from the cache.
    const sessions = (await network.signInOthers(1 + many * targets.length + controls)).values()
    const browser = await chromium.launch(await trusting(network))
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
      await page.addInitScript(recordMoments, firstTexts)
      const load = () => loadFirst(page, network, sessions.next().value!)
      await load()
      const missed: string[] = []
      for (const target of targets) missed.push(...(await firstLoan(network, target, load)))
      await page.addInitScript(hideForAWhile, hiddenFor)
      return [...missed, ...(await requireHidden(load))]
    } finally {
      await browser.close()
    }
  })
}

/** As large as the demo; the cache is empty, and each card is asked for anew. */
function onSlowLine(): Promise<string[]> {
  return withNetwork({ members: 9, loans: 3, guard: unlimited, hasNginx: true }, async (network) => {
    await network.setLatency(60)
    const [session] = await network.signInOthers(1)
    const browser = await chromium.launch(await trusting(network))
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
      await page.addInitScript(recordMoments, firstTexts)
      await useSession(page, network, session!)
      const devTools = await page.context().newCDPSession(page)
      await devTools.send('Network.enable')
      await devTools.send('Network.emulateNetworkConditions', fast3G)
      const times: number[] = []
      for (let round = 0; round < rounds(7, 3); round++) {
        await devTools.send('Network.clearBrowserCache')
        await page.goto(`${network.pageUrl}/card/all/loans`)
        await isPainted(page)
        times.push(await page.evaluate(() => (Reflect.get(globalThis, 'moments') as Moments).loan.painted))
      }
      return printSlow(times)
    } finally {
      await browser.close()
    }
  })
}

function printSlow(times: number[]): string[] {
  const most = Math.round(Math.max(...times))
  const within = times.filter((time) => time <= slowTarget).length
  console.log(
    `\nFast 3G over HTTP/2 (${fast3G.latency} ms a request, 1.6 Mbit/s), empty cache: first loan painted after p50 ${Math.round(median(times))} ms, at most ${most} ms; ${within} of ${times.length} within ${slowTarget} ms`,
  )
  return most > slowTarget ? [`on a slow connection the first loan is painted after ${most} ms`] : []
}

/** Trusts the certificate as it would an authority's. A browser that ignores errors of TLS caches nothing. */
async function trusting({ nginx }: BenchNetwork) {
  const { publicKey } = new X509Certificate(readFileSync(nginx!.certificate))
  const hash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  const found = await findBrowser()
  return { ...found, args: [...found.args, `--ignore-certificate-errors-spki-list=${hash}`] }
}

/** Runs in the page. Marks the blocks that show the first answer, whose painting the browser then reports. */
function recordMoments(texts: typeof firstTexts) {
  const moments = { row: { inserted: 0, painted: 0 }, loan: { inserted: 0, painted: 0 }, longestTask: 0 }
  Object.assign(globalThis, { moments })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      moments.longestTask = Math.max(moments.longestTask, duration)
  }).observe({ type: 'longtask', buffered: true })
  type Painting = PerformanceEntry & { identifier: 'row' | 'loan'; renderTime: number }
  new PerformanceObserver((list) => {
    for (const { identifier, renderTime } of list.getEntries() as Painting[])
      moments[identifier].painted ||= renderTime
  }).observe({ type: 'element', buffered: true })
  const observer = new MutationObserver(() => {
    for (const name of ['row', 'loan'] as const) {
      if (moments[name].inserted > 0) continue
      const first = XPathResult.FIRST_ORDERED_NODE_TYPE
      const text = document.evaluate(texts[name], document, null, first).singleNodeValue
      if (!text) continue
      moments[name].inserted = performance.now()
      let block = text.parentElement
      while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement
      block?.setAttribute('elementtiming', name)
    }
    if (moments.row.inserted > 0 && moments.loan.inserted > 0) observer.disconnect()
  })
  observer.observe(document, { childList: true, subtree: true, characterData: true })
}

/** Runs in the page: the control. What it inserts is not painted for a while, and a task is long. */
function hideForAWhile(milliseconds: number) {
  document.addEventListener('DOMContentLoaded', () => {
    for (const end = performance.now() + 100; performance.now() < end;);
    document.documentElement.style.visibility = 'hidden'
    setTimeout(() => document.documentElement.style.removeProperty('visibility'), milliseconds)
  })
}

/** The first card of a session, whose page is in the browser's cache. */
async function loadFirst(page: Page, network: BenchNetwork, session: Headers): Promise<Load> {
  await useSession(page, network, session)
  await page.goto(`${network.pageUrl}/card/all/loans`)
  await page.getByText(`All ${members} institutions answered`).first().waitFor({ timeout: 20_000 })
  await isPainted(page)
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/card')),
  )
  return page.evaluate(() => {
    const [request] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/api/card')) as PerformanceResourceTiming[]
    const begin = request?.startTime ?? Number.NaN
    const { row, loan, longestTask } = Reflect.get(globalThis, 'moments') as Moments
    const since = ({ inserted, painted }: Moments['row']) => ({
      inserted: inserted - begin,
      painted: painted - begin,
    })
    const protocol = request?.nextHopProtocol ?? ''
    return { row: since(row), loan: since(loan), longestTask, protocol }
  })
}

async function useSession(page: Page, { pageUrl }: BenchNetwork, { cookie = '' }: Headers) {
  const cookies = cookie.split('; ').map((one) => {
    const at = one.indexOf('=')
    return { name: one.slice(0, at), value: one.slice(at + 1), url: pageUrl }
  })
  await page.context().clearCookies()
  await page.context().addCookies(cookies)
}

async function isPainted(page: Page) {
  await page.waitForFunction(() => {
    const { row, loan } = Reflect.get(globalThis, 'moments') as Moments
    return row.painted > 0 && loan.painted > 0
  })
}

async function firstLine({ lean }: BenchNetwork): Promise<number> {
  const begin = performance.now()
  const { body } = await fetch(`${lean.url}/same-calls`)
  const reader = body!.getReader()
  await reader.read()
  const time = performance.now() - begin
  while (!(await reader.read()).done);
  return time
}

async function firstLoan(
  network: BenchNetwork,
  { latency, ratio: most }: (typeof targets)[number],
  load: () => Promise<Load>,
): Promise<string[]> {
  const bare: number[] = []
  const loads: Load[] = []
  for (let round = 0; round < many; round++) {
    await network.setLatency(latency, round)
    bare.push(await firstLine(network))
    await network.setLatency(latency, round)
    loads.push(await load())
  }
  const line = (all: number[]) => ({
    'p50 ms': round1(median(all)),
    ratio: round2(median(all) / median(bare)),
  })
  const { protocol } = loads[0]!
  const painted = loads.map(({ loan }) => loan.painted)
  printTable(
    `The first institution through nginx (${protocol}), upstream ${latency} ms, guard and time limits by default, ${many} interleaved rounds`,
    {
      'fastest institution, bare and lean': line(bare),
      'first row of the switcher, in the page': line(loads.map(({ row }) => row.inserted)),
      'first row of the switcher, painted': line(loads.map(({ row }) => row.painted)),
      'first loan in the list, in the page': line(loads.map(({ loan }) => loan.inserted)),
      'first loan in the list, painted': line(painted),
    },
  )
  const longest = Math.max(...loads.map((one) => one.longestTask))
  console.log(`\nLongest task of the page: ${Math.round(longest)} ms`)
  const ratio = median(painted) / median(bare)
  return [
    ...(protocol === 'h2' ? [] : [`the browser speaks ${protocol} with nginx instead of h2`]),
    ...(ratio > most
      ? [`at ${latency} ms the first loan is painted after ${inFull(ratio)} of the fastest institution`]
      : []),
    ...(longest > mostTask
      ? [`at ${latency} ms the page's longest task takes ${Math.round(longest)} ms`]
      : []),
  ]
}

/** The control: what is in the page, but hidden for a while, must count as painted later, and its long task as long. */
async function requireHidden(load: () => Promise<Load>): Promise<string[]> {
  const hidden: Load[] = []
  for (let round = 0; round < controls; round++) hidden.push(await load())
  const [inserted, painted] = [
    hidden.map(({ loan }) => loan.inserted),
    hidden.map(({ loan }) => loan.painted),
  ]
  console.log(
    `\nHidden for ${hiddenFor} ms (control): first loan in the page after p50 ${Math.round(median(inserted))} ms, painted after ${Math.round(median(painted))} ms`,
  )
  return [
    ...(median(painted) > hiddenFor / 2
      ? []
      : ['painting is not later where the page is hidden: the measure is wrong']),
    ...(hidden.every((one) => one.longestTask >= 100)
      ? []
      : ['a long task is not noticed: the measure is wrong']),
  ]
}
