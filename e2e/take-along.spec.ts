import { readFile } from 'node:fs/promises'
import ICAL from 'ical.js'
import { extractText } from 'unpdf'
import type { Card } from './card.ts'
import { expect, test } from './card-test.ts'
import { answeredAllBut, robinsLoans } from './card.ts'
import { readTexts } from './texts.ts'

test('G15 a saved list is complete: hostile titles are text, and institutions without an answer have a line', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'hostile-text' })
  await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron })
  await card.signIn(patron, 'loans')
  await expect(card.answers).toContainText(answeredAllBut(1))
  const { name, text } = await save(card)
  expect(name).toBe('library-card-loans-2026-11-25.csv')
  expect(text).toMatch(/^\uFEFF"Institution","State","Title"/)
  const lines = text.split('\r\n')
  expect(lines).toHaveLength(1 + 8 + 2)
  expect(lines.at(-2)).toMatch(/^"Alpine Institute of Technology","No answer",""/)
  expect(lines.at(-1)).toMatch(/^"Birchwood State Library","Not signed in there",""/)
  expect(text).toContain('"\'=HYPERLINK(""http://127.0.0.1/?""&A2,""Open"")","\'@SUM(1+1)"')
  expect(text).not.toMatch(/(^|[,;|"\n])[=+@]/)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u)
})

test('a printed list has the patron’s name and number, full due dates, the institutions and the time', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
  await card.complete()
  const paper = await printed(card)
  for (const words of [
    'The Salt Road: Trade and Memory on the Northern Coast',
    'Due Sunday 22 November 2026, 3 days overdue',
    'Due Friday 27 November 2026',
    'Recalled. Due Thursday 26 November 2026',
    'Due Saturday 28 November 2026',
    'Alpine Institute of Technology',
    'Meridian State University',
  ])
    expect(paper).toContain(words)
  expect(paper).toMatch(/Robin Vale, card number N 4471 2093/)
  expect(paper).toMatch(
    /As of Wednesday 25 November 2026, 14:\d\d\. .* We asked \d+ institutions: all answered/,
  )
  for (const words of ['Sign out', 'Select loans', 'Print or save', 'Opening hours', 'Skip to'])
    expect(paper).not.toContain(words)
})

/** Expected texts from the catalogues, with dates and numbers in the format of each language. */
const inLanguages = {
  de: {
    head: '"Institution","Status","Titel","Autor/-in","Band oder Heft","Fällig"',
    recalled: '"Zurückgerufen","Counterpoint for the Impatient"',
    printed: [
      'Fällig am Sonntag, 22. November 2026, 3 Tage überfällig',
      'Zurückgerufen. Fällig am Donnerstag, 26. November 2026, morgen',
      'Säumnisgebühr bei sofortiger Rückgabe: 1,50 €',
      'Robin Vale, Ausweisnummer N 4471 2093',
      'Stand: Mittwoch, 25. November 2026, 14:',
    ],
  },
  fr: {
    head: '"Établissement","État","Titre","Auteur","Volume ou numéro","À rendre le"',
    recalled: '"Rappelé","Counterpoint for the Impatient"',
    printed: [
      'À rendre le dimanche 22 novembre 2026, 3 jours de retard',
      'Rappelé. À rendre le jeudi 26 novembre 2026, demain',
      'Frais de retard en cas de retour immédiat : 1,50 €',
      'Robin Vale, carte nº N 4471 2093',
      'État au mercredi 25 novembre 2026, 14:',
    ],
  },
  it: {
    head: '"Istituzione","Stato","Titolo","Autore","Volume o fascicolo","Scadenza"',
    recalled: '"Richiamato","Counterpoint for the Impatient"',
    printed: [
      'Scadenza: domenica 22 novembre 2026, 3 giorni di ritardo',
      'Richiamato. Scadenza: giovedì 26 novembre 2026, domani',
      'Mora in caso di restituzione immediata: 1,50 €',
      'Robin Vale, numero di tessera N 4471 2093',
      'Situazione: mercoledì 25 novembre 2026, ore 14:',
    ],
  },
}

