import { expect, test } from './card-test.ts'

test('G24 an unknown page is reported within the layout of the card', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'two-loans' }))
  const main = card.page.getByRole('main')
  for (const name of ['nowhere', 'constructor']) {
    await card.page.goto(`/card/all/${name}`)
    await expect(main.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
  }
  await main.getByRole('link', { name: 'Go to the home page' }).click()
  await expect(card.page).toHaveURL(/\/card\/all\/overview$/)
})

test('an address that begins with two slashes and ends like one after a sign-in is of no page', async ({
  card,
}) => {
  for (const address of ['//x/#signed-in', '//nowhere.example/card#signed-in']) {
    await card.page.goto(new URL(card.page.url()).origin + address)
    await expect(card.page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
  }
})
