import { readFile } from 'node:fs/promises'
import { expect, test } from './card-test.ts'

test('G5 G6 staff run a report on a group, filter it, open a patron, save it and delete it', async ({
  card,
  desk,
  network,
}) => {
  test.slow()
  const late = await network.patron({ like: 'clearance-38' })
  const owing = await network.patron({ like: 'clearance-12' })
  const { page, main } = desk
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await page.getByRole('link', { name: 'Clearance' }).click()
  await page.getByRole('link', { name: 'Loans and debts elsewhere' }).click()
  await expect(page.getByRole('button', { name: 'Start report' })).toBeDisabled()
  await page.getByLabel(/^Patron group/).fill('undergraduate')
  await page.getByRole('button', { name: 'Start report' }).click()
  await expect(main).toContainText(/Done: all \d+ patrons/, { timeout: 120_000 })

  await expect(desk.line(late.idAtHome)).toContainText(
    'Alpine Institute of Technology: 1 loan, 1 overdue since 13 Nov 2026',
  )
  await expect(desk.line(owing.idAtHome)).toContainText('Alpine Institute of Technology: CHF 7.50 owed')
  await expect(main).toContainText('they cannot be checked in full from here.')
  // Rows are in the order of the work to do.
  await expect(main.getByRole('row').nth(1)).toContainText('overdue since')

  await page.getByLabel('Show').selectOption({ label: 'Overdue items' })
  await expect(desk.line(late.idAtHome)).toBeVisible()
  await expect(desk.line(owing.idAtHome)).toHaveCount(0)
  await page.getByLabel('Institution').selectOption({ label: 'Harbour College' })
  await expect(main).toContainText('No patron in this list.')
  await page.getByLabel('Institution').selectOption({ label: 'Alpine Institute of Technology' })

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('patron-services-elsewhere-2026-11-25.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain(`"${late.idAtHome}"`)
  expect(text).toContain('"Alpine Institute of Technology","1","1","2026-11-13","0"')
  expect(text).not.toContain(`"${owing.idAtHome}"`)

  await desk.line(late.idAtHome).getByRole('link').click()
  await expect(page).toHaveURL(/\/staff\/patrons\//)
  await expect(main).toContainText(late.idAtHome)
  await page.goBack()
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/staff\/clearance\/elsewhere$/)
  await expect(page.getByRole('heading', { name: 'Reports' })).toHaveCount(0)

  await card.signIn(late, 'settings')
  const views = card.page.getByRole('region', { name: /viewed your account/ })
  await expect(views).toContainText('For a report on loans and debts at other institutions')
  await expect(views).toContainText('items that are overdue or lost at other institutions')
})
