import type { AccountCard, CardLine, OtherFees } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aFee, aLoan, emptyAccount, institution, problem, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { noResponse, respond } from '../../test/server.ts'
import { Switcher } from '../switcher/switcher.tsx'
import { FeesPage } from './fees-page.tsx'

const fee = aFee('1', { minor: 740, currency: 'EUR' }, { title: 'The Weather Inside' })
const pay = 'https://north.example/pay'
const links = { website: null, hours: null, contact: null, details: null, pay }

const asOf = '2026-11-25T13:02:00Z'
const none = { state: 'ok' as const, items: [] }
const nothing: OtherFees = { inDispute: none, sentToBilling: none, closed: { state: 'not-asked' } }
const disputed = aFee('4', { minor: 500, currency: 'EUR' }, { state: 'in-dispute', title: 'Lost Maps' })
const billed = aFee('2', { minor: 11000, currency: 'EUR' }, { state: 'sent-to-billing', title: 'Lost Maps' })

beforeEach(() => void respond('GET /api/institutions/:code/fees', nothing))
afterEach(() => {
  vi.restoreAllMocks()
})

async function open(more: Partial<Institution> = { links }) {
  const north = institution('NORTH', 'North University', more)
  const { send } = openCard(<FeesPage />, 'all', [north, institution('HARBOUR', 'Harbour College')])
  const answers: CardLine[] = [
    { type: 'card', card: emptyAccount('NORTH', { fees: { state: 'ok', items: [fee] } }) },
    { type: 'card', card: emptyAccount('HARBOUR') },
    { type: 'end' },
  ]
  await send(...answers)
  const requested = respond('GET /api/institutions/:code/card', emptyAccount('NORTH'))
  await screen.findByText('The Weather Inside')
  return requested
}

const payLink = () => screen.getByRole('link', { name: /^Pay €7\.40 ?at North University, on its own site/ })

test('G15 a fee that could not be read makes the sum a minimum, and has a reference', async () => {
  const { send } = openCard(<FeesPage />, 'all', [institution('NORTH', 'North University', { links })])
  const fees = { state: 'ok' as const, items: [fee], unreadable: 1, requestId: '7F3K-2Q9D' }
  await send({ type: 'card', card: emptyAccount('NORTH', { state: 'partial', fees }) }, { type: 'end' })
  expect(await screen.findByText('at least €7.40', { selector: 'span' })).toBeTruthy()
  expect(screen.getByText('There is one fee at North University that we could not read.')).toBeTruthy()
  expect(screen.getByText('7F3K-2Q9D')).toBeTruthy()
  expect(screen.queryByText(/no answer/)).toBeNull()
})

test('G15 a balance that is more than the fees that arrived is named, and nothing is called paid', async () => {
  const { send } = openCard(<FeesPage />, 'all', [institution('NORTH', 'North University', { links })])
  const shortBy = { minor: 1500, currency: 'EUR' }
  const fees = { state: 'ok' as const, items: [], unreadable: 1, shortBy, requestId: '7F3K-2Q9D' }
  await send({ type: 'card', card: emptyAccount('NORTH', { state: 'partial', fees }) }, { type: 'end' })
  expect(
    await screen.findByText('North University counts €15.00 more in unpaid fees than it sent.'),
  ).toBeTruthy()
  expect(screen.getByText('7F3K-2Q9D')).toBeTruthy()
  expect(screen.queryByText(/could not read|nothing to pay/i)).toBeNull()
})

const [north, harbour, alpine] = ['NORTH', 'HARBOUR', 'ALPINE'].map((code) => institution(code, code))

