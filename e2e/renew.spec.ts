import { expect, test } from './card-test.ts'
import { allAnswered, robinsLoans } from './card.ts'

const maps = 'A Grammar of Small Maps'

test('G12 G14 a loan is renewed once, and its row shows the new date', async ({ card, network, heard }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'loans')
  await expect(card.answers).toContainText(allAnswered)
  const titles = card.list.getByRole('heading', { level: 3 })
  await expect(titles).toHaveCount(robinsLoans)
  const before = await titles.allInnerTexts()
  const send = await card.holdRequests('**/api/renewals')

  await card.row(maps).getByRole('button', { name: 'Renew' }).dblclick()
  await expect(card.row(maps).getByRole('button')).toHaveText(/^Renewing…/)
  await expect(card.row(maps)).toContainText('Due Friday 27 November 2026')
  send()
  await expect(card.row(maps)).toContainText('Renewed until Friday 18 December (was 27 November).')
  await expect(card.row(maps)).toHaveAccessibleName(/Due Friday 18 December 2026/)
  await expect(card.row(maps).getByRole('button')).toHaveCount(0)

  expect(await titles.allInnerTexts()).toEqual(before)
  expect(network.writes({ patron })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
  const said = `${maps}: Renewed until Friday 18 December (was 27 November).`
  await expect.poll(heard).toContain(said)
  expect(heard().filter((text) => text === said)).toHaveLength(1)
})

test('loans due soon can be renewed from the overview, and the outcome is on the loans page', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron)
  await card.list.getByRole('button', { name: 'Renew 2 loans : due within a week' }).click()
  await expect(card.list).toContainText('2 renewed.')
  await card.list.getByRole('link', { name: 'See the loans' }).click()
  await expect(card.row(maps)).toContainText('Renewed until Friday 18 December (was 27 November).')
  await expect(card.row('Rivers That Changed')).toContainText('(was 28 November)')
  expect(network.writes({ patron })).toMatchObject([{ committed: 1 }, { committed: 1 }])
})

test('loans due soon can be renewed from the loans page', { tag: '@long' }, async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'loans', 'NORTH')
  await card.list.getByRole('button', { name: 'Renew 1 due soon' }).click()
  await expect(card.row(maps)).toContainText('Renewed until Friday 18 December')
  await expect(card.list.getByRole('button', { name: /due soon/ })).toHaveCount(0)
  expect(network.writes({ patron })).toMatchObject([{ institution: 'NORTH', committed: 1 }])
})

test('a blocked or recalled loan has no Renew button and says why', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
  await expect(card.row('How Ice Remembers')).toContainText(
    'Cannot be renewed until the block there is lifted',
  )
  await expect(card.row('How Ice Remembers').getByRole('button')).toHaveCount(0)
  await expect(card.row('Counterpoint')).toContainText('Recalled')
  await expect(card.row('Counterpoint').getByRole('button')).toHaveCount(0)
})

test(
  'a renewal with a fee shows the amount first and adds it to the fees',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'every-renewal' })
    await card.signIn(patron, 'loans', 'OLDTOWN')
    await expect(card.row('Für fünfzig Cent verlängert')).toContainText('Renewing costs €0.50')
    await card.list.getByRole('button', { name: 'Renew 4 due soon' }).click()
    const dialog = card.page.getByRole('dialog', { name: 'Renew 4 loans?' })
    await expect(dialog).toContainText('At Old Town University, they cost €0.50 each if renewed.')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    expect(network.writes({ patron })).toEqual([])

    await card.list.getByRole('button', { name: 'Renew 4 due soon' }).click()
    await dialog.getByRole('button', { name: 'Renew 4' }).click()
    await expect(card.list).toContainText('3 not renewed, 1 renewed.')
    await expect(card.row('Von anderen bestellt')).toContainText('Another reader is waiting for this item.')
    await card.section('Fees').click()
    await expect(card.row('Für fünfzig Cent verlängert')).toContainText('€0.50')
  },
)

test('G12 outcomes of renewals in flight appear after a reload', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'NORTH', operation: 'renew', kind: 'hold', patron })
  await card.signIn(patron, 'loans')
  await card.list.getByRole('button', { name: 'Renew 2 due soon' }).click()
  await expect.poll(() => network.writes({ patron, institution: 'NORTH' })).toHaveLength(1)
  await card.page.reload({ waitUntil: 'commit' })
  await network.clearFaults()
  await expect(card.row(maps)).toContainText('Renewed until Friday 18 December')
  await expect(card.row('Rivers That Changed')).toContainText('Renewed until')
  for (const write of network.writes({ patron })) expect(write).toMatchObject({ asked: 1, committed: 1 })
})

