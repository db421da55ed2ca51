// oxlint-disable unicorn/consistent-function-scoping -- a function that runs in the page needs its own inside
import type { Page } from '@playwright/test'

/** Finds texts that are cut off or outside the window, and a page that scrolls sideways. Runs in the page. */
export function cutOffTexts(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  const sideways =
    scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth} px`] : []
  const elements = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
    (element) => hasOwnText(element) && !element.closest('.visually-hidden, noscript, script, option'),
  )
  return [...sideways, ...elements.flatMap(faultsOf)]

  function hasOwnText({ childNodes }: HTMLElement): boolean {
    return [...childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
  }

  function faultsOf(element: HTMLElement): string[] {
    const { left, right, width } = element.getBoundingClientRect()
    // Words for screen readers are one pixel wide.
    if (width <= 1) return []
    const isOutside = (left < -1 || right > clientWidth + 1) && !isInScroller(element)
    return [
      ...(isClipped(element) ? [`cut off: ${element.textContent}`] : []),
      ...(isOutside ? [`outside: ${element.textContent}`] : []),
    ]
  }

  function isClipped(element: HTMLElement): boolean {
    const { overflowX, overflowY } = getComputedStyle(element)
    return (
      (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
    )
  }

  function isInScroller({ parentElement: parent }: Element): boolean {
    return parent !== null && (/auto|scroll/.test(getComputedStyle(parent).overflowX) || isInScroller(parent))
  }
}

/** All visible texts and accessible names of the page. Runs in the page. */
function textsOfPage(): string[] {
  const names = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']
  const texts = [document.title]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) for (const name of names) texts.push(node.getAttribute(name) ?? '')
    else if (!node.parentElement?.closest('script, style, noscript, #old-browser'))
      texts.push(node.nodeValue ?? '')
  }
  return texts
}

type Recording = { receivedBodies: Promise<string>[] }

/** Records the bodies of all responses, from the next page load on. */
export async function recordResponses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const fetch = window.fetch.bind(window)
    const recording = Object.assign(window, { receivedBodies: [] }) as Recording
    window.fetch = async (...request) => {
      const response = await fetch(...request)
      recording.receivedBodies.push(
        response
          .clone()
          .text()
          .catch(() => ''),
      )
      return response
    }
  })
}

/** Texts that the page received. `shown` omits codes, and adds the city of a time zone and the words of a name. */
async function receivedTexts(page: Page): Promise<{ all: Set<string>; shown: Set<string> }> {
  const bodies = await page.evaluate(() => Promise.all((window as unknown as Recording).receivedBodies))
  const all = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string') all.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add)
  }
  for (const line of bodies.flatMap((body) => body.split('\n')).filter(Boolean)) add(JSON.parse(line))
  const parts = [...all].flatMap((text) => [text, ...text.split(/[/_ ,]+/)])
  return {
    all,
    shown: new Set(parts.filter((part) => /\p{L}{2}/u.test(part) && !/^[a-z-]+$/.test(part))),
  }
}

/** Words that Intl writes, and names that are the same in every language. */
const untranslatable = [
  ...'Library Card|English|longer|right to left|Deutsch|Français|Italiano|CSV|WCAG|axe|iCalendar'.split('|'),
  ...['long', 'short'].flatMap((form) => wordsOfDates(form as 'long' | 'short')),
  ...'yesterday today tomorrow ago in and or at AM PM now'.split(' '),
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
 * Returns the texts with an unaccented word that was neither received nor written by Intl. Every word of the generated
 * language is accented.
 */
export async function untranslatedTexts(page: Page): Promise<string[]> {
  const { all, shown } = await receivedTexts(page)
  const known = [...shown, ...untranslatable].toSorted((one, other) => other.length - one.length)
  const given = new RegExp(
    `(?<!\\p{L})(${known.map((text) => RegExp.escape(text)).join('|')})(?!\\p{L})`,
    'gu',
  )
  return (await page.evaluate(textsOfPage)).filter((text) => {
    if (all.has(text.trim())) return false
    const words = text.replaceAll(given, ' ').match(/\p{L}{2,}/gu) ?? []
    return words.some((word) => /^[A-Za-z]+$/.test(word))
  })
}