for (const [language, { head, recalled, printed: expected }] of Object.entries(inLanguages)) {
  test(
    `G25 a list that is saved or printed in ${language} has its words, dates and amounts in this language`,
    { tag: '@long' },
    async ({ card, network }) => {
      await card.signIn(await network.patron({ like: 'five-institutions' }))
      await openIn(card, language)
      const paper = await printed(card)
      for (const words of expected) expect(paper).toContain(words)
      for (const words of ['Due', 'Overdue', 'As of', 'card number', 'answered'])
        expect(paper).not.toMatch(new RegExp(`\\b${words}\\b`))

      const { say } = await readTexts(language)
      const { text } = await save(card, say('Print or save this list'), say('Save as CSV'))
      expect(text.split('\r\n')[0]).toContain(head)
      expect(text).toContain(recalled)
      // For spreadsheets: the same in every language.
      expect(text).toMatch(/"2026-11-26","2026-11-26T\d\d:\d\d\+01:00"/)
    },
  )
}

async function openIn({ page, list }: Card, language: string) {
  await page.goto(`/card/all/loans?lang=${language}`)
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await expect(list.getByRole('heading', { level: 3 })).toHaveCount(robinsLoans)
}

test(
  'on a shared computer neither files nor calendars are offered',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signInByHand(await network.patron({ like: 'five-institutions' }), { sharedComputer: true })
    await card.open('loans')
    await expect(card.list.getByRole('button', { name: 'Print this list' })).toBeVisible()
    await expect(card.list).toContainText('Files are not saved on a shared computer')
    await expect(card.page.getByRole('button', { name: /save/i })).toHaveCount(0)
    await card.open('settings')
    await expect(card.list).toContainText('You cannot set up a calendar on a shared computer')
    await expect(card.list.getByRole('button', { name: /\blink\b/ })).toHaveCount(0)
  },
)

test(
  'a calendar feed has due dates without titles, and is gone after its end',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await card.signIn(patron, 'settings')
    await card.list.getByRole('button', { name: 'Create calendar link' }).click()
    const field = card.list.getByRole('textbox', { name: /It is shown only once/ })
    await expect(card.list).toContainText('On since Wednesday 25 November 2026, without titles.')
    const address = await field.inputValue()

    const answer = await fetch(address)
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    const text = await answer.text()
    const calendar = new ICAL.Component(ICAL.parse(text))
    const days = calendar
      .getAllSubcomponents('vevent')
      .map((component) => new ICAL.Event(component))
      .map(({ startDate, summary }) => `${startDate.toString()} ${summary}`)
    expect(days).toContain('2026-11-22 1 item due · North University')
    expect(days).toContain('2026-11-27 1 item due · North University')
    expect(days).toContain('2026-11-28 1 item due · Meridian State University')
    expect(days).toContain('2026-11-28 1 item to pick up · Harbour College')
    for (const title of ['Salt Road', 'Small Maps', 'Harbours of']) expect(text).not.toContain(title)

    await card.list.getByRole('button', { name: 'Turn off calendar' }).click()
    await expect(card.list.getByRole('button', { name: 'Create calendar link' })).toBeVisible()
    expect((await fetch(address)).status).toBe(404)
  },
)

/** Saves the list and reads the file. */
async function save(
  card: Card,
  open = 'Print or save this list',
  button = 'Save as CSV',
): Promise<{ name: string; text: string }> {
  await card.list.getByRole('button', { name: open }).click()
  const coming = card.page.waitForEvent('download')
  await card.page.getByRole('dialog').getByRole('button', { name: button }).click()
  const download = await coming
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

/** Text of all printed pages. */
async function printed(card: Card): Promise<string> {
  const { text } = await extractText(new Uint8Array(await card.page.pdf()), { mergePages: true })
  return text.replaceAll(/\s+/g, ' ')
}
