import { readFile } from 'node:fs/promises'
import { expect, test } from './card-test.ts'

const ids = Array.from({ length: 40 }, (_, index) => String(4_472_001 + index))

test('a clearance report of 40 patrons lists who is clear, who is not, and who is unknown', async ({
  card,
  desk,
  network,
}) => {
  test.slow()
  await network.fault({ institution: 'STATE', operation: 'any', kind: '500' })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.page.getByRole('link', { name: 'Clearance' }).click()
  await desk.page.getByLabel('IDs or barcodes of patrons, one per line').fill(ids.join('\n'))
  await expect(desk.main).toContainText('40 patrons')
  await desk.page.getByRole('button', { name: 'Start' }).click()
  await expect(desk.main).toContainText('Done: all 40 patrons', { timeout: 60_000 })
  await expect(desk.main).toContainText('Old Town University')

  // State does not answer, so patrons without open items elsewhere are unknown.
  await expect(desk.main.getByLabel('Result')).toContainText(/Cleared: 0.*Not cleared: 8.*Not known yet: 32/)
  await expect(desk.line('4472034')).toContainText('Valley Teachers College: 1 request')
  await expect(desk.line('4472003')).toContainText('Not cleared')
  await expect(desk.line('4472003')).toContainText('Harbour College: 1 loan')
  await expect(desk.line('4472016')).toContainText('Not known yet')
  await expect(desk.line('4472001')).toContainText('Meridian State University: did not answer')

  const [download] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.page.getByRole('button', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('patron-services-clearance-2026-11-25.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('"4472012","Partington, Bo"')
  for (const id of ids) expect(text).toContain(`"${id}"`)
  expect(text).toContain(
    '"4472001","Leaver, Ana","Not known yet","Old Town University","","","","","not asked"',
  )

  // After the end, unknown results can be asked again.
  await network.clearFaults()
  await card.forget()
  const next = desk.page.getByRole('region', { name: 'What to do next' })
  await expect(next).toContainText('32 results are not known')
  await next.getByRole('button', { name: 'Ask again' }).click()
  await expect(desk.page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(desk.main).toContainText('Done: all 40 patrons', { timeout: 60_000 })
  await expect(desk.main.getByLabel('Result')).toContainText(/Cleared: 31.*Not cleared: 9.*Not known yet: 0/)
  await expect(desk.line('4472001')).toContainText('Cleared at the 8 that were asked')
  await expect(desk.line('4472001')).toContainText('Not asked: Old Town University')
  await expect(next).toContainText('31 patrons are cleared')
  await expect(next).toContainText('First ask the desk of Old Town University')
})
