import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, problem, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { refusal, respond } from '../../test/server.ts'
import { InstitutionsTable } from '../overview/institutions-table.tsx'
import { Switcher } from '../switcher/switcher.tsx'
import { CardPage } from './card-page.tsx'
import { SectionCount } from './sections-nav.tsx'

const turnedOff = missingCard('HARBOUR', {
  problem: { ...problem, code: 'not-wanted' },
  account: 'unknown',
})

const page = (
  <>
    <Switcher />
    <h2>
      <SectionCount section="loans" />
    </h2>
    <main>
      <CardPage section="loans">
        <InstitutionsTable />
      </CardPage>
    </main>
  </>
)

async function open(place = 'all', harbour = turnedOff) {
  const { send } = openCard(page, place)
  const loans = { state: 'ok' as const, items: [aLoan('1')] }
  await send(
    { type: 'card', card: emptyAccount('NORTH', { loans }) },
    { type: 'card', card: harbour },
    { type: 'card', card: emptyAccount('ALPINE') },
    { type: 'end' },
  )
  await screen.findAllByText(
    /You have turned|when you sign in there|We asked 2 institutions|is not in a network|You said/,
  )
  return within(screen.getByRole('main'))
}

test('a turned-off institution is not reported as unavailable', async () => {
  const main = await open()
  expect(
    main.getByText(/We asked 2 institutions: all answered at 14:02\. You have accounts at 2 institutions\./),
  ).toBeTruthy()
  expect(main.queryByText(/did not answer/)).toBeNull()
  expect(main.getByRole('button', { name: 'Refresh' })).toBeTruthy()
})

test('the notice of a turned-off institution offers to turn it on, not a retry', async () => {
  const main = await open('HARBOUR')
  expect(main.queryByRole('button', { name: /Ask again|Refresh/ })).toBeNull()
  expect(main.getByRole('link', { name: 'Turn it on in Settings' }).getAttribute('href')).toBe(
    '/card/all/settings#asked',
  )
})

test('an institution that waits for the patron’s sign-in offers that, not a refresh', async () => {
  const main = await open(
    'HARBOUR',
    missingCard('HARBOUR', { problem: { ...problem, code: 'sign-in-there' } }),
  )
  expect(main.getByRole('button', { name: /^Sign in/ })).toBeTruthy()
  expect(main.queryByRole('button', { name: /Ask again|Refresh/ })).toBeNull()
})

test('switcher and table mark a turned-off institution, and totals name it or are minimums', async () => {
  const main = await open()
  expect(main.getByText(/^Turned off: not contacted\./)).toBeTruthy()
  const switcher = within(screen.getByRole('navigation', { name: 'Institutions' }))
  expect(switcher.getByRole('link', { name: /^Harbour College/ }).textContent).toContain('Turned off')
  expect(switcher.getByRole('link', { name: /All institutions/ }).textContent).toContain(
    '1 loan, without Harbour College',
  )
  expect(screen.getByRole('heading', { name: '1+' })).toBeTruthy()
})

const signInThere = (code: 'sign-in-there' | 'sign-in-there-again') =>
  missingCard('HARBOUR', {
    problem: { ...problem, code },
    account: code === 'sign-in-there' ? 'unknown' : 'exists',
  })

