import { almaNames } from '@library-card/mock-network/institutions.ts'
import { expect, test } from './card-test.ts'
import { allAnswered, answeredAllBut, robinsLoansBut } from './card.ts'

test('G15 a missing response is never "nothing": one institution hangs', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'ALPINE', operation: 'any', kind: 'hang', patron })
  await card.signIn(patron)
  await card.section('Loans').click()
  await expect(card.row('Camera kit B')).toBeVisible()
  await expect(card.institution('Alpine')).toContainText(/No answer|Not known/)
  await expect(card.answers).toContainText(answeredAllBut(1))
  await expect(card.section('Loans')).toContainText('10+')
  await expect(card.section('Blocks')).toContainText('+')
  await expect(card.institution('All institutions')).toContainText(
    `${robinsLoansBut('ALPINE')} loans, 1 overdue, without Alpine Institute of Technology`,
  )

  await network.clearFaults()
  await card.list.getByRole('button', { name: 'Ask again' }).first().click()
  await expect(card.answers).toContainText(allAnswered)
  await expect(card.row('How Ice Remembers')).toBeVisible()
})

test(
  'G15 the answers are counted for each section, and the notice stands above the list',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'ALPINE', operation: 'loans', kind: '500', patron })
    await card.signIn(patron)
    await card.section('Loans').click()
    await expect(card.row('Camera kit B')).toBeVisible()
    await expect(card.answers).toContainText(/^\d+ of \d+ institutions answered about loans at \d\d:\d\d\./)
    await expect(card.list).toContainText('Alpine Institute of Technology did not send your loans.')
    const notice = await card.list.getByText('Not in this list').boundingBox()
    const list = await card.row('The Salt Road').boundingBox()
    expect(notice!.y).toBeLessThan(list!.y)
    await card.section('Requests').click()
    await expect(card.answers).toContainText(allAnswered)

    await card.section('Loans').click()
    await network.clearFaults()
    await card.answers.getByRole('button', { name: 'Ask again' }).click()
    await expect(card.answers).toContainText(allAnswered)
    await expect(card.row('How Ice Remembers')).toBeVisible()
  },
)

test(
  'G15 an institution where the patron may have an account is in a group of its own',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
    await card.signIn(patron)
    const heading = card.switcher.getByRole('heading', { name: 'Where you may have an account' })
    await expect(heading).toBeVisible()
    await expect(card.switcher.locator('h2 + ul')).toHaveCount(2)
    await expect(card.switcher.locator('h2 + ul').last().getByRole('listitem')).toHaveText([
      /^\w+Alpine Institute of TechnologyNo answer$/,
      /^\w+Birchwood State LibrarySign in to see it$/,
    ])
  },
)

test('an institution whose daily limit is used up says when it is asked again', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'ALPINE', operation: 'any', kind: '429-daily', patron })
  await card.signIn(patron, 'loans')
  await expect(card.list).toContainText(
    /Alpine Institute of Technology is busy\. We will try again at 14:(1[789]|2\d)\./,
  )
})

test.describe('behind a proxy with an error page of its own', () => {
  test.use({ expectedErrors: [/413|502/] })

  test(
    'G15 a page that a proxy answers says so with the status, and blames no connection',
    { tag: '@long' },
    async ({ card, network }) => {
      const { page, list } = card
      await card.signIn(await network.patron({ like: 'two-loans' }), 'loans')
      await card.complete()
      for (const [status, words] of [
        [413, 'Something between this page and Library Card refused the request (413). Tell the help desk.'],
        [502, 'Library Card cannot be reached at the moment (502).'],
      ] as const) {
        const proxy = { status, contentType: 'text/html', body: `<h1>${status}</h1>` }
        await page.route('**/api/card?*', (route) => route.fulfill(proxy))
        await list
          .getByRole('button', { name: /^(Refresh|Try again)$/ })
          .first()
          .click()
        await expect(list).toContainText(words)
        await expect(list).not.toContainText('internet connection')
      }
      await page.unroute('**/api/card?*')
      await list.getByRole('button', { name: 'Try again' }).click()
      await expect(list).not.toContainText('could not be refreshed')
      await card.complete()
    },
  )
})

test('G21 an institution with an invalid answer is named with a reference', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'LAKE', operation: 'account', kind: 'truncated-json', patron })
  await card.signIn(patron, 'loans', 'LAKE')
  await expect(card.list).toContainText('We could not read the answer from Lakeside Conservatory.')
  await expect(card.list).toContainText(/reference: [0-9A-Z]{4}-[0-9A-Z]{4}/)
})

test('G17 an institution that refuses connections affects no other', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'STATE', operation: 'account', kind: 'reset', patron })
  await network.fault({ institution: 'HARBOUR', operation: 'account', kind: '500', patron })
  await card.signIn(patron, 'loans')
  await expect(card.row('The Salt Road')).toBeVisible()
  await expect(card.answers).toContainText(answeredAllBut(2))
})

test('G15 a missing section is named and never shown as empty', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'NORTH', operation: 'fees', kind: '500', patron })
  await card.signIn(patron, 'fees', 'NORTH')
  await expect(card.list).toContainText('North University did not send your fees.')
  await expect(card.list).not.toContainText('Nothing to pay at North')
  await card.open('loans', 'NORTH')
  await expect(card.row('The Salt Road')).toBeVisible()
})

test('G15 G22 with home silent, one sentence says what waits for it, and asking again asks home first', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'NORTH', operation: 'any', kind: '500', patron })
  await card.signIn(patron)
  const { list } = card
  await expect(list).toContainText('No usable answer from 1 institution. 8 have not been asked yet.')
  const first = /North University is asked first: until it answers, we cannot look for your accounts at/
  await expect(list.getByText(first)).toHaveCount(1)
  await expect(list).not.toContainText('may not be everything')
  await card.open('loans', 'HARBOUR')
  await expect(list).toContainText(/North University is asked first: .* your account at Harbour College\./)
  await network.clearFaults()
  await list
    .getByRole('button', { name: /^Ask again/ })
    .first()
    .click()
  await expect(list).toContainText('Harbour College answered at')
  await card.switcher.getByRole('link', { name: /^All institutions/ }).click()
  await expect(card.answers).toContainText(allAnswered)
})

test('G15 if all institutions fail, no page says that there is nothing', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  // An incomplete card is not cached, so no cached copy replaces the next missing answer.
  for (const institution of almaNames) await network.fault({ institution, operation: 'loans', kind: '500' })
  await card.signIn(patron)
  await expect(card.answers).toContainText('answered in full at')
  for (const institution of almaNames) await network.fault({ institution, operation: 'any', kind: '500' })
  await card.open('loans')
  await expect(card.list).toContainText('Nothing can be shown yet')
  await expect(card.list).not.toContainText('nothing on loan')
  await network.clearFaults()
  await card.list.getByRole('button', { name: 'Ask again' }).first().click()
  await expect(card.row('The Salt Road')).toBeVisible()
})
