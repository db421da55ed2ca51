// oxlint-disable unicorn/consistent-function-scoping -- a function that runs in the page needs its own inside
import { expect, test } from './card-test.ts'

const fiveInstitutions = { like: 'five-institutions' }

for (const locale of ['de', 'fr'])
  test.describe(`in ${locale}`, () => {
    test.use({ locale })

    test(
      `the heads and lists of a patron’s pages are in order in ${locale}, wide and on a phone`,
      { tag: '@long' },
      async ({ card, network }) => {
        const { page } = card
        await card.signIn(await network.patron(fiveInstitutions))
        const faults: string[] = []
        for (const section of ['loans', 'requests', 'overview'] as const) {
          await card.open(section)
          await expect(card.list.getByRole('listitem').first()).toBeVisible()
          await page.waitForLoadState('networkidle')
          for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 844 })
            const found = [...(await page.evaluate(faultsOfHead)), ...(await page.evaluate(faultsOfRows))]
            faults.push(...found.map((fault) => `${section} at ${width}: ${fault}`))
          }
          await page.setViewportSize({ width: 1280, height: 844 })
        }
        expect(faults).toEqual([])
      },
    )
  })

test.describe('under a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test(
    'G24 every control of the lists is 44 px high under a finger',
    { tag: '@long' },
    async ({ card, network }) => {
      const { page } = card
      await card.signIn(await network.patron(fiveInstitutions))
      for (const section of ['loans', 'requests', 'fees', 'history']) {
        await page.goto(`/card/all/${section}`)
        await expect(card.list.getByRole('listitem').first()).toBeVisible()
        await page.waitForLoadState('networkidle')
        // A control that has just moved ignores presses for half a second.
        const small = async () => (await page.evaluate(smallTargets)).map((fault) => `${section}: ${fault}`)
        await expect.poll(small).toEqual([])
      }
    },
  )
})

test(
  'links and buttons that lead elsewhere are named for their institution or title',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron(fiveInstitutions), 'loans')
    const overdue = card.row('The Salt Road')
    await expect(overdue.getByRole('link', { name: /^Opening hours ?: Main Library$/ })).toBeVisible()
    await expect(overdue.getByRole('link', { name: /^Contact ?: Main Library$/ })).toBeVisible()
    await card.section('Blocks').click()
    await expect(
      card.list.getByRole('link', { name: /^See the loan ?: Fieldwork in Cold Climates$/ }),
    ).toBeVisible()
  },
)

test(
  'the settings, which are of no institution, name none above their heading',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron(fiveInstitutions), 'settings')
    await expect(card.page.getByRole('heading', { level: 1 })).toHaveText('Settings')
    await expect(card.list.getByText('All institutions', { exact: true })).toHaveCount(0)
    await expect(card.page).toHaveTitle('Settings · Library Card')
  },
)

for (const { name, width, size } of [
  { name: 'a window of 1280 px at 200 % zoom', width: 640, size: '100%' },
  { name: 'a phone with text of 200 %', width: 390, size: '200%' },
  { name: 'a small phone', width: 320, size: '100%' },
])
  test(
    `the patron’s name stays in the masthead on ${name}`,
    { tag: width === 320 ? [] : '@long' },
    async ({ card, network }) => {
      const { page } = card
      await card.signIn(await network.patron(fiveInstitutions), 'details')
      await page.evaluate((to) => (document.documentElement.style.fontSize = to), size)
      await page.setViewportSize({ width, height: 800 })
      const person = page.getByRole('link', { name: 'Robin Vale: library card' })
      await expect.poll(() => person.evaluate(wordInSight)).toMatch(/^(R\.|Robin) Vale$/)
    },
  )

