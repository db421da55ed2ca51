import { expect, test } from './card-test.ts'

// The application's log lines in an old browser depend on where it fails.
test.use({ expectedErrors: [/groupBy/] })

for (const language of ['en', 'de', 'fr', 'it'])
  test(
    `G25 a browser that is too old shows a sentence in its language: ${language}`,
    { tag: language === 'de' ? [] : '@long' },
    async ({ page, network, card }) => {
      await card.signIn(await network.patron({ like: 'five-institutions' }))
      await page.addInitScript(() => Reflect.deleteProperty(Map, 'groupBy'))
      await page.goto(`/card/all/overview?lang=${language}`)
      const sentences = {
        en: 'This browser is too old for Library Card.',
        de: 'Dieser Browser ist zu alt für Library Card.',
        fr: 'Ce navigateur est trop ancien pour Library Card.',
        it: 'Questo browser è troppo vecchio per Library Card.',
      }
      await expect(page.locator('#old-browser')).toContainText(sentences[language as keyof typeof sentences])
    },
  )

test('a current browser shows no such sentence', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('#old-browser')).toBeHidden()
})

test('G25 a browser without JavaScript shows a sentence in its language', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL!, locale: 'de' })
  const page = await context.newPage()
  await page.goto('/')
  expect(await page.locator('body').innerText()).toContain('Library Card braucht JavaScript')
  await expect(page.locator('#old-browser')).toBeHidden()
  await context.close()
})
