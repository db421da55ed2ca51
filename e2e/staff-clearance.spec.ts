import { readFile } from 'node:fs/promises'
import type { Desk } from './desk.ts'
import { expect, test } from './card-test.ts'

test.use({ passesMinutes: true })

const minute = 60_000

async function startReport({ page, main }: Desk, ids: string[]) {
  await page.getByRole('link', { name: 'Clearance' }).click()
  await page.getByLabel('IDs or barcodes of patrons, one per line').fill(ids.join('\n'))
  await expect(main).toContainText(`${ids.length} patrons`)
  await page.getByRole('button', { name: 'Start check' }).click()
  await expect(main).toContainText(`Done: all ${ids.length} patrons`, { timeout: 60_000 })
}

/** Of 20 patrons, 03 has a loan at Harbour and 16 a request at State; State fails for 05. */
test('G15 a clearance report has three groups, names what cannot be checked once, and asks again by itself', async ({
  desk,
  network,
  passTime,
}) => {
  const patrons = await Promise.all(
    Array.from({ length: 19 }, (_none, nth) =>
      network.patron({ like: `clearance-${['03', '16', '05'][nth] ?? '01'}` }),
    ),
  )
  const lost = await network.patron({ like: 'lost-not-counted' })
  const [open, requester, failing] = patrons.map(({ idAtHome }) => idAtHome)
  await network.fault({ institution: 'STATE', operation: 'any', kind: '500', patron: patrons[2]! })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await startReport(
    desk,
    [...patrons, lost].map(({ idAtHome }) => idAtHome),
  )

  await expect(desk.main).toContainText(
    'Ask Lakeside Conservatory, Old Town University and Birchwood State Library as well: they cannot be checked in full from here.',
  )
  const groups = desk.main.getByLabel('Result')
  await expect(groups).toContainText(
    /Nothing open: 16.*Something open: 3.*Not checked in full: 1.*Not found: 0/,
  )
  const next = desk.page.getByRole('region', { name: 'What to do next' })
  await expect(next).toContainText(/16 patrons: nothing open at the \d+ institutions that can be checked\./)
  await expect(desk.line(open!)).toContainText('Something openHarbour College: 1 loan')
  await expect(desk.line(requester!)).toContainText('Something openMeridian State University: 1 request')
  // The record there counts no loans.
  await expect(desk.line(lost.idAtHome)).toContainText(
    'Something openAlpine Institute of Technology: 2 loans',
  )
  const row = desk.line(failing!)
  await expect(row).toContainText('Not checked in fullMeridian State University: gave no usable answer')
  await expect(desk.main).not.toContainText(/cleared|close/i)

  // State fails after a minute, and answers ten minutes later.
  const calls = () => network.calls({ institution: 'STATE', patron: patrons[2]! }).length
  const before = calls()
  await passTime(minute)
  await expect.poll(calls, { timeout: 90_000 }).toBeGreaterThan(before)
  await network.clearFaults()
  await passTime(10 * minute)
  await expect(row).toContainText(/Nothing open at the \d+ institutions that can be checked/, {
    timeout: 120_000,
  })
  await expect(groups).toContainText(/Nothing open: 17.*Not checked in full: 0/)
})

test(
  'a clearance report names what a patron has turned off, is saved whole and can be asked again',
  {
    tag: '@long',
  },
  async ({ card, desk, network }) => {
    const patrons = await Promise.all(
      ['01', '12', '05'].map((end) => network.patron({ like: `clearance-${end}` })),
    )
    const [first, owing, off] = patrons.map(({ idAtHome }) => idAtHome)
    await card.signIn(patrons[2]!, 'settings')
    const harbour = card.page.getByRole('checkbox', { name: /Harbour College/ })
    // React resets the box until it renders the changed choice.
    await harbour.click()
    await expect(card.institution('Harbour')).toContainText('Turned off')
    await card.signOut()
    await expect(card.page.getByRole('heading', { name: /You are signed out/ })).toBeVisible()
    await network.fault({ institution: 'STATE', operation: 'any', kind: '500', patron: patrons[0]! })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await startReport(desk, [first!, owing!, off!])
    await expect(desk.line(owing!)).toContainText(
      'Something openAlpine Institute of Technology: CHF 7.50 unpaid',
    )
    await expect(desk.line(off!)).toContainText(
      'Not checked in fullHarbour College: turned off by the patron',
    )

    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('patron-services-clearance-2026-11-25.csv')
    const text = await readFile(await download.path(), 'utf8')
    for (const id of [first, owing, off]) expect(text).toContain(`"${id}"`)
    expect(text).toContain(
      '"Not checked in full","Old Town University","","","","","","","","cannot be checked in full from here"',
    )
    expect(text).not.toMatch(/cleared|close/i)

    // After the end, institutions can be asked again at once.
    await network.clearFaults()
    await card.forget()
    const next = desk.page.getByRole('region', { name: 'What to do next' })
    await expect(next).toContainText('2 patrons were not checked in full')
    await next.getByRole('button', { name: 'Ask again' }).click()
    await expect(desk.page.getByRole('heading', { level: 1 })).toBeFocused()
    await expect(desk.line(first!)).toContainText(
      /Nothing open at the \d+ institutions that can be checked/,
      {
        timeout: 60_000,
      },
    )
  },
)
