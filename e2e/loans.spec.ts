import type { Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'

test('one page lists all loans of the network by urgency', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }))
  await card.section('Loans').click()
  await expect(card.list.getByRole('heading', { level: 2 })).toHaveText([
    'Overdue or recalled',
    'Due within a week',
    'Later',
  ])
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(robinsLoans)
  await expect(card.row('The Salt Road')).toContainText('3 days overdue')
  await expect(card.row('The Salt Road')).toContainText('Overdue fine if returned now: €1.50')
  await expect(card.row('Counterpoint')).toContainText('Recalled: return by tomorrow')
  await expect(card.row('Camera kit B')).toContainText('Due today at 17:00')
  await expect(card.list).toContainText('Dates at Meridian State University are in New York time.')
})

test(
  'G24 a screen reader reads a row as its title and due sentence',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    await expect(card.row('The Salt Road')).toMatchAriaSnapshot(`
    - 'listitem "The Salt Road: Trade and Memory on the Northern Coast Due Sunday 22 November 2026, 3 days overdue"':
      - 'heading "The Salt Road: Trade and Memory on the Northern Coast" [level=3]'
  `)
    await expect(card.row('Counterpoint')).toMatchAriaSnapshot(`
    - listitem "Counterpoint for the Impatient Recalled. Due Thursday 26 November 2026, tomorrow":
      - heading "Counterpoint for the Impatient" [level=3]
  `)
    await expect(card.row('A Grammar of Small Maps')).toMatchAriaSnapshot(`
    - listitem "A Grammar of Small Maps Due Friday 27 November 2026, in 2 days":
      - heading "A Grammar of Small Maps" [level=3]
  `)
  },
)

test('typing filters the loans', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
  await card.page.getByRole('searchbox', { name: 'Find in your loans' }).fill('nageli')
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveText(['How Ice Remembers'])
})

test('G23 all 230 loans at one institution are shown and found', async ({ card, network }) => {
  const patron = await network.patron({ like: 'many-loans' })
  await card.signIn(patron, 'loans', 'NORTH')
  const titles = card.list.getByRole('heading', { level: 3 })
  await expect(titles).toHaveCount(230, { timeout: 30_000 })
  const last = (await titles.last().textContent()) ?? ''
  await card.page.getByRole('searchbox', { name: 'Find in your loans' }).fill(last)
  await expect(titles).toHaveText([last])
})

test('G8 G10 hostile text is shown as text', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'hostile-text' }))
  for (const section of ['loans', 'requests', 'fees', 'blocks', 'details'] as const) {
    await card.open(section)
    await expect(card.answers).toContainText('answered at')
    expect(
      await card.page.locator('main img:not([src^="/pictures/"]), main script, main iframe').count(),
    ).toBe(0)
    expect(await widerThanTheWindow(card.page)).toBe(false)
  }
})

async function widerThanTheWindow(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}