/** Returns the name that is in sight in full. */
function wordInSight(link: Element): string | null | undefined {
  const outer = link.getBoundingClientRect()
  return [...link.querySelectorAll('bdi')].find((name) => {
    const { width, right, bottom } = name.getBoundingClientRect()
    return (
      width > 0 &&
      right <= outer.right &&
      bottom <= outer.bottom + 1 &&
      name.scrollWidth <= name.clientWidth + 1
    )
  })?.textContent
}

/** Controls whose touch area is less than 44 px high. */
function smallTargets(): string[] {
  return [...document.querySelectorAll('main :is(a[href], button, input, select, summary)')].flatMap(
    (control) => {
      const label = control.closest('label')
      if (!control.checkVisibility() || control.getBoundingClientRect().width < 2) return []
      control.scrollIntoView({ block: 'center' })
      const box = control.getClientRects()[0]!
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const isHit = (at: number) => {
        const hit = document.elementFromPoint(x, at)
        return hit !== null && (control.contains(hit) || label?.contains(hit) === true)
      }
      let height = 1
      for (let up = 1; up < 30 && isHit(y - up); up += 1) height += 1
      for (let down = 1; down < 30 && isHit(y + down); down += 1) height += 1
      return height < 43 ? [`${height} px: ${control.textContent}`] : []
    },
  )
}

/** Returns the faults in the current layout of the page's head and tabs. */
function faultsOfHead(): string[] {
  const boxOf = (element: Element) => element.getBoundingClientRect()
  const heading = document.getElementById('heading')?.parentElement
  const buttons = [...(heading?.querySelectorAll('button') ?? [])].filter((one) => boxOf(one).width > 0)
  const status = document.querySelector('main [class*="status"]')
  const bottom = Math.max(...buttons.map((button) => boxOf(button).bottom))
  const tabs = [...document.querySelectorAll('nav[class*="sections"] a')].map(boxOf)
  // The words of a tab are 4 px from its edges.
  const gaps = tabs.slice(1).map((tab, at) => tab.left - tabs[at]!.right + 8)
  const gap = Math.round(Math.min(...gaps))
  const spaces = [...document.querySelectorAll('nav[class*="sections"] [class*="dot"]')].map(
    (dot) => boxOf(dot).left - boxOf(dot.previousElementSibling ?? document.body).right,
  )
  const isNarrow = window.innerWidth < 1000
  const [main, footer] = ['main', 'footer > *'].map((one) => boxOf(document.querySelector(one)!).left)
  return [
    ...buttons.filter((one) => boxOf(one).height > 50).map((one) => `"${one.textContent}" wraps`),
    ...buttons.filter((one) => one.innerText.trim() === '').map(() => 'a button without a word'),
    ...(status && boxOf(status).top < bottom + 4 ? ['a button touches the status line'] : []),
    ...(isNarrow || gap >= 20 ? [] : [`tabs ${gap} px apart`]),
    ...spaces.filter((space) => space < 2).map((space) => `a dot ${space} px from its count`),
    ...(isNarrow && main !== footer ? [`the footer begins at ${footer} px, the page at ${main} px`] : []),
  ]
}

/** Returns the faults in the rows of the page's lists. */
function faultsOfRows(): string[] {
  const boxOf = (element: Element) => element.getBoundingClientRect()
  return [...document.querySelectorAll('main ol')].flatMap((list) => {
    const acts = [...list.querySelectorAll('[class*="action"] :is(a, button)')].map(boxOf)
    const widths = [...new Set(acts.map(({ width }) => Math.round(width)).filter((width) => width > 0))]
    const rows = window.innerWidth > 1000 ? [] : [...list.children]
    return [
      ...(widths.length > 1 ? [`buttons of ${widths.join(', ')} px in one list`] : []),
      ...rows.flatMap((row) => {
        const content = row.children[1]
        const next = content?.nextElementSibling
        const space = content && next ? Math.round(boxOf(next).top - boxOf(content).bottom) : 0
        return space > 14 ? [`${space} px below "${row.querySelector('h3')?.textContent}"`] : []
      }),
    ]
  })
}
