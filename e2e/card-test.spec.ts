import { expect, test } from './card-test.ts'

test(
  'a page gets responses until the end of its test, even if its instance is not used again',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    await card.signIn(await network.patron({ like: 'two-loans' }))
    await passTime(1)
    await card.page.evaluate(() => setInterval(() => fetch('/healthz'), 20))
  },
)

test('the card is complete where an institution answers nothing or not about the list', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'ALPINE', operation: 'loans', kind: '500', patron })
  await network.fault({ institution: 'LAKE', operation: 'any', kind: '500', patron })
  await card.signIn(patron, 'loans')
  await card.complete()
  await expect(card.answers).toContainText(/^8 of 9|7 of 9/)
  for (const institution of ['ALPINE', 'LAKE']) {
    await card.open('loans', institution)
    await card.complete()
    await expect(card.answers).toContainText(/Asked at|only in part/)
  }
})

test('a part of a name that two institutions have finds none of them and names both', async ({ card }) => {
  expect(() => card.institution('State')).toThrow(/Meridian State University and Birchwood State Library/)
})
