import { violationsIn } from './accessibility.ts'
import { expect, test } from './card-test.ts'
import { homeName, type Card } from './card.ts'

const minutes = 60_000
const hours = 60 * minutes
const days = 24 * hours

test('G9 G15 a patron orders reminders, reads the e-mail three days later, follows it, ends them by its button and resumes them', async ({
  card,
  network,
  instance,
  passTime,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'settings')
  const panel = panelOf(card)
  await expect(panel).toContainText('robin.vale@north.example')
  await panel.getByLabel('Days before the due date').selectOption('3 days')
  await panel.getByLabel('Sent after').selectOption('07:00')
  await panel.getByRole('checkbox', { name: 'Include titles' }).check()
  await expect(panel).toContainText('leaves our control')
  await panel.getByRole('button', { name: 'Turn on reminders' }).click()
  await expect(panel).toContainText('Reminders are on')

  await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
  await passTime(3 * days)
  await expect.poll(() => network.mailbox(patron).length, { timeout: 60_000 }).toBe(1)
  const mail = network.mailbox(patron)[0]!
  expect(mail.subject).toMatch(/^At least \d+ items need your attention$/)
  for (const text of [mail.text, mail.html]) {
    expect(text).toContain('Overdue since Sunday')
    expect(text).toContain('The Salt Road')
    expect(text).toContain('We could not check Alpine Institute of Technology today.')
    expect(text).toContain('Birchwood State Library is not included, because you sign in there each time.')
  }

  // The session has ended meanwhile.
  const link = /Your card: (\S+)/.exec(mail.text)?.[1] ?? ''
  await card.page.goto(link)
  await expect(card.page).toHaveURL(/\/sign-in/)
  // The provider still knows the patron, and does not ask again.
  await card.page.getByRole('radio', { name: homeName(patron) }).check()
  await card.page.getByRole('button', { name: /^Continue/ }).click()
  await card.page.waitForURL('**/card/all/overview', { timeout: 20_000 })
  await expect(card.list).not.toContainText('Your reminders have ended')

  const [, end = ''] = /<(.+)>/.exec(mail.headers.get('list-unsubscribe') ?? '') ?? []
  expect(mail.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect((await fetch(end)).status).toBe(200)
  await card.page.reload()
  await expect(card.list).not.toContainText('Your reminders have ended')
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  const answers = [
    await fetch(end, { method: 'POST', body: form }),
    await fetch(end, { method: 'POST', body: form }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])

  await card.page.reload()
  await expect(card.list).toContainText('Your reminders have ended')
  await card.page.getByRole('button', { name: 'Resume reminders' }).click()
  await expect(card.list).not.toContainText('Your reminders have ended')
  await card.open('settings')
  await expect(panel).toContainText('Reminders are on')
  await expect(panel.getByRole('checkbox', { name: 'Include titles' })).toBeChecked()
  expect(instance.network.mails()).toHaveLength(1)
})

test('G14 G15 a loan that is renewed at its library’s own desk hours after the calendar had its date is in no e-mail', async ({
  card,
  network,
  passTime,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'settings')
  await panelOf(card).getByRole('checkbox', { name: 'Include titles' }).check()
  await panelOf(card).getByRole('button', { name: 'Turn on reminders' }).click()
  await expect(panelOf(card)).toContainText('Reminders are on')
  const calendar = await card.request('POST', '/api/calendar', { titles: true })
  const { address } = await calendar.json()
  // From two in the afternoon to three at night.
  await passTime(13 * hours)
  expect(await (await fetch(address)).text()).toContain('A Grammar of Small Maps')
  network.renewAtDesk({ patron, institution: 'NORTH', title: 'A Grammar of Small Maps' })
  await passTime(5 * hours)
  await expect.poll(() => network.mailbox(patron).length, { timeout: 60_000 }).toBe(1)
  const { text } = network.mailbox(patron)[0]!
  expect(text).toMatch(/^As of 08:\d\d\.$/m)
  expect(text).toContain('The Salt Road')
  expect(text).not.toContain('A Grammar of Small Maps')
  // The calendar is still cached from the night.
  expect(await (await fetch(address)).text()).toContain('A Grammar of Small Maps')
})

test(
  'G15 everything due is at an institution that is silent all day: one e-mail in the evening names only it',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    // Items are due only at Harbour College.
    const patron = await network.patron({ like: 'expired-copy' })
    await card.signIn(patron, 'settings')
    await panelOf(card).getByRole('button', { name: 'Turn on reminders' }).click()
    await expect(panelOf(card)).toContainText('Reminders are on')
    await network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500', patron })
    const read = (institution: string) => network.calls({ institution, patron }).length
    const isAskedAgain = async (wait: number) => {
      const before = read('HARBOUR')
      await passTime(wait)
      await expect.poll(() => read('HARBOUR'), { timeout: 60_000 }).toBeGreaterThan(before)
    }
    await isAskedAgain(18 * hours)
    const atHome = read('NORTH')
    for (let nth = 0; nth < 3; nth++) await isAskedAgain(31 * minutes)
    // Until six minutes past eight in the evening.
    await isAskedAgain(10 * hours)
    await isAskedAgain(31 * minutes)
    expect(read('NORTH')).toBe(atHome)
    expect(network.mailbox(patron)).toEqual([])

    await isAskedAgain(31 * minutes)
    await expect.poll(() => network.mailbox(patron).length, { timeout: 60_000 }).toBe(1)
    const [mail] = network.mailbox(patron)
    expect(mail?.subject).toBe('We could not check everything at Harbour College today')
    expect(mail?.text).not.toMatch(/North University|Birchwood|due \d/)

    // Once Harbour College answers, the next morning's e-mail has the item.
    await network.clearFaults()
    await passTime(12 * hours)
    await expect.poll(() => network.mailbox(patron).length, { timeout: 60_000 }).toBe(2)
    expect(network.mailbox(patron)[1]?.text).toContain('Harbour College: 1 item')
  },
)

test(
  'G24 a reminder at once shows what would come and reads well on every screen, and the page behind its link ends it',
  { tag: '@long' },
  async ({ card, network, passTime }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    // Other tests of this instance write to the same address.
    await passTime(1)
    await card.signIn(patron, 'settings')
    const panel = panelOf(card)
    await panel.getByRole('button', { name: 'Turn on reminders' }).click()
    await panel.getByRole('button', { name: 'Send me one now' }).click()
    await expect(panel).toContainText('An e-mail is on its way')
    const mail = network.mailbox(patron).at(-1)
    expect(mail?.text).toContain('North University')
    expect(mail?.text).not.toContain('The Salt Road')
    await panel.getByRole('button', { name: 'Send me one now' }).click()
    await expect(panel).toContainText('one every ten minutes')

    const { page } = card
    for (const width of [390, 800]) {
      await page.goto('about:blank')
      await page.setViewportSize({ width, height: 900 })
      await page.setContent(mail?.html ?? '')
      const themes = (['light', 'dark'] as const).map((theme) => ({
        theme,
        direction: 'ltr' as const,
        width: null,
      }))
      expect(await violationsIn(page, themes)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await page.goto(/Turn off these reminders: (\S+)/.exec(mail?.text ?? '')?.[1] ?? '')
    // The policy allows the page's own style.
    await expect(page.getByRole('heading')).toHaveCSS('font-size', '21.6px')
    await page.getByRole('button', { name: 'Turn off these reminders' }).click()
    await expect(page.getByRole('heading', { name: 'These reminders are off' })).toBeVisible()
  },
)

function panelOf(card: Card) {
  return card.page.getByRole('region', { name: 'Reminders by e-mail' })
}
