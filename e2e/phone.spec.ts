import type { Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'

const fiveInstitutions = { like: 'five-institutions' }

/** `most`: the share of the screen above the first loan. */
const screens = [
  {
    name: 'a phone',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    most: 0.45,
    details: { tag: '@long' },
  },
  { name: 'a small phone', viewport: { width: 320, height: 640 }, hasTouch: true, most: 0.75, details: {} },
  {
    name: 'a window of 1280 x 800 at 200 % zoom',
    viewport: { width: 640, height: 400 },
    hasTouch: false,
    most: 0.85,
    details: { tag: '@long' },
  },
]

for (const { name, most, details, ...screen } of screens)
  test.describe(name, () => {
    test.use(screen)

    test(
      `G24 the first loan is in sight on ${name}, and the current tab too`,
      details,
      async ({ card, network }) => {
        await card.signIn(await network.patron(fiveInstitutions), 'loans')
        await expect(card.answers).toContainText('answered')
        const first = card.list.getByRole('listitem').filter({ hasText: 'The Salt Road' })
        await expect(first).toBeInViewport()
        const box = await first.boundingBox()
        expect((box?.y ?? Infinity) / screen.viewport.height).toBeLessThanOrEqual(most)
        for (const section of ['Loans', 'Blocks & messages', 'Settings']) {
          await card.section(section).click()
          await expect(card.page.getByRole('heading', { level: 1 })).toHaveText(section)
          await expect(card.section(section)).toBeInViewport({ ratio: 0.9 })
        }
        expect(await rowsOfTabs(card.page)).toBe(1)
      },
    )
  })

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test(
    'G24 a page that is opened by its address has its tab in sight, also once the counts are there',
    { tag: '@long' },
    async ({ card, network }) => {
      await card.signIn(await network.patron(fiveInstitutions), 'settings')
      await expect(card.section('Loans')).toContainText(String(robinsLoans))
      await expect(card.section('Blocks & messages')).toContainText('you are blocked')
      await expect(card.section('Settings')).toBeInViewport({ ratio: 0.9 })
    },
  )

  test(
    'the masthead has one line, also where the name is long',
    { tag: '@long' },
    async ({ card, network }) => {
      await card.signIn(await network.patron({ like: 'home-harbour' }), 'settings')
      await expect(card.page.getByRole('link', { name: /: library card$/ })).toBeVisible()
      const box = await card.page.getByRole('banner').boundingBox()
      expect(box?.height).toBeLessThan(70)
    },
  )

  test(
    'G24 the row of tabs stays where the reader has scrolled it',
    { tag: '@long' },
    async ({ card, network }) => {
      const patron = await network.patron(fiveInstitutions)
      for (const institution of ['NORTH', 'HARBOUR'] as const)
        await network.fault({ institution, operation: 'requests', kind: 'hold', patron })
      await card.signIn(patron, 'loans')
      const tabs = card.page.getByRole('navigation', { name: 'Sections' })
      await expect(card.section('Loans')).toContainText(String(robinsLoans))
      await tabs.hover()
      await card.page.mouse.wheel(400, 0)
      await expect(card.section('Settings')).toBeInViewport({ ratio: 0.9 })
      const before = await tabs.evaluate(shapeOf)
      await network.clearFaults()
      // The page shows loans, which have been answered before. The late requests lengthen the row.
      await expect.poll(async () => (await tabs.evaluate(shapeOf)).width).toBeGreaterThan(before.width)
      expect((await tabs.evaluate(shapeOf)).left).toBe(before.left)
    },
  )

  test('what the sum of the loans lacks is not cut off', async ({ card, network }) => {
    const patron = await network.patron(fiveInstitutions)
    for (const institution of ['ALPINE', 'LAKE'] as const)
      await network.fault({ institution, operation: 'any', kind: '500', patron })
    await card.signIn(patron, 'loans')
    const button = card.page.getByRole('button', { name: /^All institutions/ })
    const lacking = button.getByText('without 2 institutions')
    await expect(lacking).toBeInViewport({ ratio: 1 })
    expect(await lacking.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    await expect(button.getByText(/overdue/)).toBeInViewport({ ratio: 1 })
  })

  test('the name in the masthead opens the card with its barcode', async ({ card, network }) => {
    await card.signIn(await network.patron(fiveInstitutions), 'loans')
    await card.page.getByRole('link', { name: 'Robin Vale: library card' }).tap()
    await expect(card.page.getByRole('img', { name: /^Barcode/ })).toBeInViewport({ ratio: 1 })
  })

  test(
    'one button shows the search field, the order and the selection',
    { tag: '@long' },
    async ({ card, network }) => {
      await card.signIn(await network.patron(fiveInstitutions), 'loans')
      const find = card.list.getByRole('searchbox', { name: 'Find in your loans' })
      await expect(find).toBeHidden()
      const more = card.list.getByRole('button', { name: /^Find, sort, select$/ })
      await more.tap()
      await expect(more).toHaveAttribute('aria-expanded', 'true')
      await expect(card.list.getByRole('button', { name: 'Select loans…' })).toBeVisible()
      await find.fill('nageli')
      await expect(card.list.getByRole('heading', { level: 3 })).toHaveText(['How Ice Remembers'])
      await more.tap()
      await expect(find, 'a list that is not whole says so').toBeVisible()
      await find.fill('')
      await more.tap()
      await expect(find).toBeHidden()
    },
  )

  test(
    'fees that are not known leave room for the institution’s name, and a wrapped link begins at the edge',
    { tag: '@long' },
    async ({ card, network }) => {
      const patron = await network.patron(fiveInstitutions)
      await card.signIn(patron)
      await card.complete()
      await network.fault({ institution: 'STATE', operation: 'fees', kind: '500', patron })
      await card.section('Fees').click()
      const state = card.list.getByRole('region', { name: 'Meridian State University' })
      await expect(state).toContainText('billed and disputed: not known')
      expect(await state.getByRole('heading', { level: 2 }).evaluate(linesOf)).toBeLessThanOrEqual(2)
      const north = card.list.getByRole('region', { name: 'North University' })
      await expect(north.getByRole('button', { name: /^Show it/ })).toBeVisible()
      const paid = card.list.getByRole('button', { name: 'Show paid fees' })
      expect(await paid.evaluate(indentOf)).toBe(0)
    },
  )
})