test.each([
  ['an institution did not answer', missingCard('ALPINE', { problem })],
  [
    'a fee could not be read',
    emptyAccount('ALPINE', { state: 'partial', fees: { ...none, unreadable: 1, requestId: '7F3K-2Q9D' } }),
  ],
])('G14 the page says once that its sum may lack something: %s', async (_gap, card) => {
  const { send } = openCard(<FeesPage />, 'all', [north!, harbour!, alpine!])
  const fees = { state: 'ok' as const, items: [fee] }
  const owing = ['NORTH', 'HARBOUR'].map((code) => ({
    type: 'card' as const,
    card: emptyAccount(code, { fees }),
  }))
  await send(...owing, { type: 'card', card }, { type: 'end' })
  expect(await screen.findByText(/^Unpaid fees at .*: €14\.80 in total\./)).toBeTruthy()
  expect(screen.getAllByText(/may not be everything/)).toHaveLength(1)
})

test('G14 the sum of several institutions is at least what they sent, if one sent less than its balance', async () => {
  const { send } = openCard(<FeesPage />, 'all', [north!, harbour!])
  const whole = { state: 'ok' as const, items: [fee] }
  const short = { ...whole, unreadable: 1, shortBy: fee.balance, requestId: '7F3K-2Q9D' }
  await send(
    { type: 'card', card: emptyAccount('NORTH', { fees: whole }) },
    { type: 'card', card: emptyAccount('HARBOUR', { state: 'partial', fees: short }) },
    { type: 'end' },
  )
  expect(await screen.findByText(/^Unpaid fees at .*: at least €14\.80 in total\./)).toBeTruthy()
})

test('where nothing is shown, the page does not say that something may be missing', async () => {
  const { send } = openCard(<FeesPage />, 'HARBOUR', [
    institution('NORTH', 'North University'),
    institution('HARBOUR', 'Harbour College'),
  ])
  const card = missingCard('HARBOUR', { problem: { ...problem, code: 'sign-in-there' } })
  await send({ type: 'card', card: emptyAccount('NORTH') }, { type: 'card', card }, { type: 'end' })
  expect(await screen.findByText(/^Sign in to see it\./)).toBeTruthy()
  expect(screen.queryByText(/may not be everything/)).toBeNull()
})

test('the payment link names the sum and the institution', async () => {
  await open()
  const payee = within(screen.getByRole('region', { name: 'North University' }))
  expect(payee.getByText('€7.40', { selector: 'span' })).toBeTruthy()
  expect(payLink().getAttribute('href')).toBe(pay)
})

test.each([
  ['here', (link: Element) => fireEvent.click(link)],
  [
    'in another tab',
    (link: Element) => fireEvent(link, new MouseEvent('auxclick', { bubbles: true, button: 1 })),
  ],
])(
  'G14 a patron who returns from the payment page opened %s sees the institution’s current fees',
  async (_where, leaveBy) => {
    const requested = await open()
    payLink().addEventListener('click', (event) => event.preventDefault())
    leaveBy(payLink())
    expect(requested).toEqual([])
    fireEvent.focus(window)
    fireEvent(document, new Event('visibilitychange'))
    expect(await screen.findByRole('heading', { name: 'You have nothing to pay' })).toBeTruthy()
    expect(requested.map(({ path }) => path)).toEqual(['/api/institutions/NORTH/card'])
  },
)

test('without a visit to the payment page, focus sends no request', async () => {
  const requested = await open()
  fireEvent.focus(window)
  expect(requested).toEqual([])
})

test('an institution without a payment page names its desk', async () => {
  await open({})
  expect(screen.getByText('Pay at its desk')).toBeTruthy()
  expect(screen.queryByRole('link', { name: /^Pay/ })).toBeNull()
})

async function openEmpty(fees: AccountCard['fees']) {
  const { send } = openCard(<FeesPage />, 'all', [institution('NORTH', 'North University', { links })])
  await send({ type: 'card', card: emptyAccount('NORTH', { fees }) }, { type: 'end' })
}

