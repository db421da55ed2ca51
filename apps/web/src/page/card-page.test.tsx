import type { AccountCard, CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { aLoan, emptyAccount, institution, problem, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { noResponse, refusal, respond, respondWithLines } from '../../test/server.ts'
import { useCardView } from '../card/card-view.ts'
import { shownIn } from '../card/completeness.ts'
import { RequestsPage } from '../requests/requests-page.tsx'
import { Switcher } from '../switcher/switcher.tsx'
import { CardPage } from './card-page.tsx'
import { CardLiveRegion } from './card-status.tsx'

afterEach(() => {
  vi.useRealTimers()
})

const asOf = '2026-11-25T13:02:00Z'
const card = (answer: InstitutionCard): CardLine => ({ type: 'card', card: answer })
const withLoan = (code: string) => emptyAccount(code, { loans: { state: 'ok', items: [aLoan(code)] } })
const withoutAnswer = (institutionCode: string, account: 'exists' | 'unknown' = 'exists') =>
  missingCard(institutionCode, { account })

function Codes() {
  return (
    <p data-codes="">
      {useCardView()
        .cards.map(({ institutionCode }) => institutionCode)
        .join(' ')}
    </p>
  )
}

function Shown() {
  const view = useCardView()
  return (
    <p>
      {shownIn(view)
        .map(({ institutionCode: code }) =>
          view.institutionOf(code).can.renew ? `${code} renews` : `${code} only shown`,
        )
        .join(' ')}
    </p>
  )
}

const pageWithLoans = (
  <>
    <Switcher />
    <main>
      <CardPage section="loans">
        <Shown />
      </CardPage>
    </main>
  </>
)

const page = (
  <>
    <Switcher />
    <main>
      <CardPage section="loans">
        <Codes />
      </CardPage>
    </main>
  </>
)
const main = () => within(screen.getByRole('main'))
/** The lines about what is missing from the page, as a screen reader says them. */
const gaps = () =>
  main()
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent.replaceAll(/\s+/g, ' '))
const row = (name: string) =>
  within(screen.getByRole('navigation')).getByRole('link', { name: new RegExp(`^${name}`) })

test('the status line names pending institutions, counts responses and shows the time', async () => {
  const { send } = openCard(page)
  expect(main().getByText('Asking 3 institutions…')).toBeTruthy()
  await send(card(withLoan('NORTH')))
  expect(
    await main().findByText(
      /^1 of 3 institutions answered. Harbour College and Alpine Institute are still working/,
    ),
  ).toBeTruthy()
  await send(card(withLoan('HARBOUR')), card({ institutionCode: 'ALPINE', asOf, state: 'no-account' }), {
    type: 'end',
  })
  expect(
    await main().findByText(/All 3 institutions answered at 14:02. You have accounts at 2 institutions\./),
  ).toBeTruthy()
})

test('G16 the page says at once who is still working, and after 3 s what it shows without them', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')))
  expect(
    await main().findByText('2 of 3 institutions answered. Alpine Institute is still working.'),
  ).toBeTruthy()
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  expect(main().getByText('2 loans, without Alpine Institute, which is still working.')).toBeTruthy()
  await send(card(withLoan('ALPINE')), { type: 'end' })
  expect(await main().findByText(/^All 3 institutions answered/)).toBeTruthy()
})

const reading = { state: 'waiting' as const }

function soFar(code: string, more: Partial<AccountCard>): CardLine {
  const known = emptyAccount(code, { state: 'partial', loans: reading, requests: reading, fees: reading })
  return { type: 'card-so-far', card: { ...known, ...more } }
}

test('G17 a list is shown while another list of the same institution is still being read', async () => {
  const { send, goTo } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), soFar('ALPINE', {}))
  expect(await main().findByText('NORTH HARBOUR')).toBeTruthy()
  await send(soFar('ALPINE', { loans: withLoan('ALPINE').loans }))
  expect(await main().findByText('NORTH HARBOUR ALPINE')).toBeTruthy()
  expect(main().getByText(/^All 3 institutions answered at 14:02/)).toBeTruthy()
  expect(row('Alpine').textContent).toBe('ALAlpine Institute1 loan')
  await goTo('/card/all/overview')
  expect(main().getByText('NORTH HARBOUR')).toBeTruthy()
  await send(card(withLoan('ALPINE')), { type: 'end' })
  expect(await main().findByText('NORTH HARBOUR ALPINE')).toBeTruthy()
})

