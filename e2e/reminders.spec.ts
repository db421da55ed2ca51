import { violationsIn } from './accessibility.ts'
import { expect, test } from './card-test.ts'
import { homeName, type Card } from './card.ts'

const days = 24 * 60 * 60_000

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
  expect(mail.subject).toMatch(/^\d+ items need your attention$/)
  for (const text of [mail.text, mail.html]) {
    expect(text).toContain('Overdue since Sunday')
    expect(text).toContain('The Salt Road')
    expect(text).toContain(
      'We could not read everything at Alpine Institute of Technology: there may be more.',
    )
    expect(text).toContain('Birchwood State Library is not included, because you sign in there each time.')
  }

  // The session has ended meanwhile.
  const link = /Your card: (\S+)/.exec(mail.text)?.[1] ?? ''
  await card.page.goto(link)
  await expect(card.page).toHaveURL(/\/sign-in/)
  // The provider still knows the patron, and asks for nothing.
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
