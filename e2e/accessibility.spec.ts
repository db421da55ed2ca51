import { allAppearances, violationsIn } from './accessibility.ts'
import { expect, test } from './card-test.ts'

/** Each fault is in one theme, direction or width only. */
const faults = `
  @media (prefers-color-scheme: dark) and (max-width: 400px) { #dark { color: #222; background: #111; } }
  [dir='rtl'] #rtl { color: #ddd; background: #fff; }`

test('G24 axe finds a violation that exists in one appearance only', { tag: '@long' }, async ({ page }) => {
  const text = '<p id="dark">One</p><p id="rtl">Two</p>'
  await page.setContent(
    `<html lang="en"><title>Faults</title><style>${faults}</style><main><h1>Faults</h1>${text}</main>`,
  )
  const found = await violationsIn(page, allAppearances)
  const expected = expect.stringMatching(/"dark".*"rtl".*320.*color-contrast: <p id="dark">.*<p id="rtl">/)
  expect(found).toContainEqual(expected)
  expect(found).not.toContainEqual(expect.stringContaining('"light","direction":"ltr"'))
})

test.describe('in the contrast themes of Windows', () => {
  test.use({ forcedColors: 'active' })

  test('the current tab is visible in forced colours', async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'two-loans' }), 'loans')
    const borderOf = (name: string) =>
      card.section(name).evaluate((tab) => getComputedStyle(tab).borderBlockEndColor)
    expect(await borderOf('Loans')).not.toBe(await borderOf('Fees'))
  })
})
