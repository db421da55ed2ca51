import { test } from './card-test.ts'

test('a page that asks until the end of its test is answered until then, also where the card is not used again', async ({
  card,
  network,
  passTime,
}) => {
  await card.signIn(await network.patron({ like: 'two-loans' }))
  await passTime(1)
  await card.page.evaluate(() => setInterval(() => fetch('/healthz'), 20))
})
