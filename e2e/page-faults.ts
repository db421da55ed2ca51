import type { Page, Response } from '@playwright/test'
import { escaped } from './texts.ts'

/** Texts that are cut off, or outside of the window, and whether the page scrolls sideways. Runs in the page. */
export function cutOffTexts(): string[] {
  const faults: string[] = []
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide in ${clientWidth} px`)
  const scrollsSideways = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX)
  const isInScroller = (element: Element): boolean =>
    element.parentElement !== null &&
    (scrollsSideways(element.parentElement) || isInScroller(element.parentElement))

  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
    const { left, right, width } = element.getBoundingClientRect()
    // Words for screen readers are one pixel wide.
    if (!hasText || width <= 1 || element.closest('.visually-hidden, noscript, script, option')) continue
    const { overflowX, overflowY } = getComputedStyle(element)
    const isClipped =
      (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
    const isOutside = (left < -1 || right > clientWidth + 1) && !isInScroller(element)
    if (isClipped) faults.push(`cut off: ${element.textContent}`)
    if (isOutside) faults.push(`outside: ${element.textContent}`)
  }
  return faults
}

/** Everything that a person reads or hears on the page. Runs in the page. */
function textsOfPage(): string[] {
  const texts = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'])
        if (node.hasAttribute(name)) texts.push(node.getAttribute(name) ?? '')
    } else if (!node.parentElement?.closest('script, style, noscript')) texts.push(node.nodeValue ?? '')
  }
  return texts
}

/** `shown`: texts of responses, and the words in them, without codes. `all`: the same with codes. */
export type Data = { shown: ReadonlySet<string>; all: ReadonlySet<string>; complete: () => Promise<void> }

/** What the page receives from the server from now on. */
export function collectData(page: Page): Data {
  const shown = new Set<string>()
  const all = new Set<string>()
  const pending: Promise<void>[] = []
  const add = (value: unknown): void => {
    if (typeof value === 'string') {
      all.add(value)
      // Codes are not shown. The parts are the city of a time zone and the words of a name.
      for (const part of [value, ...value.split(/[/_ ,]+/)])
        if (/\p{L}{2}/u.test(part) && !/^[a-z-]+$/.test(part)) shown.add(part)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add)
  }
  const read = async (response: Response) => {
    const body = await response.text().catch(() => '')
    for (const line of body.split('\n').filter(Boolean)) add(JSON.parse(line))
  }
  page.on('response', (response) => {
    if (response.url().includes('/api/')) pending.push(read(response))
  })
  return { shown, all, complete: async () => void (await Promise.all(pending)) }
}

/** Words that Intl writes, and names that are the same in every language. */
const untranslatable = [
  'Library Card',
  ...[
    'English',
    'longer',
    'right to left',
    'Deutsch',
    'Français',
    'Italiano',
    'CSV',
    'WCAG',
    'axe',
    'iCalendar',
  ],
  ...['long', 'short'].flatMap((form) => wordsOfDates(form as 'long' | 'short')),
  ...['yesterday', 'today', 'tomorrow', 'ago', 'in', 'and', 'or', 'at', 'AM', 'PM', 'now'],
  ...['second', 'minute', 'hour', 'day', 'week', 'month', 'year'].flatMap((unit) => [`${unit}s`, unit]),
]

function wordsOfDates(form: 'long' | 'short'): string[] {
  // The first of each month in two years: every month, and every day of the week.
  return Array.from({ length: 24 }, (_, at) => new Date(Date.UTC(2026, at, 1))).flatMap((date) => [
    date.toLocaleString('en', { month: form, timeZone: 'UTC' }),
    date.toLocaleString('en', { weekday: form, timeZone: 'UTC' }),
  ])
}

/**
 * Texts with a word that is not accented, as every word of the generated language is, and is neither data nor written by
 * Intl.
 */
export async function untranslatedTexts(page: Page, data: Data): Promise<string[]> {
  await data.complete()
  const known = [...data.shown, ...untranslatable].toSorted((one, other) => other.length - one.length)
  const given = new RegExp(`(?<!\\p{L})(${known.map(escaped).join('|')})(?!\\p{L})`, 'gu')
  return (await page.evaluate(textsOfPage)).filter((text) => {
    if (data.all.has(text.trim())) return false
    const words = text.replaceAll(given, ' ').match(/\p{L}{2,}/gu) ?? []
    return words.some((word) => /^[A-Za-z]+$/.test(word))
  })
}
