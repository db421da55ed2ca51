import type { Locator } from '@playwright/test'
import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'
import { allAnsweredAtDesk } from './desk.ts'
import { allAnswered, answeredAllBut, robinsLoans } from './card.ts'

// G24: after an action, the focus is on its result, on the pressed button or on the heading. It is never on `body`, from where
// the keyboard would start again at the top of the page.

test(
  'G24 after each action on loans, the focus is on its result or on the heading, and the result is announced',
  { tag: '@long' },
  async ({ card, network, expectFocus, heard }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    await card.complete()
    const begin = card.list.getByRole('button', { name: 'Select loans…' }).first()

    await press(card.row('Bells Under Water').getByRole('button', { name: 'Renew' }))
    await expect(card.row('Bells Under Water')).toContainText('Renewed until')
    await expectFocus(card.row('Bells Under Water').locator(':focus'))
    await expect.poll(heard).toContainEqual(expect.stringMatching(/^Bells Under Water: Renewed until/))

    await press(begin)
    await expectFocus(card.page.getByRole('group', { name: 'Select loans' }))
    await card.page.keyboard.press('Escape')
    await expectFocus(begin)
    await press(begin)
    await expectFocus(card.page.getByRole('group', { name: 'Select loans' }))
    await press(card.list.getByRole('button', { name: 'Cancel', exact: true }))
    await expectFocus(begin)

    await select(card, ['The Loom and the Ledger'])
    await expect.poll(heard).toContain('1 selected')
    await press(card.list.getByRole('button', { name: 'Renew 1 loan', exact: true }))
    await expect(card.row('The Loom and the Ledger')).toContainText('Renewed until')
    await expectFocus(headingOf(card))

    await select(card, ['A Grammar of Small Maps', 'Knots for Landlubbers'])
    await expect.poll(heard).toContain('2 selected')
    await press(card.list.getByRole('button', { name: 'Renew 2 loans', exact: true }))
    await expect(card.list).toContainText('2 renewed.')
    await expectFocus(card.list.locator('#renewals'))
    await expect.poll(heard).toContain('2 renewed.')
    await press(card.list.getByRole('button', { name: 'Close', exact: true }))
    await expectFocus(headingOf(card))

    await card.page.getByRole('searchbox', { name: 'Find in your loans' }).fill('knots')
    await expect.poll(heard).toContain(`“knots”: found 1 of ${robinsLoans} loans.`)
    await expectFocus(card.page.getByRole('searchbox', { name: 'Find in your loans' }))

    const printOrSave = card.list.getByRole('button', { name: 'Print or save this list' })
    for (const name of ['Close', 'Save as CSV']) {
      await press(printOrSave)
      await press(card.page.getByRole('dialog').getByRole('button', { name }))
      await expect(card.page.getByRole('dialog')).toHaveCount(0)
      await expectFocus(printOrSave)
    }
    await press(card.list.getByRole('button', { name: 'Refresh' }))
    await expect(card.list.getByRole('button', { name: 'Refresh' })).toBeVisible()
    await expectFocus(headingOf(card))
  },
)

test(
  'G24 after a renewal with a fee or from the overview, the focus is on its result or on the heading',
  { tag: '@long' },
  async ({ card, network, expectFocus }) => {
    await card.signIn(await network.patron({ like: 'every-renewal' }), 'loans', 'OLDTOWN')
    await select(card, ['Für fünfzig Cent verlängert'])
    const renew = card.list.getByRole('button', { name: 'Renew 1 loan', exact: true })
    await press(renew)
    await press(card.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }))
    await expectFocus(renew)
    await press(renew)
    await press(card.page.getByRole('dialog').getByRole('button', { name: /^Renew \d+ loans?$/ }))
    await expect(card.row('Für fünfzig Cent verlängert')).toContainText('Renewed until')
    await expectFocus(headingOf(card))

    await card.open('overview', 'NORTH')
    await press(card.list.getByRole('button', { name: /^Renew \d+/ }))
    await expect(card.list.getByRole('link', { name: 'See the loans' })).toBeVisible()
    await expectFocus(card.list.locator('#renewals'))
  },
)

test(
  'G24 after an institution was asked again, the focus is on the heading',
  { tag: '@long' },
  async ({ card, network, expectFocus }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await card.signIn(patron, 'loans')
    await card.complete()
    const again = card.list.getByRole('button', { name: /^Ask again/ })
    for (const button of [again.first(), again.last()]) {
      await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
      await press(card.list.getByRole('button', { name: 'Refresh' }))
      await expect(card.answers).toContainText(answeredAllBut(1))
      await network.clearFaults()
      await press(button)
      await expect(card.answers).toContainText(allAnswered)
      await expectFocus(headingOf(card))
    }
  },
)

test(
  'G24 after each action on requests and fees, the focus is on its result or its button',
  { tag: '@long' },
  async ({ card, network, expectFocus }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'requests')
    const row = card.row('Slow Light')
    const dialog = card.page.getByRole('dialog')
    for (const name of ['Change pickup location', 'Cancel request']) {
      await press(row.getByRole('button', { name }))
      await card.page.keyboard.press('Escape')
      await expectFocus(row.getByRole('button', { name }))
    }
    await press(row.getByRole('button', { name: 'Change pickup location' }))
    await dialog.getByRole('radio', { name: 'Geography Library' }).check()
    await press(dialog.getByRole('button', { name: 'Change pickup location' }))
    await expect(row).toContainText('Pickup location changed to Geography Library.')
    await expectFocus(row.locator(':focus'))
    await press(row.getByRole('button', { name: 'Cancel request' }))
    await press(dialog.getByRole('button', { name: 'Cancel request' }))
    await expect(row).toContainText('Cancelled.')
    await expectFocus(row.locator(':focus'))

    await card.open('fees')
    await press(card.list.getByRole('button', { name: /^Show it/ }))
    await expectFocus(card.list.getByRole('button', { name: /^Hide it/ }))
    await press(card.list.getByRole('button', { name: 'Show paid fees' }))
    await expectFocus(card.list.getByRole('button', { name: 'Hide paid fees' }))
  },
)

