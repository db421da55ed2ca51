import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { emptyAccount, institution, network, problem, missingCard } from '../../test/examples.ts'
import { renderAt } from '../../test/open-app.tsx'
import type { CardView } from '../card/card-view.ts'
import { EmptyList } from './empty-list.tsx'

const members = new Map(
  ['North University', 'Lakeside Conservatory', 'Alpine Institute'].map((name) => {
    const code = name.split(' ')[0]?.toUpperCase() ?? ''
    return [code, institution(code, name)]
  }),
)

/** The part of the view that an empty list reads. */
function viewOf(more: Partial<CardView>): CardView {
  return {
    place: 'all',
    now: '2026-11-25T13:02:00Z',
    network: network({ institutions: [...members.values()] }),
    institutionOf: (code) => members.get(code) ?? institution(code, code),
    nameOf: (code) => members.get(code)?.names['en'] ?? code,
    home: 'NORTH',
    cards: [emptyAccount('NORTH'), emptyAccount('LAKESIDE')],
    accounts: 2,
    missing: [],
    turnedOff: [],
    outside: [],
    toSignIn: [],
    order: [],
    waiting: [],
    ended: true,
    asked: 2,
    ...more,
  } as CardView
}

const alpineIsUnavailable: Partial<CardView> = {
  missing: [missingCard('ALPINE', { account: 'unknown' })],
  asked: 3,
}

function draw(view: CardView) {
  renderAt('/', <EmptyList view={view} section="loans" />)
}

test('G15 an institution that does not provide the list has answered, and is not asked again', () => {
  draw(
    viewOf({ cards: [emptyAccount('NORTH'), emptyAccount('ALPINE', { loans: { state: 'not-provided' } })] }),
  )
  expect(screen.getByRole('heading', { name: 'Nothing on loan at 1 institution' })).toBeTruthy()
  expect(screen.queryByText(/no answer/)).toBeNull()
  expect(screen.queryByRole('button')).toBeNull()
})

test('G15 "You have nothing on loan" only when every institution responded so', () => {
  draw(viewOf({}))
  expect(screen.getByRole('heading', { name: 'You have nothing on loan' })).toBeTruthy()
  expect(document.body.textContent).toBe('You have nothing on loan')
})

test('G15 with an institution without an answer the list is empty so far; its notice says why', () => {
  draw(viewOf(alpineIsUnavailable))
  expect(screen.getByRole('heading', { name: 'Nothing on loan at 2 institutions' })).toBeTruthy()
  expect(document.body.textContent).toBe('Nothing on loan at 2 institutions')
})

test.each([
  ['works, or has answered and is not in the list yet', { waiting: ['ALPINE'], asked: 3, ended: false }],
])('G15 nothing is called nothing while an institution %s', (_, more) => {
  draw(viewOf(more))
  expect(screen.queryByText(/nothing/i)).toBeNull()
  expect(screen.getByRole('list')).toBeTruthy()
})

test('G15 at one institution a missing part is never "nothing"', () => {
  const partial: InstitutionCard = {
    ...emptyAccount('NORTH'),
    state: 'partial',
    loans: { state: 'missing', problem },
  }
  draw(viewOf({ place: 'NORTH', cards: [partial], asked: 1 }))
  expect(document.body.textContent).toBe('')
})
