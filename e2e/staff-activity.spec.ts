import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { extractText } from 'unpdf'
import { expect, test } from './card-test.ts'
import { allAnsweredAtDesk } from './desk.ts'
import { answeredAllBut, robinsLoans, robinsLoansBut } from './card.ts'
import type { Desk } from './desk.ts'

test('G6 staff see a patron at one institution and at all, with titles of their own only', async ({
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(patron)
  await expect(desk.main).toContainText(`${allAnsweredAtDesk} at 14:0`)
  await expect(desk.line('North University')).toContainText('home')
  const before = network.calls({ patron }).length
  await desk.place.selectOption({ value: '01MER_HARBOUR' })
  await expect(desk.page).toHaveURL(/institution=01MER_HARBOUR$/)
  await expect(desk.line('Harbour College')).toBeVisible()
  await expect(desk.line('Alpine')).toBeHidden()
  expect(network.calls({ patron }).length).toBe(before)
  await expect(desk.main.getByText('title hidden').first()).toBeVisible()
  expect(await desk.page.content()).not.toMatch(/Camera kit|Statistics After Lunch/)

  await desk.place.selectOption({ value: 'all' })
  const salt = desk.loans.filter({ hasText: 'The Salt Road' })
  await expect(salt).toContainText('HF 1379 .B73')
  await expect(salt).toContainText('3 days overdue')
  await expect(desk.main).toContainText(
    'By our count, 23 more overdue loans will block this patron everywhere (limit of the network: 25).',
  )
  await expect(desk.loans).toHaveCount(robinsLoans)
  expect(await desk.page.content()).not.toMatch(/Camera kit|Statistics After Lunch|Fieldwork in Cold/)
})

test(
  'staff recognise an item in hand by its barcode and sort the loans, also on paper',
  { tag: '@long' },
  async ({ desk, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await expect(desk.page.getByRole('banner')).toContainText('Marguerite Osei')
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(/institutions(: all)? answered at/)
    const hidden = desk.loans.filter({ hasText: 'title hidden' })
    const end = await hidden.first().locator('b').innerText()
    await desk.main.getByLabel('Find in loans, requests and fees').fill(`31 2345 ${end}`)
    await expect(desk.loans).toHaveCount(1)
    await expect(desk.loans).toContainText(end)
    await desk.main.getByLabel('Find in loans, requests and fees').fill('')

    const head = desk.main.getByRole('table', { name: 'Loans' }).locator('thead')
    await head.getByRole('button', { name: 'Status' }).click()
    await expect(head.getByRole('columnheader', { name: 'Status' })).toHaveAttribute('aria-sort', 'ascending')
    await expect(desk.loans.first()).toContainText('overdue')
    await head.getByRole('button', { name: 'Status' }).click()
    await expect(desk.loans.first()).toContainText('On loan')

    await desk.page.emulateMedia({ media: 'print' })
    await expect(head.getByText('Status')).toBeVisible()
    await expect(desk.loans.first()).toContainText('On loan')
  },
)

test(
  'G15 a hanging institution has a line that says so, and the totals are marked as incomplete',
  { tag: '@long' },
  async ({ desk, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'ALPINE', operation: 'any', kind: 'hang', patron })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(answeredAllBut(1))
    await expect(desk.line('Alpine')).toContainText('Did not answer.')
    const foot = desk.line('account that answered').or(desk.line('accounts that answered'))
    await expect(foot.getByRole('cell').first()).toHaveText(`${robinsLoansBut('ALPINE')}+`)
    await expect(desk.place).toHaveAccessibleDescription(
      `${robinsLoansBut('ALPINE')} loans, 1 overdue, without Alpine Institute of Technology`,
    )
    await network.clearFaults()
    await desk.line('Alpine').getByRole('button', { name: 'Ask again' }).click()
    await expect(desk.main).toContainText(/institutions(: all)? answered at/)
    await expect(desk.main.getByRole('rowgroup').last().getByRole('cell').first()).toHaveText(
      String(robinsLoans),
    )
  },
)

test('G6 saved and printed lists contain no titles and name institutions without an answer', async ({
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(patron)
  await expect(desk.main).toContainText(answeredAllBut(1))

  const institutions = await save(desk, 'Save institutions')
  expect(institutions.name).toBe('patron-services-institutions-2026-11-25.csv')
  expect(institutions.text).toContain('"State","Patron","Loans"')
  expect(institutions.text).not.toContain('Vale')
  expect(institutions.text).toMatch(/"Alpine Institute of Technology","No answer","N 4471/)
  const items = await save(desk, 'Save loans, requests and fees')
  expect(items.text).toContain('"Harbour College"')
  const slip = await printed(desk)
  expect(slip).toContain('Missing from this slip: Alpine Institute of Technology (gave no usable answer).')
  expect(slip).toMatch(/To pay: €\d/)
  expect(slip).toContain('https://north.example/library/contact')
  for (const text of [institutions.text, items.text, slip])
    expect(text).not.toMatch(/Camera kit|Counterpoint/)
  for (const { text } of [institutions, items]) expect(text).not.toContain('Salt Road')
})

test('the slip for the patron names blocks, items ready to pick up and running fines', async ({
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(patron)
  await expect(desk.main).toContainText(allAnsweredAtDesk)
  const slip = await printed(desk)
  expect(slip).toContain('You cannot borrow or renew at Alpine Institute of Technology.')
  expect(slip).toContain('Ready to pick up until Saturday 28 November 2026')
  expect(slip).toContain('overdue fine if returned now: €1.50')
})

test('a clerk goes from one patron to the next by keyboard: find, explain the block, reveal a title, slip', async ({
  desk,
  network,
  expectFocus,
}) => {
  const { page } = desk
  await page.addInitScript(() => (window.print = () => {}))
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await expectFocus(desk.search)
  for (const [like, reason] of explained) {
    const patron = await network.patron({ like })
    await page.keyboard.insertText(patron.idAtHome)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/activity$/)
    await expectFocus(page.getByRole('heading', { level: 1 }))
    await expect(desk.main).toContainText(/institutions(: all)? answered at/)
    await expect(desk.main.getByRole('table', { name: 'Blocks and what lifts them' })).toContainText(reason)
    await tabTo(page, 'Slip for the patron')
    await page.keyboard.press('Enter')
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await tabTo(page, 'Show titles at other institutions…')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    // In the dialog, the key does not leave it.
    await page.keyboard.press('/')
    const firstReason = page.getByRole('radio').first()
    await expect(async () => {
      await page.keyboard.press('Tab')
      await expect(firstReason).toBeFocused({ timeout: 200 })
    }).toPass()
    await page.keyboard.press('Space')
    await expect(firstReason).toBeChecked()
    // Presses Enter on the reason itself.
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(desk.main).toContainText(/ visible for 10 more minutes/)
    await page.keyboard.press('/')
    await expectFocus(desk.search)
    await expect(desk.search).toHaveValue('')
  }
})

const explained = [
  ['five-institutions', /borrow or renew.*An item is overdue \(2 days\).*Return the item/],
  ['blocked-at-one', /More is owed there than the library allows.*Pay the fees there/],
] as const

/** Presses Tab until the control with this text has the focus. */
async function tabTo(page: Page, text: string) {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.textContent))?.includes(text)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No control “${text}” within 40 presses of Tab`)
}

async function save({ page }: Desk, what: string) {
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: what, exact: true }).click(),
  ])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

/** Text of the printed page. A test cannot use the browser's print dialog. */
async function printed({ page }: Desk): Promise<string> {
  await page.evaluate(() => (window.print = () => {}))
  await page.getByRole('button', { name: 'Slip for the patron' }).click()
  const pdf = await page.pdf()
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true })
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  return text.replaceAll(/\s+/g, ' ')
}
