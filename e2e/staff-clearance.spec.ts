import { readFile } from 'node:fs/promises'
import { expect, test } from './card-test.ts'

/** 03, 12 and 34 have something open; 16 only at State. */
const ids = ['01', '03', '05', '12', '16', '34'].map((end) => `44720${end}`)

test(
  'a clearance report lists who is clear, who is not, and who is unknown',
  { tag: '@long' },
  async ({ card, desk, network }) => {
    await network.fault({ institution: 'STATE', operation: 'any', kind: '500' })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.page.getByRole('link', { name: 'Clearance' }).click()
    await desk.page.getByLabel('IDs or barcodes of patrons, one per line').fill(ids.join('\n'))
    await expect(desk.main).toContainText('6 patrons')
    await desk.page.getByRole('button', { name: 'Start check' }).click()
    await expect(desk.main).toContainText('Done: all 6 patrons', { timeout: 60_000 })
    await expect(desk.main).toContainText('Old Town University')

    // State does not answer, so patrons without open items elsewhere are unknown.
    await expect(desk.main.getByLabel('Result')).toContainText(/Cleared: 0.*Not cleared: 3.*Not known yet: 3/)
    await expect(desk.line('4472034')).toContainText('Valley Teachers College: 1 request')
    await expect(desk.line('4472003')).toContainText('Not cleared')
    await expect(desk.line('4472003')).toContainText('Harbour College: 1 loan')
    await expect(desk.line('4472016')).toContainText('Not known yet')
    await expect(desk.line('4472001')).toContainText('Meridian State University: did not answer')

    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('patron-services-clearance-2026-11-25.csv')
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain('"4472012","Partington, Bo"')
    for (const id of ids) expect(text).toContain(`"${id}"`)
    expect(text).toContain(
      '"4472001","Leaver, Ana","Not known yet","Old Town University","","","","","","","not checked in full"',
    )

    // After the end, unknown results can be asked again.
    await network.clearFaults()
    await card.forget()
    const next = desk.page.getByRole('region', { name: 'What to do next' })
    await expect(next).toContainText('3 results are not known')
    await next.getByRole('button', { name: 'Ask again' }).click()
    await expect(desk.page.getByRole('heading', { level: 1 })).toBeFocused()
    await expect(desk.main).toContainText('Done: all 6 patrons', { timeout: 60_000 })
    await expect(desk.main.getByLabel('Result')).toContainText(/Cleared: 2.*Not cleared: 4.*Not known yet: 0/)
    await expect(desk.line('4472001')).toContainText('No loans, requests or unpaid fees at the 7 checked')
    await expect(desk.line('4472001')).toContainText('Not checked in full: Lakeside Conservatory')
    await expect(next).toContainText('2 patrons are cleared')
    await expect(next).toContainText(
      'which were not checked in full: Lakeside Conservatory, Old Town University and Birchwood State Library.',
    )
  },
)