test(
  'an institution with a read-only key offers no renewal after the first attempt',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'NORTH', operation: 'renew', kind: 'key-rejected' })
    await card.signIn(patron, 'loans', 'NORTH')
    await card.row(maps).getByRole('button', { name: 'Renew' }).click()
    await expect(card.row(maps)).toContainText(
      'Not renewed. This cannot be done from here: North University lets Library Card only read.',
    )
    await expect(card.list.getByRole('button', { name: /^Renew/ })).toHaveCount(0)
    await card.page.reload()
    await expect(card.row(maps)).toContainText('Due Friday 27 November')
    await expect(card.list.getByRole('button', { name: /^Renew/ })).toHaveCount(0)
  },
)

test(
  'a refusal for a block or fees that the card does not show is carried to those pages until the next refresh',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'every-renewal' }), 'loans', 'HARBOUR')
    for (const title of ['Blocked Meanwhile', 'Owing Too Much']) {
      await card.row(title).getByRole('button', { name: 'Renew' }).click()
      await expect(card.row(title)).toContainText('Not renewed. Harbour College says that')
      await expect(card.row(title).getByRole('link', { name: /^see/ })).toHaveCount(0)
    }
    const words =
      /Harbour College refused a renewal at 14:\d\d for a block that it does not show: ask its desk\./
    await card.section('Blocks').click()
    await expect(card.list).toContainText(words)
    await expect(card.list).not.toContainText('No blocks')
    await card.section('Fees').click()
    await expect(card.list).toContainText(
      /refused a renewal at 14:\d\d for fees that it does not show: ask its desk\./,
    )
    await expect(card.list).not.toContainText(/nothing/i)
    await card.section('Overview').click()
    await expect(card.list).toContainText(words)
    await card.list.getByRole('button', { name: 'Refresh' }).click()
    await expect(card.list).not.toContainText('refused a renewal')
  },
)

test('G13 Check again says what it found and when, and a renewal that was not done can be sent again', async ({
  card,
  network,
  passTime,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'NORTH', operation: 'renew', kind: '500', patron, times: 1 })
  await card.signIn(patron, 'loans')
  await card.row(maps).getByRole('button', { name: 'Renew' }).click()
  await expect(card.row(maps)).toContainText('Could not confirm.')
  await card.row(maps).getByRole('button', { name: 'Check again' }).click()
  await expect(card.row(maps)).toContainText(/Checked at 14:\d\d: still 27 November\./)
  await passTime(61_000)
  await card.row(maps).getByRole('button', { name: 'Check again' }).click()
  await expect(card.row(maps)).toContainText(/Not renewed\. Checked at 14:\d\d: still 27 November\./)
  await card.row(maps).getByRole('button', { name: 'Renew' }).click()
  await expect(card.row(maps)).toContainText('Renewed until Friday 18 December')
})

test.describe('without an answer to a renewal', () => {
  // Background requests of the page while the browser is offline.
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] })

  for (const [kind, words] of [
    ['500', 'North University gave no usable answer.'],
    ['reset', 'The connection to North University was lost.'],
  ] as const)
    test(
      `G15 a renewal that ends with ${kind} names that cause`,
      { tag: kind === '500' ? [] : '@long' },
      async ({ card, network }) => {
        const patron = await network.patron({ like: 'five-institutions' })
        await card.signIn(patron, 'loans')
        await card.complete()
        await network.fault({ institution: 'NORTH', operation: 'renew', kind, patron })
        await card.row(maps).getByRole('button', { name: 'Renew' }).click()
        await expect(card.row(maps)).toContainText(
          `Could not confirm. ${words} Your renewal may have gone through.`,
        )
      },
    )

  test('G15 offline nothing is sent, which is said, also once the connection is back', async ({
    card,
    network,
  }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await card.signIn(patron, 'loans')
    await card.complete()
    await card.page.context().setOffline(true)
    await card.row(maps).getByRole('button', { name: 'Renew' }).click()
    const words = 'Not renewed. You were offline, so nothing was sent.'
    await expect(card.row(maps)).toContainText(words)
    await card.page.context().setOffline(false)
    await card.page.waitForFunction(() => navigator.onLine)
    await expect(card.row(maps)).toContainText(words)
    expect(network.writes({ patron })).toEqual([])
    await card.row(maps).getByRole('button', { name: 'Renew' }).click()
    await expect(card.row(maps)).toContainText('Renewed until Friday 18 December')
  })
})
