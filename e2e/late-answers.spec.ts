import type { Card, Section } from './card.ts'
import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'

/** Records each heading below the page's own that claims "nothing" at any moment of a load. */
async function recordClaims({ page }: Card): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const claims = new Set<string>()
    Object.defineProperty(window, 'claims', { get: () => [...claims] })
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('main :is(h2, h3)'))
        if (/^(nothing|no|you have no)/i.test(textContent)) claims.add(textContent)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  return () => page.evaluate(() => Reflect.get(window, 'claims') as string[])
}

const claim = 'Nothing overdue, due within a week or ready to pick up'

test('G15 an institution that answers late joins the overview by itself, and nothing is called nothing before', async ({
  card,
  network,
}) => {
  const claims = await recordClaims(card)
  const patron = await network.patron({ like: 'home-harbour' })
  await network.fault({ institution: 'NORTH', kind: 'hold', patron })
  await card.signInBeforeAsking(patron, 'overview')
  const row = card.page.getByRole('row', { name: /North University/ })
  await expect(row).toContainText('Still working…')
  await network.clearFaults()
  await expect(card.list.getByRole('listitem', { name: '1 loan is due within a week' })).toBeVisible()
  await expect(row).not.toContainText('Still working…')
  await card.complete()
  expect(await claims()).toEqual([])
})

test(
  'G15 a home institution that answers 700 ms late has its row and its loans in the list',
  { tag: '@long' },
  async ({ card, network }) => {
    const claims = await recordClaims(card)
    const patron = await network.patron({ like: 'two-loans' })
    await network.fault({ institution: 'NORTH', kind: 'slow', milliseconds: 700, patron })
    await card.signIn(patron)
    await expect(card.page.getByRole('row', { name: /North University/ })).toBeVisible()
    await card.complete()
    await expect(card.page.getByRole('row', { name: /North University/ })).toContainText(
      'your home institution',
    )
    await card.open('loans')
    await card.complete()
    await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(2)
    expect(await claims()).toEqual([])
  },
)

test('G15 while an institution works, an empty list is not called empty, and sums name who is missing', async ({
  card,
  network,
}) => {
  const claims = await recordClaims(card)
  const patron = await network.patron({ like: 'home-harbour' })
  await network.fault({ institution: 'NORTH', kind: 'hold', patron })
  await card.signInBeforeAsking(patron, 'loans')
  await expect(card.answers).toContainText('North University is still working.')
  // The rows of the other institutions appear together with the list.
  await expect(card.switcher.getByText('no account', { exact: true })).toBeVisible()
  await expect(card.institution('All institutions')).not.toContainText(/\+|\?/)
  expect(await claims()).toEqual([])
  await network.clearFaults()
  await expect(card.row('The Law of the Ferry')).toBeVisible()
  await expect(card.institution('All institutions')).toContainText('2 loans')
  expect(await claims()).toEqual([])
})

test(
  'G15 once an institution has failed, what the others lack is said, and who is missing',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'home-harbour' })
    await network.fault({ institution: 'NORTH', kind: 'hang', patron })
    await card.signIn(patron)
    await expect(card.list.getByRole('heading', { name: claim })).toHaveCount(0)
    await expect(card.page.getByRole('row', { name: /North University/ })).toContainText('No answer')
    await expect(
      card.list.getByRole('heading', {
        name: 'Nothing needs your attention at the 8 institutions that answered in full',
      }),
    ).toBeVisible()
    await expect(card.institution('All institutions')).toContainText('without North University')
  },
)

test('G24 a reader who has scrolled sees every loan, and that one of the new ones is overdue', async ({
  card,
  network,
  openBefore,
  heard,
  expectFocus,
}) => {
  await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }))
  const read = await card.row('Camera kit B').elementHandle()
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(10)
  await card.page.mouse.move(700, 450)
  await card.page.mouse.wheel(0, 600)
  await expect.poll(() => card.page.evaluate(() => window.scrollY)).toBeGreaterThan(500)
  await network.clearFaults()
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(robinsLoans)
  const words = 'New in the list: 4 loans (1 overdue) from Alpine Institute of Technology.'
  await expect(card.list).toContainText(words)
  await expect(card.institution('All institutions')).toContainText(`${robinsLoans} loans`)
  await expect(card.institution('All institutions')).toContainText('2 overdue')
  await expect.poll(() => heard().at(-1)).toContain(words)
  expect(await read?.evaluate((row) => row.isConnected)).toBe(true)

  const first = card.row('Fieldwork in Cold Climates')
  await expect(first).not.toBeInViewport()
  await card.list.getByRole('button', { name: 'Show the first' }).press('Enter')
  await expect(first).toBeInViewport()
  await expectFocus(first)
  await card.section('Overview').click()
  await expect(card.page.getByRole('heading', { level: 1 })).toHaveText('Overview')
  await expect(card.list).not.toContainText('New in the list')
})

for (const [section, words] of [
  ['overview', ['New in the list: 4 loans (1 overdue) and 1 block from Alpine Institute of Technology.']],
  ['requests', []],
] satisfies [Section, string[]][])
  test(
    `G24 what has joined a page is named if the page lists it: ${section}`,
    { tag: '@long' },
    async ({ card, network, openBefore }) => {
      await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }), section)
      await expect(card.answers).toContainText(/Alpine Institute of Technology(, which)? is still working/)
      await expect(card.list.getByRole('heading', { level: 3 }).first()).toBeVisible()
      await card.page.keyboard.press('Shift')
      await network.clearFaults()
      await card.complete()
      await expect(card.list.getByText(/^New in the list/)).toHaveText(words)
    },
  )