test('G15 at one institution a list that is still being read is neither empty nor missing', async () => {
  const { send } = openCard(page, 'ALPINE')
  await send(soFar('ALPINE', {}))
  expect(await main().findByText('Asking Alpine Institute…')).toBeTruthy()
  expect(main().queryByText('ALPINE')).toBeNull()
  await send(soFar('ALPINE', { loans: withLoan('ALPINE').loans }))
  expect(await main().findByText('ALPINE')).toBeTruthy()
})

test('G15 a list that was still being read when the stream broke off has not been received', async () => {
  const { send, breakOff } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), soFar('ALPINE', {}))
  await breakOff()
  expect(await main().findByText(/^2 of 3 institutions answered about loans/)).toBeTruthy()
  expect(row('Alpine').textContent).toContain('Loans did not load')
})

test('a single account is one account, not several', async () => {
  const { send } = openCard(page)
  const none = (institutionCode: string) => card({ institutionCode, asOf, state: 'no-account' })
  await send(card(withLoan('NORTH')), none('HARBOUR'), none('ALPINE'), { type: 'end' })
  expect(
    await main().findByText(/All 3 institutions answered at 14:02. You have an account at 1 institution\./),
  ).toBeTruthy()
})

test('the only institution is named instead of counted', async () => {
  const { send } = openCard(page, 'all', [institution('NORTH', 'North University')])
  expect(main().getByText('Asking North University…')).toBeTruthy()
  await send(card(withLoan('NORTH')), { type: 'end' })
  expect(await main().findByText(/^North University answered at 14:02\./)).toBeTruthy()
})

test('G15 an institution without an answer shows no number', async () => {
  const { send } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutAnswer('ALPINE')), {
    type: 'end',
  })
  expect(await main().findByText(/2 of 3 institutions answered about loans at 14:02\./)).toBeTruthy()
  expect(gaps()).toEqual([
    'Alpine Institute did not answer. You may have loans there. Ask again: Alpine Institute',
  ])
  expect(row('Alpine').textContent).toBe('ALAlpine InstituteNo answer')
  expect(row('All institutions').textContent).toContain('2 loans, without Alpine Institute')
})

test('G15 an institution of which it is unknown whether there is an account is in a group of its own', async () => {
  const { send } = openCard(page)
  await send(card(withLoan('NORTH')), card(withoutAnswer('ALPINE', 'unknown')))
  const heading = await screen.findByRole('heading', { name: 'Where you may have an account' })
  expect(heading.nextElementSibling?.textContent).toBe('ALAlpine InstituteNo answer')
})

const withoutLoans = (code: string): InstitutionCard =>
  emptyAccount(code, { state: 'partial', loans: { state: 'missing', problem } })

test('G15 an institution whose loans failed has not answered about loans', async () => {
  const { send } = openCard(page)
  const answers = [card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutLoans('ALPINE'))]
  await send(...answers, { type: 'end' })
  expect(await main().findByText(/^2 of 3 institutions answered about loans at 14:02\./)).toBeTruthy()
  expect(gaps()).toEqual(['Alpine Institute did not send your loans. Ask again: Alpine Institute'])
  const again = main().getAllByRole('button', { name: /^Ask again$/ })
  respond('GET /api/institutions/:code/card', withLoan('ALPINE'))
  fireEvent.click(again[0]!)
  expect(await main().findByText(/^All 3 institutions answered at 14:02\./)).toBeTruthy()
})

test('G15 institutions that answered, but not about loans, gave a usable answer', async () => {
  const { send } = openCard(page)
  await send(...['NORTH', 'HARBOUR', 'ALPINE'].map((code) => card(withoutLoans(code))), { type: 'end' })
  expect(await main().findByText(/^0 of 3 institutions answered about loans at 14:02\./)).toBeTruthy()
})

test.each([
  [
    'with loans',
    withLoan,
    'We asked 1 institution: it answered at 14:02. You have an account at 1 institution.',
  ],
  ['without loans', withoutLoans, 'North University answered at 14:02, but only in part.'],
])('G15 the only institution that was called is no count of several: %s', async (_, answerOf, words) => {
  const { send } = openCard(page)
  await send(card(answerOf('NORTH')), withCode('HARBOUR', 'switched-off'), withCode('ALPINE', 'switched-off'))
  expect((await main().findByText(/answered at 14:02/)).textContent).toContain(words)
})

