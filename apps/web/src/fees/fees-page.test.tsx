import type { CardLine } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aFee, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { respond } from '../../test/server.ts'
import { FeesPage } from './fees-page.tsx'

const fee = aFee('1', { minor: 740, currency: 'EUR' }, { title: 'The Weather Inside' })
const pay = 'https://north.example/pay'
const links = { website: null, hours: null, contact: null, details: null, pay }

async function open(more: Partial<Institution> = { links }) {
  const north = institution('NORTH', 'North University', more)
  const { send } = openCard(<FeesPage />, 'all', [north, institution('HARBOUR', 'Harbour College')])
  const answers: CardLine[] = [
    { type: 'card', card: emptyAccount('NORTH', { fees: { state: 'ok', items: [fee] } }) },
    { type: 'card', card: emptyAccount('HARBOUR') },
    { type: 'end', asked: 2 },
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
  await send(
    { type: 'card', card: emptyAccount('NORTH', { state: 'partial', fees }) },
    { type: 'end', asked: 1 },
  )
  expect(await screen.findByText('at least €7.40', { selector: 'span' })).toBeTruthy()
  expect(screen.getByText('There is one fee at North University that we could not read.')).toBeTruthy()
  expect(screen.getByText('7F3K-2Q9D')).toBeTruthy()
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
