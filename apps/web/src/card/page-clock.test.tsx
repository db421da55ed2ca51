import type { CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aLoan, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { LoansPage } from '../loans/loans-page.tsx'
import { Switcher } from '../switcher/switcher.tsx'

/** Receives the due date of each row that renders. */
const rendered = vi.hoisted(() => vi.fn<(moment: Moment | undefined) => void>())
vi.mock(import('../dates/date-stamp.tsx'), async (original) => {
  const { DueStamp, ...others } = await original()
  return {
    ...others,
    DueStamp(props) {
      rendered(props.due?.moment)
      return DueStamp(props)
    },
  }
})

afterEach(() => {
  vi.useRealTimers()
})

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
const institutions = [
  institution('NORTH', 'North University', { timeZone }),
  institution('HARBOUR', 'Harbour College', { timeZone }),
]
const card = (answer: InstitutionCard): CardLine => ({ type: 'card', card: answer })
const withLoan = (code: string, asOf: string, due: Moment) =>
  emptyAccount(code, { asOf, loans: { state: 'ok', items: [aLoan(code, { due })] } })
const page = (
  <>
    <Switcher />
    <main>
      <LoansPage />
    </main>
  </>
)
const row = (name: string) => screen.findByRole('listitem', { name: new RegExp(`^Title ${name}`) })
const facts = () => screen.getByRole('navigation').textContent

/** The instant of a local time of the reader. */
function at(local: string) {
  return new Date(local).toISOString()
}

test('G15 all rows count from one time: the newest answer', async () => {
  const { send } = openCard(page, 'all', institutions, { now: at('2026-11-25T23:00') })
  await send(
    card(withLoan('NORTH', at('2026-11-25T23:59'), { day: '2026-11-28' })),
    card(withLoan('HARBOUR', at('2026-11-26T00:01'), { day: '2026-11-28' })),
    { type: 'end' },
  )
  for (const name of ['NORTH', 'HARBOUR']) expect((await row(name)).textContent).toContain('Due in 2 days')
})

test('an answer renders no row of an earlier answer again', async () => {
  const { send } = openCard(page, 'all', institutions, { now: at('2026-11-25T14:02') })
  await send(card(withLoan('NORTH', at('2026-11-25T14:02:01'), { day: '2026-11-28' })))
  await row('NORTH')
  rendered.mockClear()
  const late = { day: '2026-11-29' }
  await send(card(withLoan('HARBOUR', at('2026-11-25T14:02:09'), late)), { type: 'end' })
  await row('HARBOUR')
  expect(new Set(rendered.mock.calls.flat())).toEqual(new Set([late]))
})

test('G15 at the due time the words change while the page stays open', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asOf = at('2026-11-25T14:02')
  const { send } = openCard(page, 'all', institutions, { now: asOf })
  await send(
    card(withLoan('NORTH', asOf, { at: at('2026-11-25T14:04') })),
    card(emptyAccount('HARBOUR', { asOf })),
    { type: 'end' },
  )
  expect((await row('NORTH')).textContent).toContain('Due today at 14:04')
  expect(facts()).toContain('due today')
  await act(() => vi.advanceTimersByTimeAsync(3 * 60_000))
  await waitFor(async () => expect((await row('NORTH')).textContent).toContain('Overdue since 14:04'))
  expect(within(screen.getByRole('main')).getByRole('heading', { name: /^Overdue or recalled/ })).toBeTruthy()
  expect(facts()).toContain('1 overdue')
})

test('G15 after midnight the words change while the page stays open', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const asOf = at('2026-11-25T23:58')
  const { send } = openCard(page, 'all', institutions, { now: asOf })
  await send(card(withLoan('NORTH', asOf, { day: '2026-11-26' })), card(emptyAccount('HARBOUR', { asOf })), {
    type: 'end',
  })
  expect((await row('NORTH')).textContent).toContain('Due tomorrow')
  await act(() => vi.advanceTimersByTimeAsync(3 * 60_000))
  await waitFor(async () => expect((await row('NORTH')).textContent).toContain('Due today'))
})