test.each([
  ['no answer', withoutAnswer('ALPINE')],
  ['no loans', withoutLoans('ALPINE')],
  ['an earlier copy', { ...withoutAnswer('ALPINE'), copy: emptyAccount('ALPINE') }],
])('the page of one institution offers once to ask it again: %s', async (_, answer) => {
  const { send } = openCard(page, 'ALPINE')
  await send(card(answer), { type: 'end' })
  await main().findByRole('button', { name: 'Refresh' })
  expect(main().getAllByRole('button', { name: /^Ask again/ })).toHaveLength(1)
})

/** The page of an institution that gave no answer, with its live region. */
async function openWithoutAnswer() {
  const { send } = openCard(
    <>
      <CardLiveRegion />
      {page}
    </>,
    'ALPINE',
  )
  await send(card(withoutAnswer('ALPINE')), { type: 'end' })
}

test('the page of one institution says when it was asked, and once why there is no answer', async () => {
  await openWithoutAnswer()
  expect(await main().findByText(/^Asked at 14:02\./)).toBeTruthy()
  expect(main().getAllByText(/did not answer|No answer/)).toHaveLength(1)
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('No answer. Asked at 14:02.'))
})

test('G15 the overview says who answered only in part', async () => {
  const { send } = openCard(
    <main>
      <CardPage section="overview">{null}</CardPage>
    </main>,
  )
  const answers = [card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutLoans('ALPINE'))]
  await send(...answers, { type: 'end' })
  expect(await main().findByText(/^2 of 3 institutions answered in full at 14:02\./)).toBeTruthy()
})

test('G15 a notice about a missing part stands above the list', async () => {
  const { send } = openCard(page)
  const answers = [card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutLoans('ALPINE'))]
  await send(...answers, { type: 'end' })
  const notice = await main().findByText('Not in this list')
  const list = main().getByText('NORTH HARBOUR ALPINE')
  expect(notice.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
})

test('G15 a late response with a missing part says so', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(page)
  await send(card(withLoan('NORTH')))
  await act(() => vi.advanceTimersByTimeAsync(800))
  const fees = { state: 'missing' as const, problem }
  const loans = { state: 'ok' as const, items: [aLoan('1', { due: { day: '2026-11-20' } })] }
  await send(card(emptyAccount('HARBOUR', { state: 'partial', loans, fees })))
  expect(await main().findByText('New in the list: 1 loan (1 overdue) from Harbour College.')).toBeTruthy()
  expect(row('Harbour').textContent).toContain('Fees did not load')
})

const busy = (retryAfterSeconds: number): InstitutionCard => ({
  ...withoutAnswer('ALPINE'),
  problem: { ...problem, code: 'busy', retryAfterSeconds },
})

test('a busy institution is queried again when its countdown ends', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(page, 'ALPINE')
  await send(card(busy(20)), { type: 'end' })
  expect(await main().findByText(/We will try again in 20 seconds\./)).toBeTruthy()
  await act(() => vi.advanceTimersByTimeAsync(8_000))
  expect(main().getByText(/We will try again in 1[12] seconds\./)).toBeTruthy()
  respond('GET /api/institutions/:code/card', withLoan('ALPINE'))
  await act(() => vi.advanceTimersByTimeAsync(13_000))
  expect(await main().findByText('ALPINE')).toBeTruthy()
})

test('a busy institution is queried again by itself three times, then when the patron asks', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(page, 'ALPINE')
  const asked = respond('GET /api/institutions/:code/card', () => busy(20))
  await send(card(busy(20)), { type: 'end' })
  expect(await main().findByText(/We will try again in 20 seconds\./)).toBeTruthy()
  for (let round = 0; round < 6; round++) await act(() => vi.advanceTimersByTimeAsync(21_000))
  expect(asked).toHaveLength(3)
  expect(main().queryByText(/We will try again/)).toBeNull()
  fireEvent.click(main().getAllByRole('button', { name: /^Ask again/ })[0]!)
  expect(await main().findByText(/Ask again in (19|20) seconds\./)).toBeTruthy()
  await act(() => vi.advanceTimersByTimeAsync(60_000))
  expect(asked).toHaveLength(4)
})

test('an institution whose daily limit is used up says when it is queried again', async () => {
  const { send } = openCard(page, 'ALPINE')
  await send(card(busy(900)), { type: 'end' })
  expect(await main().findByText(/We will try again at 14:17\b/)).toBeTruthy()
})