test(
  'G24 after each setting, the focus is on its result or its heading',
  { tag: '@long' },
  async ({ card, network, expectFocus }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'settings')
    await press(card.list.getByRole('button', { name: 'Create calendar link' }))
    await expectFocus(card.list.getByRole('textbox', { name: /shown only once/ }))
    await press(card.list.getByRole('button', { name: 'Create a new link' }))
    await expectFocus()
    await press(card.list.getByRole('button', { name: 'Keep the current link' }))
    await expectFocus()
    await press(card.list.getByRole('button', { name: 'Turn off calendar' }))
    await expect(card.list.getByRole('button', { name: 'Create calendar link' })).toBeVisible()
    await expectFocus()
    const alpine = card.list.getByRole('checkbox', { name: 'Alpine Institute of Technology' })
    for (const key of ['Space', 'Space']) {
      await alpine.press(key)
      await expectFocus(alpine)
    }
    const everywhere = card.list.getByRole('button', { name: 'Sign out everywhere…' })
    await press(everywhere)
    await press(card.page.getByRole('dialog').getByRole('button', { name: 'Stay signed in' }))
    await expectFocus(everywhere)
  },
)

test(
  'G24 after more of the loan history has loaded, the focus stays',
  { tag: '@long' },
  async ({ card, network, expectFocus }) => {
    await card.signIn(await network.patron({ like: 'long-history' }))
    await card.page.goto('/card/01MER_NORTH/history')
    const more = card.list.getByRole('button', { name: 'Show more' })
    await press(more)
    await expect(card.list.getByRole('heading', { level: 3 })).not.toHaveCount(0)
    await expectFocus()
  },
)

test(
  'G24 after each action of staff, the focus is on its button or on the heading',
  { tag: '@long' },
  async ({ desk, network, expectFocus }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(answeredAllBut(1))
    await network.clearFaults()
    await press(desk.line('Alpine').getByRole('button', { name: 'Ask again' }))
    await expect(desk.main).toContainText(allAnsweredAtDesk)
    await expectFocus()

    await desk.place.selectOption({ value: '01MER_HARBOUR' })
    await press(desk.main.getByRole('button', { name: 'Show titles at other institutions…' }))
    const dialog = desk.page.getByRole('dialog')
    await dialog.getByLabel('A fee is disputed').check()
    await press(dialog.getByRole('button', { name: 'Show titles' }))
    await expect(desk.main).toContainText('Camera kit B')
    await expectFocus()
    await press(desk.main.getByRole('button', { name: /^Hide/ }))
    await expect(desk.main).not.toContainText('Camera kit B')
    await expectFocus()
    await press(desk.main.getByRole('button', { name: 'Save as CSV' }))
    await desk.page.keyboard.press('Escape')
    await expectFocus(desk.main.getByRole('button', { name: 'Save as CSV' }))
  },
)

test(
  'G24 staff hear the same result and the same patron again, and keep the focus on the last page',
  { tag: '@long' },
  async ({ desk, network, expectFocus, heard }) => {
    await desk.signIn(await network.patron({ like: 'desk-operator-valley' }))
    const heardTimes = (words: string) => heard().filter((text) => text.startsWith(words)).length
    const { idAtHome } = await network.patron({ like: 'known-everywhere-valley' })
    for (const times of [1, 2]) {
      await desk.find(idAtHome)
      const name = await desk.page.getByRole('heading', { level: 1, name: ', ' }).innerText()
      await expect.poll(() => heardTimes(`${name}: ${allAnsweredAtDesk}`)).toBe(times)
      await desk.main.getByRole('link', { name: 'Patrons' }).click()
      await expect(desk.main.getByRole('heading', { name: 'Find a patron' })).toBeVisible()
    }
    for (const [at, term] of ['nobody at all', 'nobody else'].entries()) {
      await desk.find(term)
      await expect.poll(() => heardTimes('No patron found')).toBe(at + 1)
    }
    await desk.find('ashdown')
    const next = desk.page.getByRole('button', { name: 'Next' })
    for (const first of ['21', '41', '61', '81']) {
      await press(next)
      await expect(desk.main).toContainText(`${first} to `)
    }
    await expect(next).toBeDisabled()
    await expectFocus()
  },
)

/** Presses a button with the keyboard. */
async function press(button: Locator) {
  await button.press('Enter')
}

function headingOf({ page }: Card): Locator {
  return page.getByRole('heading', { level: 1 })
}

async function select(card: Card, titles: string[]) {
  await press(card.list.getByRole('button', { name: 'Select loans…' }).first())
  // Until the bar has taken the focus, a key pressed elsewhere could reach it.
  await expect(card.page.getByRole('group', { name: 'Select loans' })).toBeFocused()
  for (const title of titles) await card.row(title).getByRole('checkbox').press('Space')
}