test('G15 counts are exact without an institution where the patron never signed in, which has one line below', async () => {
  const main = await open('all', signInThere('sign-in-there'))
  expect(main.getByText(/We asked 2 institutions: all answered at .*\./).textContent).not.toMatch(/Harbour/)
  expect(screen.getByRole('heading', { name: '1' })).toBeTruthy()
  const switcher = within(screen.getByRole('navigation', { name: 'Institutions' }))
  expect(switcher.getByRole('link', { name: /All institutions/ }).textContent).toMatch(/1 loan(?!s)/)
  expect(switcher.getByRole('link', { name: /Harbour College/ }).textContent).toContain('Sign in to see it')
  const line = main.getByText(/shows your account only when you sign in there/)
  expect(main.getByRole('table').compareDocumentPosition(line)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

const noAccountThere = missingCard('HARBOUR', {
  problem: { ...problem, code: 'no-account-there' },
  account: 'unknown',
})

const outside = missingCard('HARBOUR', {
  problem: { ...problem, code: 'not-in-network' },
  account: 'unknown',
})

test('a patron without an account at such an institution dismisses its line and its hint', async () => {
  const main = await open('all', signInThere('sign-in-there'))
  respond('GET /api/preferences', { notAsked: [] })
  respond('POST /api/preferences', refusal(500, 'unexpected-error'))
  const dismiss = main.getAllByRole('button', { name: 'I have no account there : Harbour College' })[0]!
  fireEvent.click(dismiss)
  expect(await main.findByText('This could not be changed. Try again.')).toBeTruthy()
  const saved = respond('POST /api/preferences', ({ body }) => ({ notAsked: [], ...body }))
  fireEvent.click(dismiss)
  await waitFor(() => expect(main.queryByText(/shows your account only/)).toBeNull())
  expect(saved[0]?.body).toEqual({ notAsked: [], noAccount: ['HARBOUR'] })
  expect(main.queryByText(/Harbour/)).toBeNull()
  const switcher = within(screen.getByRole('navigation', { name: 'Institutions' }))
  expect(switcher.getByText('1 more institution')).toBeTruthy()
  expect(screen.getByRole('heading', { name: '1' })).toBeTruthy()
})

test('the page of a dismissed institution offers to sign in, or to turn it on', async () => {
  const main = await open('HARBOUR', noAccountThere)
  const title = 'You said that you have no account at Harbour College'
  expect(main.getByRole('heading', { name: title })).toBeTruthy()
  expect(main.getByRole('button', { name: /^Sign in/ })).toBeTruthy()
  expect(main.getByRole('link', { name: 'Turn it on in Settings' })).toBeTruthy()
})

test.for([noAccountThere, outside])(
  'G15 the tabs of an institution that nobody asked have no count: $problem.code',
  async (harbour) => {
    await open('HARBOUR', harbour)
    expect(screen.queryByRole('heading', { name: '0' })).toBeNull()
  },
)

test('G15 counts are minimums once the patron’s sign-in at an institution has ended', async () => {
  const main = await open('all', signInThere('sign-in-there-again'))
  expect(main.getByText(/We asked 2 institutions: all answered at 14:02\./)).toBeTruthy()
  expect(screen.getByRole('heading', { name: '1+' })).toBeTruthy()
  const notice = main.getByText(/^Your sign-in at .*has ended\.$/)
  expect(main.getByRole('table').compareDocumentPosition(notice)).toBe(Node.DOCUMENT_POSITION_PRECEDING)
})

test('G15 an institution outside of the network leaves no gap in counts, and is named', async () => {
  const main = await open('all', outside)
  expect(main.getByText(/We asked 2 institutions: all answered at .*\./)).toBeTruthy()
  expect(main.getByText(/^Not in a network with your home institution\./)).toBeTruthy()
  expect(main.queryByRole('button', { name: /Ask again/ })).toBeNull()
  expect(screen.getByRole('heading', { name: '1' })).toBeTruthy()
  const switcher = within(screen.getByRole('navigation', { name: 'Institutions' }))
  expect(switcher.getByText('Not in your network')).toBeTruthy()
})

test('the page of an institution outside of the network says so, and offers no retry', async () => {
  const main = await open('HARBOUR', outside)
  const title = 'Harbour College is not in a network with your home institution, North University'
  expect(main.getByRole('heading', { name: title })).toBeTruthy()
  expect(main.getByText('Not in your network.')).toBeTruthy()
  expect(main.queryByRole('button', { name: /Ask again|Refresh/ })).toBeNull()
})