test('G15 G17 a stream that breaks off says so of the missing institutions, and only they are asked again', async () => {
  const { send, breakOff } = openCard(page)
  await send(card(withLoan('NORTH')))
  await breakOff()
  expect(await main().findByText(/^1 of 3 institutions answered about loans at 14:02\./)).toBeTruthy()
  const lost = 'The connection broke before an answer arrived from Harbour College and Alpine Institute.'
  expect(gaps()).toEqual([`${lost} You may have loans there. Ask again: Harbour College, Alpine Institute`])
  expect(main().queryByText(/did not answer|No answer/)).toBeNull()
  expect(row('Alpine').textContent).toBe('ALAlpine InstituteNot received')
  const asked = respond('GET /api/institutions/:code/card', ({ path }) =>
    withLoan(path.includes('ALPINE') ? 'ALPINE' : 'HARBOUR'),
  )
  fireEvent.click(main().getByRole('button', { name: 'Ask again' }))
  expect(await main().findByText(/^All 3 institutions answered/)).toBeTruthy()
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/institutions/HARBOUR/card',
    '/api/institutions/ALPINE/card',
  ])
})

test('G15 a stream that breaks off before an account is known does not say that nobody answers', async () => {
  const { send, breakOff } = openCard(page)
  await send(card({ institutionCode: 'ALPINE', asOf, state: 'no-account' }))
  await breakOff()
  const title = 'The connection broke before all answers arrived'
  expect(await main().findByRole('heading', { name: title })).toBeTruthy()
  expect(main().queryByText(/did not answer/)).toBeNull()
})

test('a stream that breaks off before the first answer has failed', async () => {
  const { send, breakOff } = openCard(page)
  const counts = { institutionCode: 'NORTH', asOf, loans: 1, requests: 0, fees: null }
  await send({ type: 'counts', counts })
  await breakOff()
  expect(await main().findByRole('heading', { name: 'This could not be loaded' })).toBeTruthy()
})

test('G15 an earlier copy is shown and counted with its time, and is read-only', async () => {
  const { send, goTo } = openCard(pageWithLoans)
  const copy = { ...withLoan('ALPINE'), asOf: '2026-11-25T12:54:00Z' }
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), card({ ...withoutAnswer('ALPINE'), copy }))
  expect(await main().findByText(/Showing its last answer, from 13:54, 8 minutes ago\./)).toBeTruthy()
  expect(main().getByText('NORTH renews HARBOUR renews ALPINE only shown')).toBeTruthy()
  expect(row('Alpine').textContent).toBe('ALAlpine Institute1 loan, as of 13:54')
  expect(row('All institutions').textContent).toContain('3+ loans, no answer from 1')
  await goTo('/card/ALPINE/loans')
  expect(main().getByText('ALPINE only shown')).toBeTruthy()
})

test('G15 an earlier copy of an institution in maintenance offers no second try, which cannot help', async () => {
  const { send } = openCard(pageWithLoans)
  const copy = { ...withLoan('ALPINE'), asOf: '2026-11-25T12:54:00Z' }
  const off = { ...problem, code: 'switched-off' as const }
  await send(card(withLoan('NORTH')), card(missingCard('ALPINE', { problem: off, copy })), { type: 'end' })
  expect(await main().findByText(/Showing its last answer, from 13:54/)).toBeTruthy()
  expect(main().queryByRole('button', { name: /^Ask again ?: Alpine/ })).toBeNull()
})

test('G15 without any response the page does not say that there is nothing', async () => {
  const { send } = openCard(page)
  await send(card(withoutAnswer('NORTH')), card(withoutAnswer('HARBOUR')), card(withoutAnswer('ALPINE')))
  expect(await main().findByRole('heading', { name: 'Nothing can be shown yet' })).toBeTruthy()
  expect(main().getByText(/The problem is not at your end\./).textContent).toBe(
    'North University, Harbour College and Alpine Institute did not answer. The problem is not at your end.',
  )
})

const withCode = (institutionCode: string, code: AnswerState) =>
  card(missingCard(institutionCode, { problem: { ...problem, code } }))

const unreadable = { ...problem, code: 'unexpected-answer' as const }

test('G15 an institution whose answer could not be read is not said to be silent', async () => {
  const { send, goTo } = openCard(page)
  await send(
    card(withLoan('NORTH')),
    card(emptyAccount('HARBOUR', { state: 'partial', loans: { state: 'missing', problem: unreadable } })),
    withCode('ALPINE', 'unexpected-answer'),
    { type: 'end' },
  )
  expect(await main().findByText(/^1 of 3 institutions answered about loans at 14:02\./)).toBeTruthy()
  expect(gaps()).toEqual([
    expect.stringMatching(/^We could not read the answer from Alpine Institute\. You may have loans there\./),
    expect.stringMatching(
      /^We could not read your loans at Harbour College\. If this continues, .* 7F3K-2Q9D/,
    ),
  ])
  expect(row('Alpine').textContent).toBe('ALAlpine InstituteUnreadable answer')
  await goTo('/card/ALPINE/loans')
  expect(await main().findByText(/We could not read the answer from/)).toBeTruthy()
})

