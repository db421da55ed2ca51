import type { Session } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { network, signedIn } from '../../test/examples.ts'
import { renderAt } from '../../test/open-app.tsx'
import { respond } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { NetworkContext, sessionQuery } from '../session/session-query.ts'
import { RowFacts, RowTitle } from '../ui/rows.tsx'
import { activateLanguage, loadPageTexts } from '../text/language.ts'
import { Frame, LanguageSelect } from './frame.tsx'
import { PatronMasthead } from './masthead.tsx'

afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

function open(session: Session, cookie?: string) {
  const client = createClient()
  client.setQueryData(sessionQuery.queryKey, session)
  const menu = <LanguageSelect key="menu" languages={['en', 'de', 'ar-XB']} cookie={cookie} />
  renderAt('/', [<input key="typed" aria-label="typed" />, menu], client)
}

async function choose(tag: string) {
  const menu = screen.getByRole<HTMLSelectElement>('combobox')
  menu.focus()
  await act(async () => {
    fireEvent.change(menu, { target: { value: tag } })
  })
  await expect.poll(() => document.documentElement.lang).toBe(tag)
  return menu
}

test.each([
  ['/card/all/loans', true],
  ['/card/all/settings', false],
  ['/privacy', false],
  ['/staff/patrons/1/activity', true],
  ['/staff/network', false],
  ['/staff/clearance', false],
])('the footer of %s says whose time zones its dates are in: %s', (address, isSaid) => {
  const frame = <Frame masthead={() => null} />
  renderAt(address, <NetworkContext value={network()}>{frame}</NetworkContext>)
  const footer = screen.getByRole('contentinfo')
  expect(footer.textContent.includes('Dates are in each institution’s time zone.')).toBe(isSaid)
})

test('without a name, a narrow screen shows where the link leads, not initials of it', () => {
  const client = createClient()
  client.setQueryData(sessionQuery.queryKey, signedIn({ displayName: null }))
  const masthead = <PatronMasthead />
  renderAt('/', <NetworkContext value={network()}>{masthead}</NetworkContext>, client)
  const link = screen.getByRole('link', { name: 'Your library card' })
  expect([...link.querySelectorAll('bdi')].map(({ textContent }) => textContent)).toEqual([
    'Your library card',
    'Details',
  ])
})

test('G25 a change of the language keeps focus and typed text, and turns the direction', async () => {
  open({ signedIn: false })
  fireEvent.change(screen.getByLabelText('typed'), { target: { value: '4472 09' } })
  const menu = await choose('ar-XB')
  expect(document.documentElement.dir).toBe('rtl')
  expect(document.activeElement).toBe(menu)
  expect(screen.getByLabelText<HTMLInputElement>('typed').value).toBe('4472 09')
  await choose('de')
  expect(document.documentElement.dir).toBe('ltr')
})

test('G25 the choice of a patron is kept with the preferences, that of staff in the browser', async () => {
  const received = respond('POST /api/preferences', { notAsked: [], language: 'de' })
  open(signedIn({ profile: 'staff' }))
  await choose('de')
  expect(received).toEqual([])
})

test('G25 in a demo on this machine the choice is kept without Secure, which Safari refuses at http://localhost', async () => {
  const written = vi.spyOn(document, 'cookie', 'set')
  onTestFinished(() => written.mockRestore())
  open({ signedIn: false })
  await choose('de')
  open({ signedIn: false }, 'language-4400')
  fireEvent.change(screen.getAllByRole('combobox')[1]!, { target: { value: 'ar-XB' } })
  expect(written.mock.calls.flat()).toEqual([
    '__Host-language=de; Path=/; Secure; SameSite=Lax; Max-Age=31536000',
    'language-4400=ar-XB; Path=/; SameSite=Lax; Max-Age=31536000',
  ])
  // Until then, it would change the language of the next test.
  await expect.poll(() => document.documentElement.lang).toBe('ar-XB')
})

test('G25 a patron’s choice is sent once', async () => {
  const received = respond('POST /api/preferences', { notAsked: [], language: 'de' })
  open(signedIn())
  await choose('de')
  await expect.poll(() => received.map(({ body }) => body)).toEqual([{ language: 'de' }])
})

test('G25 a page that opens while a language is loading gets its texts in that language', async () => {
  await Promise.all([activateLanguage('de'), loadPageTexts('account')])
  const { messages } = await import('../text/account/de.po')
  expect(i18n.messages).toMatchObject(messages)
})

test('G25 of two languages the last choice counts, also if the first one loads longer', async () => {
  await activateLanguage('fr')
  await activateLanguage('en')
  // No other test loads Italian.
  await Promise.all([activateLanguage('it'), activateLanguage('fr')])
  expect([i18n.locale, document.documentElement.lang]).toEqual(['fr', 'fr'])
})

test('G25 each language has its own name, and one that no native reader has checked says so', () => {
  open({ signedIn: false })
  const options = screen.getAllByRole<HTMLOptionElement>('option')
  expect(options.map(({ text, lang }) => `${lang}: ${text}`).slice(0, 2)).toEqual([
    'en: English',
    'de: Deutsch (unreviewed)',
  ])
})

test.for(['שקט בספרייה (2nd ed.)', 'صمت المكتبة, vol. 2', 'Title in Latin: עברית'])(
  'G25 a title and a call number do not change the order of the text around them: %s',
  (title) => {
    render(
      <>
        <RowTitle id="title">{title}</RowTitle>
        <RowFacts facts={['QA 76.9 .א2', 'Levi, A.']} />
      </>,
    )
    for (const text of [title, 'QA 76.9 .א2', 'Levi, A.']) expect(screen.getByText(text).tagName).toBe('BDI')
  },
)
