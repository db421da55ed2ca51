import { test } from './card-test.ts'

test(
  'a page gets responses until the end of its test, even if its instance is not used again',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    await card.signIn(await network.patron({ like: 'two-loans' }))
    await passTime(1)
    await card.page.evaluate(() => setInterval(() => fetch('/healthz'), 20))
  },
)