test('G15 "nothing to pay" only once billed and disputed fees have been checked', async () => {
  const { promise, resolve } = Promise.withResolvers<OtherFees>()
  const requested = respond('GET /api/institutions/:code/fees', () => promise)
  await openEmpty(none)
  expect(await screen.findByText('Billed and disputed fees: not checked yet.')).toBeTruthy()
  expect(screen.queryByText(/nothing/i)).toBeNull()
  resolve(nothing)
  expect(await screen.findByRole('heading', { name: 'You have nothing to pay' })).toBeTruthy()
  expect(requested.map(({ path }) => path)).toEqual(['/api/institutions/NORTH/fees'])
})

const fined = {
  state: 'ok' as const,
  items: [aLoan('9', { fineIfReturnedNow: { minor: 200, currency: 'CHF' } })],
}
const fine = 'Fine so far: CHF 2.00, if returned now'
const unread = 'Not all loans there were read, so a fine may be growing'

test('G14 G15 where a fine grows, nothing is to pay "yet"', async () => {
  const { send } = openCard(<FeesPage />)
  await send(
    { type: 'card', card: emptyAccount('NORTH', { loans: fined }) },
    {
      type: 'card',
      card: emptyAccount('HARBOUR', { state: 'partial', loans: { state: 'missing', problem } }),
    },
    { type: 'card', card: emptyAccount('ALPINE') },
    { type: 'end' },
  )
  expect(await screen.findByRole('heading', { name: 'Nothing to pay yet' })).toBeTruthy()
  expect(screen.getByText(`North University: Nothing to pay yet. ${fine}`)).toBeTruthy()
  expect(screen.getByText(`Harbour College: Nothing to pay yet. ${unread}`)).toBeTruthy()
  expect(screen.queryByText(/You have nothing|Alpine.*fine/)).toBeNull()
})

test('G14 a growing fine is named beside what is to pay elsewhere and there, and is in no sum', async () => {
  const { send } = openCard(<FeesPage />)
  const fees = { state: 'ok' as const, items: [fee] }
  await send(
    { type: 'card', card: emptyAccount('NORTH', { loans: fined, fees }) },
    { type: 'card', card: emptyAccount('HARBOUR', { loans: fined }) },
    { type: 'card', card: emptyAccount('ALPINE') },
    { type: 'end' },
  )
  const payee = within(await screen.findByRole('region', { name: 'North University' }))
  expect(payee.getByText('€7.40', { selector: 'span' })).toBeTruthy()
  expect(payee.getByText(fine)).toBeTruthy()
  expect(screen.getByText(`Harbour College: Nothing to pay yet. ${fine}`)).toBeTruthy()
  expect(screen.getByText('Nothing to pay at Alpine Institute.')).toBeTruthy()
})

test('G15 until loans have arrived, a fine may be growing', async () => {
  const { send } = openCard(<FeesPage />, 'all', [institution('NORTH', 'North University')])
  await send({
    type: 'card-so-far',
    card: emptyAccount('NORTH', { loans: { state: 'waiting' }, fees: none }),
  })
  await waitFor(() => expect(screen.queryByText(/answered so far|Asking/i)).toBeTruthy())
  expect(screen.queryByText(/nothing to pay/i)).toBeNull()
  await send({ type: 'card', card: emptyAccount('NORTH', { loans: fined }) }, { type: 'end' })
  expect(await screen.findByRole('heading', { name: 'Nothing to pay yet' })).toBeTruthy()
})

test('G15 a billed fee is shown where there is no open one', async () => {
  respond('GET /api/institutions/:code/fees', { ...nothing, sentToBilling: { state: 'ok', items: [billed] } })
  await openEmpty(none)
  expect(await screen.findByRole('listitem', { name: /^Lost Maps/ })).toBeTruthy()
  expect(screen.getByText('plus €110.00 billed')).toBeTruthy()
  expect(screen.queryByText(/nothing/i)).toBeNull()
})

