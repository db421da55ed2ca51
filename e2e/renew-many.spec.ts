import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'
import { allAnswered, robinsLoans } from './card.ts'

test('G13 G17 of many renewals each has its outcome, and a hanging institution delays no other', async ({
  card,
  network,
}) => {
  test.slow() // waits for the time limit of a write at two institutions
  const patron = await network.patron({ like: 'every-renewal' })
  await card.signIn(patron, 'loans')
  await expect(card.answers).toContainText(allAnswered)
  await network.fault({ institution: 'LAKE', operation: 'renew', kind: 'hang', patron })
  await network.fault({
    institution: 'STATE',
    operation: 'renew',
    kind: 'commit-late',
    milliseconds: 8_000,
    patron,
  })
  await chooseAndRenew(card, [
    'Renewed Without Ado',
    'Accepted and Not a Day Longer',
    'Another Reader Waits',
    'Prolongé sans façon',
    'Only Until the Account Ends',
  ])
  await expect(card.list).toContainText('Renewing: 3 of 5…')
  await expect(card.row('Renewed Without Ado')).toContainText('Renewed until Friday 18 December')
  await expect(card.row('Another Reader Waits')).toContainText('Another reader is waiting for this item.')
  await expect(card.row('Accepted and Not')).toContainText('The date is still 28 November.')

  const summary = card.list.getByText('1 not renewed, 2 not confirmed, 1 unchanged, 1 renewed.')
  await expect(summary).toBeVisible()
  await expect(card.row('Prolongé sans façon')).toContainText(
    'Could not confirm. Lakeside Conservatory did not answer within 3 seconds',
  )
  const unsure = card.row('Only Until the Account Ends')
  await expect(unsure).toContainText(
    'Could not confirm. Meridian State University did not answer within 3 seconds',
  )

  const committed = () => network.writes({ patron, institution: 'STATE' })
  await expect.poll(committed).toMatchObject([{ asked: 1, committed: 1 }])
  await network.clearFaults()
  await unsure.getByRole('button', { name: 'Check again' }).click()
  await expect(unsure).toContainText('Renewed until Monday 7 December')
  await expect(card.list).toContainText('1 not renewed, 1 not confirmed, 1 unchanged, 2 renewed.')
  for (const write of network.writes({ patron })) expect(write.asked).toBe(1)
  expect(network.writes({ patron, institution: 'LAKE' })).toMatchObject([{ asked: 1, committed: 0 }])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('all loans are renewed after one question, and what failed comes first, each a link to its row', async ({
    card,
    network,
    expectFocus,
  }) => {
    const patron = await network.patron({ like: 'every-renewal' })
    await card.signIn(patron, 'loans')
    await card.complete()
    await card.list.getByRole('button', { name: 'Renew all 21' }).tap()
    const dialog = card.page.getByRole('dialog', { name: 'Renew 21 loans?' })
    await expect(dialog).toContainText('5 of them, at Old Town University, cost €0.50 each if renewed.')
    await expect(dialog).toContainText('Renewing early may not gain you any days.')
    expect(network.writes({ patron })).toEqual([])
    await dialog.getByRole('button', { name: 'Renew 21' }).tap()

    const summary = card.page.locator('#renewals')
    await expect(summary).toContainText('16 not renewed, 1 unchanged, 4 renewed.')
    await expect(summary.getByRole('link')).toHaveCount(3)
    await expect(summary).toBeInViewport({ ratio: 1 })
    await expect(summary).toContainText('Another Reader Waits: Another reader is waiting for this item.')
    await summary.getByRole('button', { name: 'and 14 more' }).tap()
    await expect(summary.getByRole('button', { name: /more$/ })).toBeHidden()
    await expect(summary).toContainText('Accepted and Not a Day Longer: the date is still 28 November')

    await card.list.getByRole('button', { name: /^Find/ }).tap()
    await card.list.getByRole('searchbox').fill('ado')
    await expect(card.row('Bitte vorsprechen')).toBeHidden()
    const address = card.page.url()
    await summary.getByRole('link', { name: 'Bitte vorsprechen' }).tap()
    const result = card.row('Bitte vorsprechen').getByText('Not renewed.').locator('xpath=../..')
    await expectFocus(result)
    await expect(result).toBeInViewport({ ratio: 1 })
    expect(card.page.url()).toBe(address)

    await card.section('Overview').tap()
    await summary.getByRole('link', { name: 'Another Reader Waits' }).tap()
    await expect(card.page).toHaveURL(address)
    await expectFocus(card.row('Another Reader Waits').getByText('Not renewed.').locator('xpath=../..'))
    for (const write of network.writes({ patron })) expect(write.asked).toBe(1)
  })
})

test('all, some or none of the loans can be selected', { tag: '@long' }, async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'loans')
  await card.list.getByRole('button', { name: 'Select loans…' }).first().click()
  const bar = card.page.getByRole('group', { name: 'Select loans' })
  await expect(bar).toContainText('None selected')
  await card.complete()
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(robinsLoans)
  await bar.getByRole('button', { name: /^Select all \d+ that can be renewed$/ }).click()
  const all = await card.list.getByRole('checkbox').count()
  await expect(bar).toContainText(`${all} selected`)
  await expect(card.row('How Ice Remembers').getByRole('checkbox')).toHaveCount(0)
  await card.page.keyboard.press('Escape')
  await expect(bar).toBeHidden()

  await card.list.getByRole('button', { name: 'Select loans…' }).first().click()
  await card.row('Bells Under Water').getByRole('checkbox').check()
  await card.page.getByRole('searchbox').fill('knots')
  await expect(bar).toContainText('1 selected, 1 not in this list')
  await bar.getByRole('button', { name: 'Select the one that can be renewed' }).click()
  await bar.getByRole('button', { name: 'Renew 2' }).click()
  await card.page.getByRole('searchbox').fill('')
  await expect(card.list).toContainText('2 renewed.')
  await expect(card.row('Knots for Landlubbers')).toContainText('Renewed until')
  await expect(card.row('Bells Under Water')).toContainText('Renewed until')
  expect(network.writes({ patron })).toHaveLength(2)
})

test(
  'more loans than one order holds are renewed together with one result',
  { tag: '@long' },
  async ({ card, network }) => {
    test.slow() // the rate limit is 18 renewals per second and institution
    const patron = await network.patron({ like: 'hundreds-to-renew' })
    await card.signIn(patron, 'loans')
    await expect(card.answers).toContainText(allAnswered)
    await card.list.getByRole('button', { name: 'Select loans…' }).first().click()
    await card.page.getByRole('button', { name: 'Select all 204 that can be renewed' }).click()
    await card.list.getByRole('button', { name: 'Renew 204' }).click()
    // Not in the whole list, because Playwright would describe the list again at each try.
    const summary = card.page.locator('#renewals')
    await expect(summary).toContainText(/Renewing: \d+ of 204…/)
    await expect(summary).toContainText('204 renewed.', { timeout: 60_000 })
    const writes = network.writes({ patron })
    expect(writes).toHaveLength(204)
    for (const { asked } of writes) expect(asked).toBe(1)
  },
)

async function chooseAndRenew(card: Card, titles: string[]) {
  await card.list.getByRole('button', { name: 'Select loans…' }).first().click()
  for (const title of titles) await card.row(title).getByRole('checkbox').check()
  await card.list.getByRole('button', { name: `Renew ${titles.length}` }).click()
}
