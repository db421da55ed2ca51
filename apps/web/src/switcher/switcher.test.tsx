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

test.each([
  ['the dialog', <SwitcherDialog key="dialog" />],
  ['the switcher', <Switcher key="switcher" />],
])(
  'G24 an institution that responds has its row in %s, also while the user is in it',
  async (_, switcher) => {
    const respond = await openDrawn(switcher)
    const button = screen.queryByRole('button', { name: /All institutions/ })
    if (button) fireEvent.click(button)
    fireEvent.pointerEnter(screen.getByRole('navigation', { name: 'Institutions' }))
    const before = links().length
    expect(list().getByText('Asking 2 institutions…')).toBeTruthy()
    await respond(harbour)
    expect(links()).toHaveLength(before + 1)
    await respond(alpine)
    expect(links()).toHaveLength(before + 2)
    await act(() => vi.advanceTimersByTimeAsync(500))
    expect(list().queryByText(/Asking/)).toBeNull()
  },
)

test('G15 where no answer has arrived, no institution is said to be asked', async () => {
  const { breakOff } = openCard(<Switcher />)
  expect(await list().findByText('Asking 2 institutions…')).toBeTruthy()
  await breakOff()
  await vi.waitFor(() => expect(list().queryByText(/Asking/)).toBeNull())
})
