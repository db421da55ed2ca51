import { X509Certificate, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { lackOf } from '../deploy/operate/machine.ts'
import { findBrowser } from '../e2e/browser.ts'
import type { Headers } from './client.ts'
import { median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, withNetwork, type BenchNetwork } from './network.ts'

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

/** Milliseconds since the page's request: when the first row of the switcher and the first loan are in the page, and on the screen. */
type Moments = Record<'row' | 'loan', { inserted: number; painted: number }>
type Load = Moments & { protocol: string }

/**
 * In a real browser, through nginx as it is shipped, over HTTP/2 and TLS, with the guard and the time limits by default: time to
 * the first institution on the screen (element timing), compared with the first line of bare calls.
 */
export async function benchPainting(): Promise<string[]> {
  const lack = lackOf('nginx', 'openssl')
  if (lack) return [`painting is not measured, because ${lack}`]
  return withNetwork({ members, loans: 5, hasNginx: true }, async (network) => {
    await network.setLatency(60)
    await teachBaseline(network, members)
    // A session's second card would come from the cache.
    const sessions = (await network.signInOthers(1 + many + controls)).values()
    const browser = await chromium.launch(await trusting(network))
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
      await page.addInitScript(recordMoments, firstTexts)
      const load = () => loadFirst(page, network, sessions.next().value!)
      await load()
      const bare: number[] = []
      const loads: Load[] = []
      for (let round = 0; round < many; round++) {
        bare.push(await firstLine(network))
        loads.push(await load())
      }
      await page.addInitScript(hideForAWhile, hiddenFor)
      const hidden: Load[] = []
      for (let round = 0; round < controls; round++) hidden.push(await load())
      return print({ bare, loads, hidden })
    } finally {
      await browser.close()
    }
  })
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
  const moments = { row: { inserted: 0, painted: 0 }, loan: { inserted: 0, painted: 0 } }
  Object.assign(globalThis, { moments })
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

/** Runs in the page: the control. What it inserts is not painted for a while. */
function hideForAWhile(milliseconds: number) {
  document.addEventListener('DOMContentLoaded', () => {
    document.documentElement.style.visibility = 'hidden'
    setTimeout(() => document.documentElement.style.removeProperty('visibility'), milliseconds)
  })
}

/** The first card of a session, whose page is in the browser's cache. */
async function loadFirst(page: Page, { pageUrl }: BenchNetwork, { cookie = '' }: Headers): Promise<Load> {
  const cookies = cookie.split('; ').map((one) => {
    const at = one.indexOf('=')
    return { name: one.slice(0, at), value: one.slice(at + 1), url: pageUrl }
  })
  await page.context().clearCookies()
  await page.context().addCookies(cookies)
  await page.goto(`${pageUrl}/card/all/loans`)
  await page.getByText(`All ${members} institutions answered`).first().waitFor({ timeout: 20_000 })
  await page.waitForFunction(() => {
    const { row, loan } = Reflect.get(globalThis, 'moments') as Moments
    return row.painted > 0 && loan.painted > 0
  })
  return page.evaluate(() => {
    const [request] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/api/card')) as PerformanceResourceTiming[]
    const begin = request?.startTime ?? Number.NaN
    const { row, loan } = Reflect.get(globalThis, 'moments') as Moments
    const since = ({ inserted, painted }: Moments['row']) => ({
      inserted: inserted - begin,
      painted: painted - begin,
    })
    return { row: since(row), loan: since(loan), protocol: request?.nextHopProtocol ?? '' }
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

function print({ bare, loads, hidden }: { bare: number[]; loads: Load[]; hidden: Load[] }): string[] {
  const line = (all: number[]) => ({
    'p50 ms': round1(median(all)),
    ratio: round2(median(all) / median(bare)),
  })
  const { protocol } = loads[0]!
  printTable(
    `The first institution through nginx (${protocol}), upstream 60 ms, guard and time limits by default, ${many} interleaved rounds`,
    {
      'fastest institution, bare and lean': line(bare),
      'first row of the switcher, in the page': line(loads.map(({ row }) => row.inserted)),
      'first row of the switcher, painted': line(loads.map(({ row }) => row.painted)),
      'first loan in the list, in the page': line(loads.map(({ loan }) => loan.inserted)),
      'first loan in the list, painted': line(loads.map(({ loan }) => loan.painted)),
      'control hidden for a while: first loan, in the page': line(hidden.map(({ loan }) => loan.inserted)),
      'control hidden for a while: first loan, painted': line(hidden.map(({ loan }) => loan.painted)),
    },
  )
  const late = (all: Load[]) => median(all.map(({ loan }) => loan.painted))
  return [
    ...(protocol === 'h2' ? [] : [`the browser speaks ${protocol} with nginx instead of h2`]),
    ...(late(hidden) > late(loads) + hiddenFor / 8
      ? []
      : ['painting is not later where the page is hidden: the measure is wrong']),
  ]
}
