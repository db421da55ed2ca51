import { expect, test } from './card-test.ts'
import { Desk, allAnsweredAtDesk } from './desk.ts'

const settled = { barcode: 'N 4472 0030', name: 'Leaver, Cem' }

test('G4 G6 a scanned barcode opens the patron’s activity, and two keys and a scan the next patron’s', async ({
  card,
  desk,
  network,
  expectFocus,
}) => {
  const { page } = desk
  const patron = await network.patron({ like: 'five-institutions' })
  const heading = page.getByRole('heading', { level: 1 })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await expectFocus(desk.search)
  await page.keyboard.press('/')
  await expect(desk.search).toHaveValue('')
  await page.keyboard.insertText(settled.barcode)
  await page.keyboard.press('Enter')
  await expect(heading).toHaveText(settled.name)
  await expect(page).toHaveURL(/\/staff\/patrons\/[\w-]+\/activity$/)
  await expect(desk.main).toContainText(settled.barcode)
  await expectFocus(heading)

  await desk.main.getByLabel('Find in loans, requests and fees').pressSequentially('a/b')
  await expect(desk.main.getByLabel('Find in loans, requests and fees')).toHaveValue('a/b')
  await desk.place.focus()
  await page.keyboard.press('/')
  await expect(desk.place).toBeFocused()
  await heading.focus()
  await page.keyboard.press('/')
  await expectFocus(desk.search)
  await expect(desk.search).toHaveAttribute('aria-keyshortcuts', '/')
  await page.keyboard.insertText(patron.idAtHome)
  await page.keyboard.press('Enter')
  await expect(heading).toHaveText('Vale, Robin')
  await expect(desk.main).toContainText(allAnsweredAtDesk)
  await expect(desk.main.getByLabel('Find in loans, requests and fees')).toHaveValue('')
  const { url, title, history } = await page.evaluate(() => ({
    url: decodeURIComponent(document.URL),
    title: document.title,
    history: JSON.stringify(window.history.state),
  }))
  const personal = new RegExp(`N ?447|${patron.idAtHome}|Vale|Leaver`)
  for (const text of [url, title, history]) expect(text).not.toMatch(personal)
  // The live region has the name of the previous patron for up to two seconds.
  await expect(page.locator('body')).not.toContainText(settled.name)
  await page.goBack()
  await expect(heading).toHaveText(settled.name)

  await card.signIn(patron, 'settings')
  const views = card.list.getByRole('region', { name: 'Who at North University viewed your account' })
  await expect(views).toContainText('Shown in search results')
  await expect(views).toContainText('Titles of North University’s items only')
})

test(
  'a search from any staff page lists several patrons, and says where it found none',
  { tag: '@long' },
  async ({ desk, network, expectFocus }) => {
    const { page } = desk
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await page.goto('/staff/network')
    await desk.find('vale')
    await expect(page).toHaveURL(/\/staff$/)
    // Other tests add patrons of that name.
    await expect(desk.main.getByRole('link', { name: /^Vale, / }).nth(1)).toBeVisible()
    await expectFocus(page.getByRole('heading', { level: 1 }))
    await desk.find('9999999')
    await expect(desk.main).toContainText('No patron found')
    await expect(desk.main.getByRole('table')).toBeHidden()
    await expectFocus(desk.search)
  },
)

test(
  'G24 the key of the search can be turned off, and stays off',
  { tag: '@long' },
  async ({ desk, network, expectFocus }) => {
    const { page } = desk
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.main.getByRole('checkbox', { name: /^Press \/ / }).uncheck()
    await page.goto('/staff/network')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.keyboard.press('/')
    await expect(desk.search).not.toBeFocused()
    await expect(desk.search).not.toHaveAttribute('aria-keyshortcuts')
    await page.getByRole('link', { name: 'Patrons', exact: true }).click()
    await desk.main.getByRole('checkbox', { name: /^Press \/ / }).check()
    await page.getByRole('link', { name: 'Network status' }).click()
    await expectFocus(page.getByRole('heading', { level: 1, name: 'Network status' }))
    await page.keyboard.press('/')
    await expectFocus(desk.search)
  },
)

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