test('G15 an institution that answered without saying whether there is an account is not said to be silent', async () => {
  const { send, goTo } = openCard(page)
  await send(card(withLoan('NORTH')), card(emptyAccount('HARBOUR')), withCode('ALPINE', 'account-unclear'), {
    type: 'end',
  })
  const words =
    'We could not find out whether you have an account at Alpine Institute. Ask again: Alpine Institute'
  await main().findByText('Not in this list')
  expect(gaps()).toEqual([words])
  expect(main().queryByText(/No answer from/)).toBeNull()
  await goTo('/card/ALPINE/loans')
  expect(gaps()).toEqual([
    expect.stringMatching(/^We could not find out whether you have an account at Alpine Institute\./),
  ])
  expect(main().queryByText(/did not answer/)).toBeNull()
})

test('G15 institutions that were not asked, because home is silent, are not said to be silent', async () => {
  const { send, goTo } = openCard(page)
  await send(
    card(withoutAnswer('NORTH')),
    withCode('HARBOUR', 'home-silent'),
    withCode('ALPINE', 'home-silent'),
    { type: 'end' },
  )
  const heading = await main().findByRole('heading', { name: 'Nothing can be shown yet' })
  expect(heading.parentElement?.textContent).toContain(
    'North University did not answer. North University is asked first: until it answers, we cannot look for ' +
      'your accounts at Harbour College and Alpine Institute.',
  )
  expect(main().getByText(/^No usable answer from 1 institution\. 2 have not been asked yet\./)).toBeTruthy()
  expect(row('All institutions').textContent).toMatch(/no answer from 1$/)
  expect(row('Harbour').textContent).toMatch(/Not asked yet$/)
  await goTo('/card/HARBOUR/loans')
  expect(await main().findByText('Not asked yet.')).toBeTruthy()
})

test('G15 where nothing can be shown, each institution has its own reason', async () => {
  const { send } = openCard(page)
  await send(
    card(withoutAnswer('NORTH')),
    withCode('HARBOUR', 'switched-off'),
    withCode('ALPINE', 'unexpected-answer'),
  )
  const words = await main().findByText(/The problem is not at your end\./)
  expect(words.textContent).toBe(
    'North University did not answer. Harbour College is not connected at the moment. We could not read the ' +
      'answer from Alpine Institute. The problem is not at your end.',
  )
})

test('G24 a response that arrives after the user started to read joins the list within half a second, and is named until the next page', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send, goTo } = openCard(
    <>
      {page}
      <CardLiveRegion />
    </>,
  )
  await send(card(withLoan('NORTH')))
  await act(() => vi.advanceTimersByTimeAsync(800))
  expect(main().getByText('NORTH')).toBeTruthy()
  fireEvent.keyDown(document.body, { key: 'a' })
  await send(card(withLoan('HARBOUR')), card(withoutAnswer('ALPINE')), { type: 'end' })
  await act(() => vi.advanceTimersByTimeAsync(500))
  expect(main().getByText('NORTH HARBOUR')).toBeTruthy()
  const words = 'New in the list: 1 loan from Harbour College.'
  expect(main().getByText(words)).toBeTruthy()
  await act(() => vi.advanceTimersByTimeAsync(2_000))
  expect(screen.getByRole('status').textContent).toMatch(
    new RegExp(`^2 of 3 institutions answered about loans at 14:02. ${words}$`),
  )
  await goTo('/card/all/requests')
  expect(main().queryByText(words)).toBeNull()
})

test('G24 moving the pointer, pressing a key and scrolling render nothing', async () => {
  const rendered = vi.fn<(at: string) => void>()
  function Counted() {
    rendered(useCardView().now)
    return null
  }
  const { send } = openCard(
    <>
      {page}
      <Counted />
    </>,
  )
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withLoan('ALPINE')), { type: 'end' })
  await main().findByText('NORTH HARBOUR ALPINE')
  rendered.mockClear()
  for (let at = 1; at <= 20; at++) {
    fireEvent.pointerMove(document.body, { clientX: at, clientY: at, movementX: 1, movementY: 1 })
    fireEvent.keyDown(document.body, { key: 'a' })
    fireEvent.wheel(document.body, { deltaY: 10 })
    fireEvent.scroll(document)
    fireEvent.focusIn(document.body)
  }
  expect(rendered).not.toHaveBeenCalled()
})

