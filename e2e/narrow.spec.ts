import { expect, test } from './card-test.ts'

for (const width of [390, 320])
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 780 }, hasTouch: true })

    test(`G24 no page scrolls sideways at ${width} px, and the switcher is a dialog`, async ({
      card,
      network,
    }) => {
      await card.signIn(await network.patron({ like: 'five-institutions' }))
      for (const section of ['overview', 'loans', 'requests', 'fees', 'blocks', 'details'] as const) {
        await card.open(section)
        await expect(card.list).toContainText('answered at 14:0')
        const { scrollWidth, clientWidth } = await card.page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          clientWidth: document.documentElement.clientWidth,
        }))
        expect(scrollWidth, section).toBeLessThanOrEqual(clientWidth)
      }
      await card.page.getByRole('button', { name: /All institutions/ }).click()
      const dialog = card.page.getByRole('dialog')
      await dialog.getByRole('link', { name: /Harbour College/ }).click()
      await expect(card.page).toHaveURL(/01MER_HARBOUR\/details$/)
      await expect(dialog).toBeHidden()
      await expect(card.page.getByRole('heading', { level: 1 })).toBeFocused()
    })
  })
