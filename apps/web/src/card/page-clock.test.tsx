import type { CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { Day, Moment } from '@library-card/contract/moment.ts'
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { aLoan, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { LoansPage } from '../loans/loans-page.tsx'
import { Switcher } from '../switcher/switcher.tsx'

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

/**
 * Returns a function that returns the days of the stamps that have rendered since: nothing else writes a weekday alone. A mock of
 * the stamp's module would depend on the test files before this one, because modules are loaded once for all files.
 */
function watchStamps(): () => Set<Day> {
  const formatting = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts')
  onTestFinished(() => formatting.mockRestore())
  return () => {
    const formats = formatting.mock.contexts as Intl.DateTimeFormat[]
    const days = formats.flatMap((format, call) => {
      const { weekday, day } = format.resolvedOptions()
      const [moment] = formatting.mock.calls[call]!
      return weekday && !day ? [new Date(moment!).toISOString().slice(0, 10)] : []
    })
    return new Set(days)
  }
}

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
  const stamped = watchStamps()
  await send(card(withLoan('HARBOUR', at('2026-11-25T14:02:09'), { day: '2026-11-29' })), { type: 'end' })
  await row('HARBOUR')
  expect(stamped()).toEqual(new Set(['2026-11-29']))
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