function Rows() {
  return useCardView().cards.map(({ institutionCode: code }) => <button key={code}>{code}</button>)
}

const buttons = () => main().queryAllByRole<HTMLButtonElement>('button', { name: /^[A-Z]+$/ })

test('G24 for half a second, a press on a button that has just moved does nothing', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const places = vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect')
  places.mockImplementation(function place(this: HTMLElement) {
    return new DOMRect(0, buttons().findIndex((button) => button === this) * 48)
  })
  onTestFinished(() => places.mockRestore())
  const ignored = () =>
    buttons().flatMap(({ style, textContent }) => (style.pointerEvents ? textContent : []))
  const { send } = openCard(
    <main>
      <CardPage section="loans">
        <Rows />
      </CardPage>
    </main>,
  )
  await send(card(withLoan('NORTH')), card(withLoan('ALPINE')))
  await act(() => vi.advanceTimersByTimeAsync(800))
  expect(buttons()).toHaveLength(2)
  await send(card(withLoan('HARBOUR')))
  await vi.waitFor(() => expect(buttons()).toHaveLength(3))
  expect(ignored()).toEqual(['HARBOUR', 'ALPINE'])
  await act(() => vi.advanceTimersByTimeAsync(500))
  expect(ignored()).toEqual([])
})

test('G24 switcher rows appear together with the list', async () => {
  const { send } = openCard(page)
  const switcher = screen.getByRole('navigation')
  await send(card(withLoan('HARBOUR')))
  expect(await main().findByText(/1 of 3 institutions answered/)).toBeTruthy()
  expect(within(switcher).queryByText('Harbour College')).toBeNull()
  expect(await main().findByText('HARBOUR')).toBeTruthy()
  expect(within(switcher).getByText('Harbour College')).toBeTruthy()
})

test('switching the institution sends no request', async () => {
  const { send, goTo, received } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withLoan('ALPINE')))
  await main().findByText(/All 3 institutions answered/)
  await goTo('/card/HARBOUR/loans')
  expect(main().getByText(/Harbour College answered at 14:02\./)).toBeTruthy()
  expect(main().getByText('HARBOUR')).toBeTruthy()
  expect(document.title).toBe('Loans · Harbour College · Library Card')
  expect(document.activeElement).toBe(main().getByRole('heading', { level: 1 }))
  expect(received).toHaveLength(1)
})

test('a failed request is reported with a reference, and does not stay pending', async () => {
  const { send } = openCard(page)
  const all = [card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withLoan('ALPINE'))]
  await send(...all, { type: 'end' })
  await main().findByText(/All 3 institutions answered/)
  respondWithLines('GET /api/card', refusal(500, 'unexpected-error'))
  fireEvent.click(main().getByRole('button', { name: 'Refresh' }))
  const reference = await main().findByText('7F3K-2Q9D')
  expect(reference.parentElement?.textContent).toMatch(
    /^The page could not be refreshed\. Showing earlier answers\. Something went wrong here\. Try again\. .* this reference: 7F3K-2Q9D\.$/,
  )
  expect(main().getByRole('button', { name: 'Try again' })).toBeTruthy()
  expect(main().getByText(/All 3 institutions answered at 14:02/)).toBeTruthy()
  expect(main().getByText('NORTH HARBOUR ALPINE')).toBeTruthy()
})

test('G15 without a connection, nothing is said about the institution that was to be asked again', async () => {
  const { send } = openCard(page)
  const answers = [card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutLoans('ALPINE'))]
  await send(...answers, { type: 'end' })
  const again = () => main().getByRole('button', { name: /^Ask again ?: Alpine/ })
  await main().findByText('Not in this list')
  respond('GET /api/institutions/:code/card', noResponse())
  fireEvent.click(again())
  expect(await main().findByText(/Library Card did not answer\. Check your internet connection/)).toBeTruthy()
  expect(main().queryByText(/Alpine Institute did not answer/)).toBeNull()
  expect(gaps()).toEqual([expect.stringMatching(/^Alpine Institute did not send your loans\./)])
  respond('GET /api/institutions/:code/card', withLoan('ALPINE'))
  fireEvent.click(again())
  expect(await main().findByText(/^All 3 institutions answered at 14:02\./)).toBeTruthy()
  expect(main().queryByText(/could not be refreshed/)).toBeNull()
})

