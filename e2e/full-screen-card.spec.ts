import { expectAccessible } from './accessibility.ts'
import { expect, test } from './card-test.ts'

const windows = [
  { name: 'a small phone', width: 320, height: 568 },
  { name: 'a phone on its side', width: 844, height: 390 },
  { name: 'a small phone on its side', width: 568, height: 320 },
  { name: 'a wide screen', width: 1280, height: 900 },
]

test.use({ colorScheme: 'dark' })

test(
  'the name in the masthead leads to the card, which fills the screen in white until it is closed',
  { tag: '@long' },
  async ({ card, network, expectFocus }, testInfo) => {
    const { page } = card
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    await page.getByRole('link', { name: /library card$/ }).click()
    const opener = page.getByRole('button', { name: 'Show full screen' })
    const dialog = page.getByRole('dialog', { name: 'North University' })
    const number = dialog.getByText('N 4471 2093')
    await opener.click()
    await expect(dialog.getByRole('img', { name: 'Barcode of your card number' })).toBeVisible()
    await expectAccessible(page, testInfo)

    for (const { name, ...size } of windows)
      await test.step(name, async () => {
        await page.setViewportSize(size)
        await expect(dialog).toHaveCSS('background-color', 'rgb(255, 255, 255)')
        await expect.poll(() => dialog.boundingBox()).toEqual({ x: 0, y: 0, ...size })
        expect(
          await dialog.evaluate((it) => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]),
        ).toEqual([0, 0])
        const bars = await dialog.locator('svg').boundingBox()
        expect(bars?.width).toBeGreaterThan(Math.min(size.width, 600) * 0.8)
        expect(bars?.height).toBeGreaterThan(64)
        const fontSize = await number.evaluate((it) => Number.parseFloat(getComputedStyle(it).fontSize))
        expect(fontSize).toBeGreaterThanOrEqual(24)
        await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
        await expect(number).toBeInViewport({ ratio: 1 })
      })

    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expectFocus(opener)
    await opener.click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(dialog).toHaveCount(0)
    await expectFocus(opener)
  },
)
