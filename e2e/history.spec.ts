import { readFile } from 'node:fs/promises'
import { expect, test } from './card-test.ts'

test('a patron reads, searches and saves the returned loans of all institutions on one page', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  const askedAt = (institution: string) => network.calls({ institution, operation: 'loans', patron }).length
  await card.signIn(patron, 'loans')
  await card.complete()
  const before = askedAt('STATE')
  await card.page.getByRole('link', { name: 'Loan history' }).click()
  await expect(card.page.getByRole('heading', { level: 1 })).toHaveText('Loan history')
  const rows = card.list.getByRole('heading', { level: 3 })
  await expect(rows).toHaveCount(2)
  expect(askedAt('STATE')).toBe(before + 1)
  for (const name of ['North University', 'Meridian State University'])
    await expect(card.list.getByRole('region', { name })).toContainText('1 loan shown')
  await expect(card.list).toContainText(
    'No loan history is available from Harbour College, Alpine Institute of Technology and Lakeside Conservatory. Many libraries make loans anonymous when they are returned.',
  )

  await card.list.getByRole('searchbox', { name: 'Find in your history' }).fill('SONGS')
  await expect(rows).toHaveText(['Songs from the Market in Theory'])
  await expect(card.list).toContainText('Found 1 of 2 loans.')
  await card.list.getByRole('searchbox').fill('')

  await card.list.getByRole('button', { name: 'Print or save this list' }).click()
  const coming = card.page.waitForEvent('download')
  await card.page.getByRole('button', { name: 'Save as CSV' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe('library-card-history-2026-11-25.csv')
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toBe(
    '\uFEFF"Institution","State","Title","Author","Volume or issue","Returned","Borrowed","Library","Call number"',
  )
  expect(lines).toHaveLength(1 + 2 + 3)
  expect(lines.slice(1, 3)).toEqual([
    expect.stringMatching(/^"North University","Returned","The Law of the Winter: New Readings",/),
    expect.stringMatching(/^"Meridian State University","Returned","Songs from the Market in Theory",/),
  ])
  expect(lines.at(-1)).toMatch(/^"Lakeside Conservatory","Not given to us",""/)
})

test('G15 G18 a history for which too few calls are left today says so, and the others are shown', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'loans')
  await card.complete()
  await network.fault({ institution: 'STATE', operation: 'any', kind: '429-daily', patron })
  await card.page.getByRole('link', { name: 'Loan history' }).click()
  await expect(card.list).toContainText(
    'Meridian State University accepts a limited number of queries a day, and few are left for today. Try again tomorrow.',
  )
  await expect(card.list.getByRole('region', { name: 'North University' })).toContainText('1 loan shown')
  await expect(card.list).not.toContainText('no returned loans on record')
})

test('a patron reads a long history page by page', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'long-history' }))
  await card.page.goto('/card/all/history')
  const rows = card.list.getByRole('heading', { level: 3 })
  await expect(rows).toHaveCount(100)
  await expect(card.list).toContainText('Meridian State University has no returned loans on record.')
  await expect(card.page.getByText('Returned on 13 November').first()).toBeVisible()
  await card.page.getByRole('button', { name: 'Show more' }).click()
  await expect(rows).toHaveCount(130)
  await expect(card.page.getByRole('button', { name: 'Show more' })).toHaveCount(0)
})

test(
  'G15 G17 each history is shown as it arrives, and one that does not load is not an empty history',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await card.signIn(patron, 'loans')
    await card.complete()
    await network.fault({ institution: 'STATE', operation: 'loans', kind: 'hang', patron })
    const send = await card.holdRequests('**/01MER_STATE/history')
    await card.page.getByRole('link', { name: 'Loan history' }).click()
    await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(1)
    await expect(card.list).toContainText('Asking Meridian State University…')
    send()
    await expect(card.list).toContainText('The loan history of Meridian State University did not load.')
    await expect(card.list).not.toContainText('no returned loans on record')
    await network.clearFaults()
    await card.list.getByRole('button', { name: 'Try again' }).click()
    await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(2)
  },
)

test(
  'G15 a history that does not load is not an empty history',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'long-history' }), 'loans', 'NORTH')
    await card.complete()
    await network.fault({ institution: 'NORTH', operation: 'loans', kind: '500' })
    await card.page.getByRole('link', { name: 'Loan history' }).click()
    await expect(card.page.getByText('The loan history of North University did not load.')).toBeVisible()
    await expect(card.page.getByText('No returned loans on record')).toHaveCount(0)
    await network.clearFaults()
    await card.page.getByRole('button', { name: 'Try again' }).click()
    await expect(card.page.getByRole('main').getByRole('heading', { level: 3 })).toHaveCount(100)
  },
)

test('G3 a shared computer does not show the history', { tag: '@long' }, async ({ card, network }) => {
  await card.signInByHand(await network.patron({ like: 'long-history' }), { sharedComputer: true })
  await card.open('loans')
  await card.complete()
  await expect(card.page.getByRole('link', { name: 'Loan history' })).toHaveCount(0)
})