test('G15 billed fees that could not be requested are never "nothing", and can be requested again', async () => {
  respond('GET /api/institutions/:code/fees', noResponse())
  const { send } = openCard(<FeesPage />)
  for (const code of ['NORTH', 'HARBOUR']) await send({ type: 'card', card: emptyAccount(code) })
  await send(
    { type: 'card', card: { institutionCode: 'ALPINE', asOf, state: 'no-account' } },
    { type: 'end' },
  )
  const words = /^Billed and disputed fees: not checked yet\. Library Card did not answer\./
  expect(await screen.findByText(words)).toBeTruthy()
  expect(screen.queryByText(/nothing to pay|(University|College) did not answer/i)).toBeNull()
  respond('GET /api/institutions/:code/fees', nothing)
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { name: 'You have nothing to pay' })).toBeTruthy()
})

test('G15 where nothing else is to pay, billed fees without an answer can be requested again', async () => {
  const missing = { state: 'missing' as const, problem }
  respond('GET /api/institutions/:code/fees', ({ path }) =>
    path.includes('HARBOUR') ? { ...nothing, sentToBilling: missing } : nothing,
  )
  const { send } = openCard(<FeesPage />)
  for (const code of ['NORTH', 'HARBOUR', 'ALPINE']) await send({ type: 'card', card: emptyAccount(code) })
  await send({ type: 'end' })
  expect(await screen.findByRole('heading', { name: 'Nothing to pay at 2 institutions' })).toBeTruthy()
  respond('GET /api/institutions/:code/fees', nothing)
  fireEvent.click(screen.getByRole('button', { name: 'Ask again' }))
  expect(await screen.findByRole('heading', { name: 'You have nothing to pay' })).toBeTruthy()
})

test('G15 fees that a library system does not provide are neither "nothing" nor without an answer', async () => {
  const notProvided = { state: 'not-provided' as const }
  respond('GET /api/institutions/:code/fees', {
    ...nothing,
    inDispute: notProvided,
    sentToBilling: notProvided,
  })
  const { send } = openCard(<FeesPage />)
  for (const code of ['NORTH', 'HARBOUR', 'ALPINE'])
    await send({
      type: 'card',
      card: emptyAccount(code, code === 'NORTH' ? { fees: { state: 'ok', items: [fee] } } : {}),
    })
  await send({ type: 'end' })
  expect(
    await screen.findByText(
      /^Billed and disputed fees at .*: not given to us\. Ask there whether there are any\.$/,
    ),
  ).toBeTruthy()
  expect(screen.queryByText(/no answer|nothing to pay/i)).toBeNull()
  expect(screen.queryByRole('button', { name: 'Ask again' })).toBeNull()
})

test('G22 the debt and the credit of an account whose balance is 0 are requested with the page', async () => {
  const credit = aFee('3', { minor: -740, currency: 'EUR' }, { type: 'credit', title: 'Goodwill' })
  const requested = respond('GET /api/institutions/:code/fees', {
    ...nothing,
    open: { state: 'ok', items: [fee, credit] },
  })
  await openEmpty({ state: 'not-asked' })
  expect(await screen.findByRole('listitem', { name: /^The Weather Inside/ })).toBeTruthy()
  expect(screen.getByRole('listitem', { name: /^Goodwill/ })).toBeTruthy()
  expect(screen.getByText('€0.00', { selector: 'span' })).toBeTruthy()
  expect(requested.map(({ path }) => path)).toEqual(['/api/institutions/NORTH/fees?open=true'])
  expect(await savedText()).toContain('"North University","In your favour","Credit","Goodwill"')
})

test('G15 a fee that was charged after the card was read counts in the sums of the card', async () => {
  const requested = respond('GET /api/institutions/:code/fees', {
    ...nothing,
    open: { state: 'ok', items: [fee] },
  })
  const { send } = openCard(
    <>
      <Switcher />
      <FeesPage />
    </>,
    'all',
    [institution('NORTH', 'North University', { links })],
  )
  await send({ type: 'card', card: emptyAccount('NORTH', { fees: { state: 'not-asked' } }) }, { type: 'end' })
  await screen.findByRole('listitem', { name: /^The Weather Inside/ })
  expect((await screen.findByRole('link', { name: /^North University/ })).textContent).toContain('€7.40')
  expect(requested).toHaveLength(1)
})

