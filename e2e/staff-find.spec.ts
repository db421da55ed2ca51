import { expect, test } from './card-test.ts'
import { Desk } from './desk.ts'

const settled = { barcode: 'N 4472 0030', name: 'Leaver, Cem' }

test('a scanned barcode opens the matching patron', async ({ desk, network }) => {
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.find(settled.barcode)
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText(settled.name)
  await expect(desk.page).toHaveURL(/\/staff\/patrons\/[\w-]+$/)
  expect(desk.page.url()).not.toContain('4472')
  await expect(desk.main).toContainText(settled.barcode)
})

test(
  'a search by name lists all matches with distinguishing data',
  { tag: '@long' },
  async ({ desk, network }) => {
    await desk.signIn(await network.patron({ like: 'desk-operator-valley' }))
    await desk.find('ashdown')
    await expect(desk.main).toContainText('More than 100 matches')
    await desk.page.getByRole('searchbox').fill('nobody at all')
    await desk.page.keyboard.press('Enter')
    await expect(desk.main).toContainText('No patron found')
  },
)

test.describe('of another institution', () => {
  test.use({ expectedErrors: [/404/] })

  test('G5 staff cannot find another institution’s patron, nor open another session’s address', async ({
    desk,
    network,
    browser,
    baseURL,
  }) => {
    const foreign = await network.patron({ like: 'known-everywhere-harbour' })
    const context = await browser.newContext({ baseURL: baseURL! })
    const harbour = new Desk(await context.newPage())
    await harbour.signIn(await network.patron({ like: 'desk-operator-harbour' }))
    await harbour.find(foreign.idAtHome)
    await expect(harbour.page.getByRole('heading', { level: 1 })).toContainText(', ')
    const address = harbour.page.url()
    await context.close()

    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.find(foreign.idAtHome)
    await expect(desk.main).toContainText('No patron found')
    const before = network.calls({ patron: foreign }).length
    await desk.page.goto(address)
    await expect(desk.main).toContainText('This patron cannot be shown')
    expect(network.calls({ patron: foreign }).length).toBe(before)
  })
})
