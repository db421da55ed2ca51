import { expect, test } from './card-test.ts'

test('G14 fees are paid at the institution, and the card then shows the new balance', async ({
  card,
  network,
  context,
}) => {
  await context.route('https://north.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Pay</title><h1>Pay here</h1>' }),
  )
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'fees')
  await expect(card.row('The Weather Inside')).toContainText('€4.50')
  await card.list.getByRole('link', { name: 'Pay €7.40 at North University, on its own site' }).click()
  await expect(card.page.getByRole('heading', { name: 'Pay here' })).toBeVisible()
  expect(card.page.url()).toBe('https://north.example/library/pay')

  network.pay({ patron, institution: 'NORTH' })
  const before = network.calls({ institution: 'NORTH', operation: 'fees', patron }).length
  await card.page.goBack()
  await expect(card.list.getByRole('link', { name: /^Pay \$5\.00/ })).toBeVisible()
  const north = card.list.getByRole('region', { name: 'North University' })
  await expect(north).toContainText('€0.00')
  await expect(north).toContainText('1 disputed fee, not counted')
  await expect(card.row('The Weather Inside')).toHaveCount(0)
  await expect(card.list.getByRole('link', { name: /North University, on its own site/ })).toHaveCount(0)
  expect(network.calls({ institution: 'NORTH', operation: 'fees', patron }).length).toBeGreaterThan(before)
})