test.describe('on a phone in French', () => {
  test.use({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: 'fr',
    lookOf: 'demo/seeland.yaml',
  })

  test('the masthead shows no fragment of the name', { tag: '@long' }, async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'two-loans' }), 'settings')
    const person = card.page.getByRole('link', { name: /^Tomas Ekblad/ })
    await expect(person).toBeVisible()
    const width = await person.getByText('T. Ekblad').evaluate(widthInSight)
    expect(width === 0 || width > 40, `${width} px`).toBe(true)
  })
})

for (const locale of ['en', 'de', 'fr', 'it'])
  test.describe(`on a phone, language ${locale}`, () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, locale })

    test('G24 product, name and button are whole, and text of 200 % leaves half of the window to the page', async ({
      card,
      network,
    }) => {
      await card.signIn(await network.patron({ like: 'every-renewal' }), 'loans')
      await expect(card.list.getByRole('heading', { level: 3 }).first()).toBeVisible()
      const masthead = card.page.getByRole('banner')
      for (const text of [masthead.getByText('Library Card').first(), masthead.getByText('U. Penhallow')])
        expect(await text.evaluate(isWhole), await text.innerText()).toBe(true)
      await expect(masthead.getByRole('button')).toBeInViewport({ ratio: 1 })
      for (const button of await card.list.locator('h1 ~ div button:visible').all())
        await expect(button).toBeInViewport({ ratio: 1 })

      await card.page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      const heading = await card.list.getByRole('heading', { level: 1 }).boundingBox()
      expect(heading?.y).toBeLessThanOrEqual(844 / 2)
      await expect(masthead.getByRole('button')).toBeInViewport({ ratio: 1 })
      await card.page.evaluate(() => document.documentElement.removeAttribute('style'))
    })
  })

test('a link to one of the settings leads to its heading', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron(fiveInstitutions))
  await card.page.goto('/card/all/settings#asked')
  await expect(card.page.getByRole('heading', { name: 'Institutions Library Card checks' })).toBeFocused()
  await card.institution('Harbour College').getByRole('link').click()
  await expect(card.page).toHaveURL(/01MER_HARBOUR\/overview$/)
})

/** Number of rows that the section tabs fill. */
async function rowsOfTabs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const tabs = [...document.querySelectorAll('nav[aria-label="Sections"] a')]
    return new Set(tabs.map((tab) => tab.getBoundingClientRect().bottom)).size
  })
}

function shapeOf({ scrollLeft: left, scrollWidth: width }: Element) {
  return { left, width }
}

/** Whether the whole text of the element is in sight, and no surrounding element clips it. */
function isWhole(element: Element) {
  const text = document.createRange()
  text.selectNodeContents(element.firstChild ?? element)
  const own = text.getBoundingClientRect()
  const middle = (own.top + own.bottom) / 2
  const inSight = (x: number) => element.contains(document.elementFromPoint(x, middle))
  return own.width > 0 && inSight(own.left + 1) && inSight(own.right - 1)
}

function linesOf(element: Element) {
  return Math.round(element.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight))
}

/** Distance in pixels between the element's text and the edge of the text around it. */
function indentOf(element: Element) {
  const [inner = 0, outer = 0] = [element, element.parentElement!].map(
    (of) => of.getBoundingClientRect().left + parseFloat(getComputedStyle(of).paddingLeft),
  )
  return inner - outer
}

/** Width in pixels of the part that the parent does not cut off. */
function widthInSight(element: Element) {
  const [own, parent] = [element, element.parentElement!].map((of) => of.getBoundingClientRect())
  return own && parent && own.top < parent.bottom ? Math.min(own.right, parent.right) - own.left : 0
}
