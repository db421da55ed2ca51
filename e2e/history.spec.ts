import { expect, test } from './card-test.ts'

test('a patron reads returned loans where the institution keeps a record of them', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'long-history' }), 'loans')
  await card.page.getByRole('link', { name: 'Loan history' }).click()
  await expect(card.page.getByRole('heading', { level: 1 })).toHaveText('Loan history')
  await expect(card.page.getByText(/^No loan history is available from Harbour College/)).toBeVisible()

  await card.page.getByRole('main').getByRole('link', { name: 'North University' }).click()
  const rows = card.page.getByRole('main').getByRole('heading', { level: 3 })
  await expect(rows).toHaveCount(100)
  await expect(card.page.getByText('Returned on 13 November').first()).toBeVisible()
  await card.page.getByRole('button', { name: 'Show more' }).click()
  await expect(rows).toHaveCount(130)
  await expect(card.page.getByRole('button', { name: 'Show more' })).toHaveCount(0)
})

test('G15 a history that does not load is not an empty history', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'long-history' }), 'loans', 'NORTH')
  await card.complete()
  await network.fault({ institution: 'NORTH', operation: 'loans', kind: '500' })
  await card.page.getByRole('link', { name: 'Loan history' }).click()
  await expect(card.page.getByText('The loan history of North University did not load.')).toBeVisible()
  await expect(card.page.getByText('No returned loans on record')).toHaveCount(0)
  await network.clearFaults()
  await card.page.getByRole('button', { name: 'Try again' }).click()
  await expect(card.page.getByRole('main').getByRole('heading', { level: 3 })).toHaveCount(100)
})

test('G3 a shared computer does not show the history', async ({ card, network }) => {
  await card.signInByHand(await network.patron({ like: 'long-history' }), { sharedComputer: true })
  await card.open('loans')
  await card.complete()
  await expect(card.page.getByRole('link', { name: 'Loan history' })).toHaveCount(0)
})
