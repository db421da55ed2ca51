import { expect, test } from './card-test.ts'
import { robinsLoans } from './card.ts'

test.use({ viewport: { width: 320, height: 780 } })

test('G24 no staff page scrolls sideways at 320 px', async ({ desk, network }) => {
  const { page, main } = desk
  const patron = await network.patron({ like: 'five-institutions' })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await expectNoSideways('search')
  await desk.find('vale')
  await expect(main).toContainText('Vale, Robin')
  await expectNoSideways('found')
  await desk.openActivity(patron)
  await expect(main).toContainText(`${robinsLoans} loans`)
  await expectNoSideways('activity')
  for (const address of ['clearance', 'network', 'nowhere'] as const) {
    await page.goto(`/staff/${address}`)
    await expectNoSideways(address)
  }

  async function expectNoSideways(where: string) {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(main.locator('[aria-busy="true"]')).toHaveCount(0)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, where).toBeLessThanOrEqual(320)
  }
})
