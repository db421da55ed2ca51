import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, type TestInfo } from '@playwright/test'
import axeCore from 'axe-core'

/** Set by `npm run e2e -- --axe`, which checks all appearances of every state. */
const isLong = process.env['AXE'] === 'all'

/** One file per page and state that axe has checked in this run. Playwright empties the parent folder. */
const checked = 'test-results/checked-by-axe'

type Appearance = { theme: 'light' | 'dark'; direction: 'ltr' | 'rtl'; width: number | null }

/** Width `null`: the width of the test's window. */
export const allAppearances: Appearance[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['ltr', 'rtl'] as const).flatMap((direction) => [null, 320].map((width) => ({ theme, direction, width }))),
)

/**
 * Checks the page with axe (G24): in one appearance, selected by the page's state, or with AXE=all in all appearances. A state
 * that another test of this run has checked is not checked again; the annotation names that test.
 */
export async function expectAccessible(page: Page, { title, annotations }: TestInfo) {
  // A page that is still loading has no heading.
  await page.locator('h1:not([aria-hidden] *)').first().waitFor({ state: 'attached' })
  const digest = createHash('sha256')
    .update(await page.evaluate(stateOf))
    .digest()
  const nth = (digest[0] ?? 0) % allAppearances.length
  const appearances = isLong ? allAppearances : allAppearances.slice(nth, nth + 1)
  const checkedBy = claim(digest.toString('hex').slice(0, 32), title)
  const description = checkedBy ? `checked by: ${checkedBy}` : `checked: ${JSON.stringify(appearances)}`
  annotations.push({ type: 'axe', description })
  if (checkedBy) return
  expect(await violationsIn(page, appearances)).toEqual([])
}

/** All rules are enabled. The short run checks one of several rows that have the same structure. */
export async function violationsIn(page: Page, appearances: Appearance[]): Promise<string[]> {
  const violations: string[] = []
  for (const appearance of appearances) {
    await appear(page, appearance)
    const found = await violationsNow(page)
    violations.push(...found.map((violation) => `${JSON.stringify(appearance)} ${violation}`))
  }
  return violations
}

/** Returns null to the first test that claims the state, in any worker, and the title of that test to all others. */
function claim(state: string, title: string): string | null {
  mkdirSync(checked, { recursive: true })
  const file = join(checked, state)
  try {
    writeFileSync(file, title, { flag: 'wx' })
    return null
  } catch {
    return readFileSync(file, 'utf8')
  }
}

async function appear(page: Page, { theme, direction, width }: Appearance) {
  await page.emulateMedia({ colorScheme: theme })
  await page.evaluate((dir) => void (document.documentElement.dir = dir), direction)
  const size = page.viewportSize()
  if (size && width) await page.setViewportSize({ ...size, width })
}

export async function violationsNow(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeCore.source)
  return page.evaluate(runAxe, isLong)
}

async function runAxe(checksAll: boolean): Promise<string[]> {
  const { axe, similar = [] } = window as unknown as { axe: typeof axeCore; similar?: Element[] }
  const exclude = checksAll ? [] : similar.filter((element) => element.isConnected)
  const { violations } = await axe.run({ include: [document], exclude }, { resultTypes: ['violations'] })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/**
 * The structure of the page: pages that differ only in texts, addresses and the number of similar rows have the same state.
 * It contains classes, roles, inline styles, ARIA states, and whether ids are unique and references valid. `similar` is set to the
 * rows that have the same structure as an earlier row.
 */
function stateOf(): string {
  const kept = /^(aria-.+|class|role|style|type|lang|dir|hidden|open|tabindex|disabled|popover)$/
  const words = /^aria-(label|description|valuetext|valuenow|roledescription)$/
  const references = /^(for|aria-(labelledby|describedby|controls|owns|activedescendant|details))$/

  function valueOf({ name, value }: Attr): string {
    if (name === 'id') return String(document.querySelectorAll(`[id="${CSS.escape(value)}"]`).length)
    if (references.test(name))
      return value
        .split(/\s+/)
        .map((id) => Number(document.getElementById(id) !== null))
        .join('')
    if (kept.test(name) && !words.test(name)) return value
    return value.trim() === '' ? 'empty' : 'given'
  }

  function shapeOf(element: Element): string {
    const attributes = [...element.attributes].map((one) => `${one.name}=${valueOf(one)}`).toSorted()
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
    const states = [':checked', ':modal', ':placeholder-shown'].filter((state) => element.matches(state))
    const inside = element.localName === 'svg' ? [] : [...element.children].map(shapeOf)
    similar.push(...[...element.children].filter((_, at) => inside.indexOf(inside[at] ?? '') < at))
    const shapes = [...new Set(inside)].map((shape) =>
      inside.indexOf(shape) === inside.lastIndexOf(shape) ? shape : `${shape}+`,
    )
    return `<${[element.localName, ...attributes, ...states].join(' ')}>${hasText ? 'text' : ''}${shapes.join('')}</>`
  }

  const similar: Element[] = []
  Object.assign(window, { similar })
  const page = location.pathname.replace(/(?<=\/(card|patrons|clearance)\/)[^/]+/, '*')
  return `${page} ${innerWidth} ${shapeOf(document.documentElement)}`
}
