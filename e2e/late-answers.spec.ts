import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'

test.use({ addsLateAnswers: false })

/** Everything below a heading of the page that claimed that there is nothing, at any moment of its load. */
async function recordClaims({ page }: Card): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const claims = new Set<string>()
    Object.defineProperty(window, 'claims', { get: () => [...claims] })
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('main :is(h2, h3)'))
        if (/^(nothing|no|you have no)/i.test(textContent)) claims.add(textContent)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  return () => page.evaluate(() => Reflect.get(window, 'claims') as string[])
}

const claim = 'Nothing overdue, due this week or ready to pick up'

test('G15 an institution that answers late joins the overview by itself, and nothing is called nothing before', async ({
  card,
  network,
}) => {
  const claims = await recordClaims(card)
  const patron = await network.patron({ like: 'home-harbour' })
  await network.fault({ institution: 'NORTH', kind: 'hold', patron })
  await card.signInBeforeAsking(patron, 'overview')
  const row = card.page.getByRole('row', { name: /North University/ })
  await expect(row).toContainText('Still working…')
  await network.clearFaults()
  await expect(card.list.getByRole('listitem', { name: '1 loan is due within a week' })).toBeVisible()
  await expect(row).not.toContainText('Still working…')
  await card.complete()
  expect(await claims()).toEqual([])
})

test(
  'G15 a home institution that answers 700 ms late has its row and its loans in the list',
  { tag: '@long' },
  async ({ card, network }) => {
    const claims = await recordClaims(card)
    const patron = await network.patron({ like: 'two-loans' })
    await network.fault({ institution: 'NORTH', kind: 'slow', milliseconds: 700, patron })
    await card.signIn(patron)
    await expect(card.page.getByRole('row', { name: /North University/ })).toBeVisible()
    await card.complete()
    await expect(card.page.getByRole('row', { name: /North University/ })).toContainText(
      'your home institution',
    )
    await card.open('loans')
    await card.complete()
    await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(2)
    expect(await claims()).toEqual([])
  },
)

test('G15 while an institution works, an empty list is not called empty, and sums name who is missing', async ({
  card,
  network,
}) => {
  const claims = await recordClaims(card)
  const patron = await network.patron({ like: 'home-harbour' })
  await network.fault({ institution: 'NORTH', kind: 'hold', patron })
  await card.signInBeforeAsking(patron, 'loans')
  await expect(card.answers).toContainText('North University is still working.')
  // Rows of the others appear together with the list.
  await expect(card.switcher.getByText('no account', { exact: true })).toBeVisible()
  await expect(card.institution('All institutions')).not.toContainText(/\+|\?/)
  expect(await claims()).toEqual([])
  await network.clearFaults()
  await expect(card.row('The Law of the Ferry')).toBeVisible()
  await expect(card.institution('All institutions')).toContainText('2 loans')
  expect(await claims()).toEqual([])
})

test(
  'G15 once an institution has failed, what the others lack is said, and who is missing',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'home-harbour' })
    await network.fault({ institution: 'NORTH', kind: 'hang', patron })
    await card.signIn(patron)
    await expect(card.list.getByRole('heading', { name: claim })).toHaveCount(0)
    await expect(card.page.getByRole('row', { name: /North University/ })).toContainText('No answer')
    await expect(
      card.list.getByRole('heading', { name: 'Nothing needs your attention at the 8 that have answered' }),
    ).toBeVisible()
    await expect(card.institution('All institutions')).toContainText('without North University')
  },
)

test('G24 late answers join an untouched list, whose first row keeps its node', async ({
  card,
  network,
  openBefore,
}) => {
  await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }))
  const read = await card.row('Camera kit B').elementHandle()
  await expect(card.row('How Ice Remembers')).toHaveCount(0)
  await network.clearFaults()
  await expect(card.row('How Ice Remembers')).toBeVisible()
  expect(await read.evaluate((row) => row.isConnected)).toBe(true)
  await expect(card.list.getByRole('heading', { level: 3 })).toHaveCount(14)
})

test('G24 a press on a button whose row has just moved does nothing, and works half a second later', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'ALPINE', kind: 'hold', patron })
  await card.signInBeforeAsking(patron, 'loans')
  const button = card.row('Knots for Landlubbers').getByRole('button', { name: 'Renew' })
  await expect(button).toBeVisible()
  await card.page.evaluate(pressAsSoonAsItMoves, 'How Ice Remembers')
  await network.clearFaults()
  await expect(card.row('How Ice Remembers')).toBeVisible()
  await expect.poll(() => card.page.evaluate(() => Reflect.get(window, 'pressed') as string)).toBe('ignored')
  await button.click()
  await expect(card.row('Knots for Landlubbers')).toContainText('Renewed until')
})

/** What a press on the last button of the list would reach as soon as the title appears. */
function pressAsSoonAsItMoves(title: string) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('main')?.textContent.includes(title)) return
    observer.disconnect()
    const button = [...document.querySelectorAll('main li button')].at(-1)!
    button.scrollIntoView({ block: 'center' })
    const { left, top, width, height } = button.getBoundingClientRect()
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    Object.assign(window, { pressed: hit && button.contains(hit) ? 'reached' : 'ignored' })
  })
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
}

for (const [section, words] of [
  ['loans', 'Show 4 loans from Alpine Institute of Technology'],
  ['overview', 'Show 4 loans (1 overdue) and 1 block from Alpine Institute of Technology'],
] as const)
  test(
    `G24 after a touch one line offers what is new, and nothing moves: ${section}`,
    { tag: '@long' },
    async ({ card, network, openBefore, expectFocus, heard }) => {
      await openBefore(['ALPINE'], await network.patron({ like: 'five-institutions' }), section)
      const first = card.list.getByRole('listitem').first()
      await expect(first).toContainText(/The Salt Road/)
      await expect(card.answers).toContainText(/Alpine Institute of Technology(, which)? is still working/)
      await card.page.keyboard.press('Shift')
      const before = await first.boundingBox()
      await network.clearFaults()
      await expect(card.addLate).toHaveText(words)
      expect(await first.boundingBox()).toEqual(before)
      await expect(card.list).not.toContainText('Fieldwork in Cold Climates')
      await expect.poll(heard).toContain(words)
      await card.addLate.press('Enter')
      await expect(card.list).toContainText('Fieldwork in Cold Climates')
      await expect(card.addLate).toHaveCount(0)
      await expectFocus(card.page.getByRole('heading', { level: 1 }))
    },
  )

test(
  'G24 a touch before the list is drawn keeps the list as it is first drawn',
  { tag: '@long' },
  async ({ card, network, openBefore }) => {
    await openBefore(['NORTH'], await network.patron({ like: 'five-institutions' }))
    await expect(card.answers).toBeVisible()
    await card.page.keyboard.press('Shift')
    await expect(card.row('Camera kit B')).toBeVisible()
    await network.clearFaults()
    await expect(card.addLate).toHaveText('Show 5 loans from North University')
    await expect(card.row('The Salt Road')).toHaveCount(0)
    await card.addLate.click()
    await expect(card.row('The Salt Road')).toBeVisible()
  },
)