test('G22 the fees of an account that owes nothing are "not checked yet" beside their sum', async () => {
  respond('GET /api/institutions/:code/fees', () => Promise.withResolvers<OtherFees>().promise)
  await open()
  expect(screen.getByText('billed and disputed: not checked yet')).toBeTruthy()
})

test('what an institution has none of is not mentioned', async () => {
  await open()
  const region = await screen.findByRole('region', { name: 'North University' })
  await waitFor(() => expect(region.textContent).not.toMatch(/not checked yet/))
  expect(region.textContent).not.toMatch(/dispute|billed|other fees|none/i)
  expect(within(region).queryByRole('button')).toBeNull()
})

test('a disputed fee is counted apart from the sum, and is shown on demand', async () => {
  respond('GET /api/institutions/:code/fees', { ...nothing, inDispute: { state: 'ok', items: [disputed] } })
  await open()
  const region = within(screen.getByRole('region', { name: 'North University' }))
  const show = await region.findByRole('button', { name: /^Show it ?: North University$/ })
  expect(show.closest('small')?.textContent).toBe('1 disputed fee, not counted. Show it: North University')
  expect(region.getByText('€7.40', { selector: 'span' })).toBeTruthy()
  expect(region.queryByRole('listitem', { name: /^Lost Maps/ })).toBeNull()
  fireEvent.click(show)
  expect(region.getByRole('listitem', { name: /^Lost Maps/ }).textContent).toContain('not counted')
  expect(region.getByRole('button', { name: /^Hide it ?: North University$/ })).toBe(show)
})

test('G15 a state of fees without an answer is named beside the states that are known', async () => {
  respond('GET /api/institutions/:code/fees', {
    ...nothing,
    inDispute: { state: 'ok', items: [disputed] },
    sentToBilling: { state: 'missing', problem },
  })
  await open()
  const region = within(screen.getByRole('region', { name: 'North University' }))
  expect(await region.findByText(/^Billed: did not load\. 1 disputed fee, not counted\./)).toBeTruthy()
  expect(
    screen.getByText(/^Billed and disputed fees at North University and Harbour College did not load\./),
  ).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Ask again' })).toBeTruthy()
})

/** Saves the list; returns the file's text. */
async function savedText(): Promise<string | undefined> {
  const saved: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) saved.push(blob)
    return 'blob:here'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  fireEvent.click(screen.getByRole('button', { name: 'Print or save this list' }))
  fireEvent.click(screen.getByRole('button', { name: 'Save as CSV' }))
  await waitFor(() => expect(saved).toHaveLength(1))
  return saved[0]?.text()
}

test('G15 unreadable billed fees are not "no answer", beside a sum and in the file', async () => {
  const partly: OtherFees = { ...nothing, sentToBilling: { ...none, unreadable: 1 } }
  respond('GET /api/institutions/:code/fees', ({ path }) => (path.includes('NORTH') ? partly : nothing))
  await open()
  expect(
    await screen.findByText(/^There is one fee at North University that we could not read\./),
  ).toBeTruthy()
  const region = within(screen.getByRole('region', { name: 'North University' }))
  expect(region.getByText('Billed: not all of it could be read')).toBeTruthy()
  expect(screen.queryByText(/no answer/)).toBeNull()
  expect(await savedText()).toContain('"North University","Billed: not all of it could be read"')
  respond('GET /api/institutions/:code/fees', nothing)
  fireEvent.click(screen.getByRole('button', { name: 'Ask again' }))
  await waitFor(() => expect(screen.queryByText(/could not/)).toBeNull())
})

