import { dueCases, readAt } from '@library-card/contract/test/due-cases.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, institution, listed, network } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import type { CardView } from '../card/card-view.ts'
import { factsOf } from '../card/summary.ts'
import { csvOf } from '../export/csv.ts'
import { savedLoans } from './listed-loans.ts'
import { LoanRow } from './loan-row.tsx'

/** Only what a file is made of. */
const view: Partial<CardView> = {
  network: network({ institutions: [] }),
  place: 'all',
  cards: [],
  missing: [],
  turnedOff: [],
  toSignIn: [],
  waiting: [],
  asked: 0,
}

test.each(dueCases)('G15 the page and its file call a loan $title overdue: $isOverdue', (one) => {
  const { loan, timeZone, isOverdue, hour } = one
  const at = institution('NORTH', 'North University', { timeZone })
  const row = listed(loan, at)
  openCard(
    <ol>
      <LoanRow listed={row} />
    </ol>,
    'all',
    [at],
  )
  const text = screen.getByRole('listitem').textContent
  expect(/overdue/i.test(text)).toBe(isOverdue)
  // A lost loan is for the desk.
  expect(/Return it to/.test(text)).toBe((isOverdue && loan.state !== 'lost') || loan.state === 'recalled')
  expect(text).toContain(hour ?? '')
  const file = csvOf(savedLoans([row], view as CardView))
  expect(file.split('\r\n')[1]?.includes('Overdue')).toBe(isOverdue)
  const card = emptyAccount('NORTH', { loans: { state: 'ok', items: [aLoan('1', loan)] } })
  const facts = factsOf(card, { institutionOf: () => at, now: readAt })
  expect(facts.some(({ kind }) => kind === 'overdue')).toBe(isOverdue)
})