test('a failed request is reported and announced on the page of an institution without an answer, too', async () => {
  await openWithoutAnswer()
  await main().findByText(/are not shown/)
  respond('GET /api/institutions/:code/card', noResponse())
  fireEvent.click(main().getByRole('button', { name: /^Ask again ?: Alpine/ }))
  expect(await main().findByText('The page could not be refreshed.')).toBeTruthy()
  const words = /^The page could not be refreshed\. Library Card did not answer\./
  await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(words))
})

test('without a connection, a busy institution is not said to be tried again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(page, 'ALPINE')
  await send(card(busy(20)), { type: 'end' })
  expect(await main().findByText(/We will try again in 20 seconds\./)).toBeTruthy()
  respond('GET /api/institutions/:code/card', noResponse())
  await act(() => vi.advanceTimersByTimeAsync(21_000))
  expect(await main().findByText('The page could not be refreshed.')).toBeTruthy()
  expect(main().queryByText(/Trying again…/)).toBeNull()
})

const codes: AnswerState[] = [
  'timed-out',
  'refused',
  'busy',
  'unexpected-answer',
  'web-page',
  'restricted',
  'key-rejected',
  'switched-off',
  'home-silent',
  'account-unclear',
]

test.each(codes)('G15 the notice for %s names the institution', async (code) => {
  const { send } = openCard(page, 'ALPINE')
  await send(card(missingCard('ALPINE', { problem: { ...problem, code } })))
  const words = await main().findByText(/are not shown/)
  expect(words.parentElement?.textContent).toContain('Alpine Institute')
  // The status line ends the short words with a full stop, and the table puts a time after them.
  expect(document.body.textContent).not.toContain('?.')
})

test('a part that our key may not read says so, and offers no second try', async () => {
  const { send } = openCard(page, 'ALPINE')
  const loans = { state: 'missing' as const, problem: { ...problem, code: 'restricted' as const } }
  await send(card({ ...withLoan('ALPINE'), state: 'partial', loans }), { type: 'end' })
  expect(await main().findByText(/^Library Card is not allowed to read your loans at/)).toBeTruthy()
  expect(document.body.textContent).not.toMatch(/did not answer/)
  expect(main().queryByRole('button', { name: /^Ask again/ })).toBeNull()
})

test('lists that our key may not read are not said of one institution where there are several', async () => {
  const { send } = openCard(page)
  const loans = { state: 'missing' as const, problem: { ...problem, code: 'restricted' as const } }
  const restricted = ['HARBOUR', 'ALPINE'].map((code) => card({ ...withLoan(code), state: 'partial', loans }))
  await send(card(withLoan('NORTH')), ...restricted, { type: 'end' })
  await main().findByText('Not in this list')
  expect(gaps()).toEqual([
    'Library Card is not allowed to read your loans at Harbour College and Alpine Institute. Ask there.',
  ])
})

test('rows of several lists that could not be read are in one notice, with each reference once', async () => {
  const { send } = openCard(
    <main>
      <CardPage section="overview">{null}</CardPage>
    </main>,
    'NORTH',
  )
  const list = { state: 'ok' as const, items: [], unreadable: 1, requestId: '7F3K-2Q9D' }
  await send(card(emptyAccount('NORTH', { state: 'partial', loans: list, requests: list })), { type: 'end' })
  expect(
    await main().findByText('There is one loan at North University that we could not read.'),
  ).toBeTruthy()
  expect(main().getByText('There is one request at North University that we could not read.')).toBeTruthy()
  expect(main().getAllByText('7F3K-2Q9D')).toHaveLength(1)
  expect(main().getAllByRole('button', { name: /^Ask again ?: North University$/ })).toHaveLength(1)
})

test('G15 an institution that counts more than it sent is named, and its counts are minimums', async () => {
  const { send } = openCard(page, 'all', [institution('NORTH', 'North University')])
  const requestId = '7F3K-2Q9D'
  const loans = { state: 'ok' as const, items: [aLoan('1'), aLoan('2')], unreadable: 3, requestId }
  const short = { ...loans, short: { counted: 5, sent: 3 } }
  await send(card(emptyAccount('NORTH', { state: 'partial', loans: short })), { type: 'end' })
  await main().findByText('Not in this list')
  expect(gaps()[0]).toBe(
    'There is one loan at North University that we could not read. North University counts 5 loans and sent 3. ' +
      'If this continues, give the desk this reference: 7F3K-2Q9D. Ask again: North University',
  )
  expect(row('North').textContent).toContain('2+ loans')
})

