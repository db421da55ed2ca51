import type { AccountCard } from '@library-card/contract/card.ts'
import type { NetworkLimit } from '@library-card/contract/institution.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aFee, aLoan, emptyAccount, missingCard, network } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { NearLimits, ReachedLimits } from './network-limits.tsx'

const overdueLimit: NetworkLimit = {
  counts: 'overdue',
  at: 3,
  currency: null,
  forbids: ['borrow', 'renew'],
  text: { en: 'Return them to any desk.' },
}
const dollarLimit: NetworkLimit = { ...overdueLimit, counts: 'owed', at: 20_000, currency: 'USD', text: null }

const overdue = (...ids: string[]): Partial<AccountCard> => ({
  loans: { state: 'ok', items: ids.map((id) => aLoan(id, { due: { day: '2026-11-20' } })) },
})
const owing = (minor: number, currency: string): Partial<AccountCard> => ({
  fees: { state: 'ok', items: [aFee('1', { minor, currency })] },
})

function open(limits: NetworkLimit[], place = 'all') {
  const page = [<ReachedLimits key="reached" />, <NearLimits key="near" />, <p key="end">The page</p>]
  return openCard(page, place, network().institutions, {}, { limits })
}

async function answer(cards: AccountCard[], { limits = [overdueLimit], place = 'all' } = {}) {
  const { send } = open(limits, place)
  await send(...cards.map((card) => ({ type: 'card' as const, card })), { type: 'end' })
  await screen.findByText('The page')
}

const others = [emptyAccount('HARBOUR'), emptyAccount('ALPINE')]

test('a limit of the network says how far away it is, and its own text', async () => {
  await answer([
    emptyAccount('NORTH', overdue('1')),
    emptyAccount('HARBOUR', overdue('2')),
    emptyAccount('ALPINE'),
  ])
  expect((await screen.findByText(/By our count/)).textContent).toBe(
    'By our count, 1 more overdue loan will block you everywhere (limit of the network: 3). You then cannot borrow or renew. Return them to any desk.',
  )
})

test('G15 until each institution has answered, the distance is “at most” that', async () => {
  const { send } = open([overdueLimit])
  await send({ type: 'card', card: emptyAccount('NORTH', overdue('1')) })
  expect(await screen.findByText(/at most 2 more overdue loans will block you everywhere/)).toBeTruthy()
  await send({ type: 'card', card: emptyAccount('HARBOUR') }, { type: 'card', card: missingCard('ALPINE') })
  await send({ type: 'end' })
  expect(screen.getByText(/at most 2 more overdue loans/)).toBeTruthy()
})

test('a limit that is reached says so, also while an institution is missing', async () => {
  const { send } = open([overdueLimit])
  await send({ type: 'card', card: emptyAccount('NORTH', overdue('1', '2', '3')) })
  const words = await screen.findByText('By our count, the network’s limit is reached: 3 overdue loans.')
  expect(words.parentElement?.textContent).toContain('You cannot borrow or renew at any institution.')
})

test('G14 an amount counts its own currency only', async () => {
  await answer(
    [emptyAccount('NORTH', owing(15_000, 'USD')), emptyAccount('HARBOUR', owing(9_000, 'EUR')), others[1]!],
    {
      limits: [dollarLimit, { ...dollarLimit, currency: 'CHF' }],
    },
  )
  const [words, more] = await screen.findAllByText(/By our count/)
  expect(words?.textContent).toContain('By our count, $50.00 more in unpaid fees will block you everywhere')
  expect(more).toBeUndefined()
})

test('nothing is said of a limit that nothing counts for', async () => {
  await answer([emptyAccount('NORTH'), ...others])
  expect(screen.queryByText(/By our count/)).toBeNull()
})

test('the page of one institution says nothing of limits over all', async () => {
  await answer([emptyAccount('NORTH', overdue('1')), ...others], { place: 'NORTH' })
  expect(screen.queryByText(/By our count/)).toBeNull()
})
