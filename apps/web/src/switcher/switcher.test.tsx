import type { CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import { act, fireEvent, screen, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { useCardView } from '../card/card-view.ts'
import { Switcher, SwitcherDialog } from './switcher.tsx'

afterEach(() => {
  vi.useRealTimers()
})

const north = emptyAccount('NORTH')
const harbour = emptyAccount('HARBOUR')
const alpine = missingCard('ALPINE', { account: 'unknown' })

/** The institutions that have responded, whichever of them have a row. */
function Responded() {
  return <p>{[...useCardView().responses.keys()].join(' ')}</p>
}

/** North University is in the list, the other two are being asked. */
async function openDrawn(switcher: ReactNode) {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(
    <>
      {switcher}
      <Responded />
    </>,
  )
  async function respond(...cards: InstitutionCard[]) {
    await send(...cards.map((card): CardLine => ({ type: 'card', card })))
    for (const { institutionCode } of cards) await screen.findByText(new RegExp(`\\b${institutionCode}\\b`))
  }
  await respond(north)
  await act(() => vi.advanceTimersByTimeAsync(800))
  return respond
}

const list = () => within(screen.getByRole('navigation', { name: 'Institutions' }))
const links = () => list().getAllByRole('link')

test('G15 G24 an institution that responds while the dialog is open is counted, and moves nothing', async () => {
  const respond = await openDrawn(<SwitcherDialog />)
  fireEvent.click(screen.getByRole('button', { name: /All institutions/ }))
  const before = links().length
  expect(list().getByText('Asking 2 institutions…')).toBeTruthy()
  await respond(harbour)
  expect(links()).toHaveLength(before)
  const line = await list().findByText('2 institutions not listed yet')
  await respond(alpine)
  expect(links()).toHaveLength(before)
  expect(line.textContent).toBe('2 institutions not listed yet')
  expect(line.isConnected).toBe(true)

  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  fireEvent.click(screen.getByRole('button', { name: /All institutions/ }))
  expect(links()).toHaveLength(before + 2)
  expect(list().queryByText(/not listed yet|Asking/)).toBeNull()
})

test.each([
  ['the pointer', 'pointerEnter', 'pointerLeave'],
  ['the focus', 'focusIn', 'focusOut'],
] as const)(
  'G15 G24 an institution that responds while %s is in the switcher is counted',
  async (_, enter, leave) => {
    const respond = await openDrawn(<Switcher />)
    const switcher = screen.getByRole('navigation', { name: 'Institutions' })
    fireEvent[enter](switcher)
    await respond(harbour, alpine)
    expect(await list().findByText('2 institutions not listed yet')).toBeTruthy()
    expect(list().queryByText('Harbour College')).toBeNull()
    fireEvent[leave](switcher)
    expect(list().getByText('Harbour College')).toBeTruthy()
    expect(list().getByText('Alpine Institute')).toBeTruthy()
    expect(list().queryByText(/not listed yet/)).toBeNull()
  },
)

test('G15 where no answer has arrived, no institution is said to have answered and to be unlisted', async () => {
  const { breakOff } = openCard(<Switcher />)
  expect(await list().findByText('Asking 2 institutions…')).toBeTruthy()
  await breakOff()
  await vi.waitFor(() => expect(list().queryByText(/Asking/)).toBeNull())
  expect(list().queryByText(/not listed yet/)).toBeNull()
})