test.each(['all', 'NORTH'])(
  'G15 where nothing else is to pay, unreadable billed fees are said to be unreadable: %s',
  async (place) => {
    const partly: OtherFees = { ...nothing, sentToBilling: { ...none, unreadable: 1 } }
    respond('GET /api/institutions/:code/fees', ({ path }) => (path.includes('NORTH') ? partly : nothing))
    const { send } = openCard(<FeesPage />, place)
    for (const code of ['NORTH', 'HARBOUR', 'ALPINE']) await send({ type: 'card', card: emptyAccount(code) })
    await send({ type: 'end' })
    expect(
      await screen.findByText(/^There is one fee at North University that we could not read\./),
    ).toBeTruthy()
    expect(screen.queryByText(/no answer|nothing to pay$/i)).toBeNull()
    expect(screen.queryByText(/We could not read the whole answer/)).toBeNull()
  },
)

test('G22 paid fees of all institutions are requested once the patron opens them, and listed together', async () => {
  const paid = aFee('9', { minor: 0, currency: 'EUR' }, { state: 'closed', title: 'Tide Tables' })
  const atHarbour: OtherFees = { ...nothing, closed: { state: 'ok', items: [paid] } }
  const requested = respond('GET /api/institutions/:code/fees', ({ path }) =>
    path.includes('HARBOUR') ? atHarbour : { ...nothing, closed: none },
  )
  await open()
  const show = screen.getByRole('button', { name: 'Show paid fees' })
  expect(requested.filter(({ path }) => path.includes('closed'))).toEqual([])
  fireEvent.click(show)
  const row = await screen.findByRole('listitem', { name: /^Tide Tables/ })
  expect(row.textContent).toContain('Harbour College')
  expect(await screen.findByText('No paid fees at North University.')).toBeTruthy()
  expect(requested.filter(({ path }) => path.includes('closed')).map(({ path }) => path)).toEqual([
    '/api/institutions/NORTH/fees?closed=true',
    '/api/institutions/HARBOUR/fees?closed=true',
  ])
  expect(screen.getByRole('button', { name: 'Hide paid fees' })).toBe(show)
})

test('G15 paid fees without an answer are never "no paid fees", and can be requested again', async () => {
  const missing: OtherFees = { ...nothing, closed: { state: 'missing', problem } }
  respond('GET /api/institutions/:code/fees', ({ path }) => (path.includes('closed') ? missing : nothing))
  await open()
  fireEvent.click(screen.getByRole('button', { name: 'Show paid fees' }))
  const words = /^Paid fees at North University and Harbour College: some or all could not be loaded\./
  expect(await screen.findByText(words)).toBeTruthy()
  expect(screen.queryByText(/No paid fees/)).toBeNull()
  respond('GET /api/institutions/:code/fees', { ...nothing, closed: none })
  fireEvent.click(screen.getByRole('button', { name: 'Ask again' }))
  expect(await screen.findByText('No paid fees at North University and Harbour College.')).toBeTruthy()
})

test('G22 a late account that joins the list is asked for its fees once', async () => {
  const { promise, resolve } = Promise.withResolvers<OtherFees>()
  const requested = respond('GET /api/institutions/:code/fees', ({ path }) =>
    path.includes('NORTH') ? promise : nothing,
  )
  const { send, goTo } = openCard(
    <main>
      <FeesPage />
    </main>,
  )
  await goTo('/card/all/fees')
  const fees = { state: 'ok' as const, items: [fee] }
  await send({ type: 'card', card: emptyAccount('HARBOUR', { fees }) })
  await screen.findByRole('region', { name: 'Harbour College' })
  await send({ type: 'card', card: emptyAccount('NORTH', { fees }) }, { type: 'end' })
  expect(await screen.findByText('New in the list: 1 fee from North University.')).toBeTruthy()
  await screen.findByRole('region', { name: 'North University' })
  resolve({ ...nothing, sentToBilling: { state: 'ok', items: [billed] } })
  expect(await screen.findByText(/plus €110\.00 billed/)).toBeTruthy()
  expect(requested.map(({ path }) => path)).toEqual([
    '/api/institutions/HARBOUR/fees',
    '/api/institutions/NORTH/fees',
  ])
})