test('G15 a list of which an institution sent nothing that it counts is not called empty', async () => {
  const { send } = openCard(
    <main>
      <RequestsPage />
    </main>,
  )
  const requests = { state: 'ok' as const, items: [], unreadable: 1, short: { counted: 1, sent: 0 } }
  await send(card(emptyAccount('NORTH', { state: 'partial', requests })), card(emptyAccount('HARBOUR')))
  await send(card(emptyAccount('ALPINE')), { type: 'end' })
  expect(await main().findByText('No requests at 2 institutions')).toBeTruthy()
  expect(gaps()[0]).toMatch(/^North University counts 1 request and sent 0\. /)
})

test('G15 purchase suggestions that could not be read are named, and count as no request', async () => {
  const { send } = openCard(
    <main>
      <RequestsPage />
    </main>,
  )
  const requests = { state: 'ok' as const, items: [], unreadable: 1, withoutSuggestions: true as const }
  await send(card(emptyAccount('NORTH', { state: 'partial', requests })), card(emptyAccount('HARBOUR')))
  await send(card(emptyAccount('ALPINE')), { type: 'end' })
  expect(await main().findByText('No requests at 2 institutions')).toBeTruthy()
  expect(gaps()[0]).toBe(
    'Your purchase suggestions at North University could not be read. Ask again: North University',
  )
})

test('G15 the time stands beside what was asked, and an earlier "no account" has its own', async () => {
  const { send } = openCard(page)
  const none = (institutionCode: string, more = {}) =>
    card({ institutionCode, asOf: '2026-11-25T12:56:00Z', state: 'no-account', ...more })
  await send(card(withLoan('NORTH')), none('HARBOUR', { notAskedAgain: 'recent' }))
  expect(
    await main().findByText(/^1 of 2 institutions answered\. Alpine Institute is still working/),
  ).toBeTruthy()
  await send(none('ALPINE', { asOf: '2026-11-25T12:58:00Z', notAskedAgain: 'few-calls-left' }), {
    type: 'end',
  })
  const words =
    /^1 institution answered at 14:02\. 2 institutions said earlier that you have no account, the first at 13:56\. Not asked again, because few queries are left there today: Alpine Institute\./
  expect(await main().findByText(words)).toBeTruthy()
})

test('G15 after one institution was asked again, the status line has the times of all answers', async () => {
  const { send } = openCard(page)
  await send(card(withLoan('NORTH')), card(withLoan('HARBOUR')), card(withoutAnswer('ALPINE')), {
    type: 'end',
  })
  respond('GET /api/institutions/:code/card', { ...withLoan('ALPINE'), asOf: '2026-11-25T13:07:00Z' })
  fireEvent.click(await main().findByRole('button', { name: /^Ask again ?: Alpine/ }))
  expect(await main().findByText(/^All 3 institutions answered between 14:02 and 14:07\./)).toBeTruthy()
})

test('G22 opening the page of an institution that had no account asks it, once', async () => {
  const { send, goTo } = openCard(page)
  const asked = respond('GET /api/institutions/:code/card', withLoan('HARBOUR'))
  const earlier = { institutionCode: 'HARBOUR', asOf: '2026-11-25T12:56:00Z', state: 'no-account' as const }
  await send(
    card(withLoan('NORTH')),
    card({ ...earlier, notAskedAgain: 'recent' }),
    card(withLoan('ALPINE')),
    {
      type: 'end',
    },
  )
  await main().findByText(
    /^2 institutions answered at 14:02\. 1 institution said at 13:56 that you have no account\./,
  )
  await goTo('/card/HARBOUR/loans')
  expect(await main().findByText(/^Harbour College answered at 14:02\./)).toBeTruthy()
  expect(asked).toHaveLength(1)
})

test('while only home is asked, it is named, and asking again asks home first, then those that wait', async () => {
  const { send } = openCard(page, 'all', undefined, { displayName: null })
  expect(main().getByText('Asking North University…')).toBeTruthy()
  await send(
    card(withoutAnswer('NORTH')),
    withCode('HARBOUR', 'home-silent'),
    withCode('ALPINE', 'home-silent'),
    {
      type: 'end',
    },
  )
  await main().findByText(/^No usable answer from 1 institution\. 2 have not been asked yet\./)
  fireEvent.click(row('Harbour'))
  const answers = ['NORTH', 'HARBOUR', 'ALPINE'].map((code) => card(withLoan(code)))
  const refreshed = respondWithLines('GET /api/card', [...answers, { type: 'end' }])
  fireEvent.click(await main().findByRole('button', { name: /^Ask again ?: Harbour College/ }))
  expect(await main().findByText('HARBOUR')).toBeTruthy()
  expect(refreshed).toHaveLength(1)
})
