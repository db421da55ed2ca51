import type { CardLine } from '@library-card/contract/card.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, missingCard, problem } from '../../test/examples.ts'
import { CardPage } from '../page/card-page.tsx'
import { useCardView } from '../card/card-view.ts'
import { openCard } from '../../test/open-card.tsx'
import { PrintOrSave } from './print-or-save.tsx'
import { missingLines, type SavedLine } from './saved-list.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const loan: SavedLine = { institution: 'North University', state: 'On loan', rest: ['Slow Light'] }

function Page() {
  const view = useCardView()
  const lines = [loan, ...missingLines(view, ['loans'])]
  const list = () => ({ name: 'loans' as const, columns: ['Title'], lines })
  return (
    <CardPage section="loans" foot={<PrintOrSave list={list} />}>
      {null}
    </CardPage>
  )
}

/** The lines of a file about institutions whose loans are missing. */
function Lines() {
  const lines = missingLines(useCardView(), ['loans'])
  return <p>{lines.map(({ institution, state }) => `${institution}: ${state}`).join(', ')}</p>
}

const answers: CardLine[] = [
  { type: 'card', card: emptyAccount('NORTH') },
  { type: 'card', card: { institutionCode: 'HARBOUR', asOf: '2026-11-25T13:02:00Z', state: 'no-account' } },
  {
    type: 'card',
    card: missingCard('ALPINE'),
  },
  { type: 'end' },
]

test('G15 a file names unresponsive institutions, and is saved without a request', async () => {
  const { send, received } = openCard(<Page />)
  await send(...answers)
  const saved: { name: string; file: Promise<string> }[] = []
  let file = Promise.resolve('')
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob)
      file = blob.arrayBuffer().then((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    return 'blob:here'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push({ name: this.download, file })
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Print or save this list' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Print or save this list' }))
  expect(
    dialog.getByText(/This list has 1 loan\. It also names each institution whose data is missing\./),
  ).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: 'Save as CSV' }))
  await waitFor(() => expect(saved).toHaveLength(1))
  expect(saved[0]?.name).toBe('library-card-loans-2026-11-25.csv')
  expect(await saved[0]?.file).toBe(
    '\uFEFF"Institution","State","Title"\r\n"North University","On loan","Slow Light"\r\n"Alpine Institute","No answer",""',
  )
  expect(received).toHaveLength(1)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('G15 a file calls no institution that answered about other lists “not connected”', async () => {
  const { send } = openCard(<Lines />)
  const loans = { state: 'missing' as const, problem: { ...problem, code: 'key-rejected' as const } }
  await send(
    { type: 'card', card: emptyAccount('NORTH', { state: 'partial', loans }) },
    { type: 'card', card: missingCard('HARBOUR', { problem: loans.problem }) },
    { type: 'end' },
  )
  const lines =
    'North University: did not load, Harbour College: Not connected, Alpine Institute: Not received'
  expect(await screen.findByText(lines)).toBeTruthy()
})

test('a list is printed after the dialog has closed', async () => {
  const { send } = openCard(<Page />)
  await send(...answers)
  const print = vi.fn<() => void>(() => expect(screen.queryByRole('dialog')).toBeNull())
  vi.stubGlobal('print', print)
  fireEvent.click(await screen.findByRole('button', { name: 'Print or save this list' }))
  fireEvent.click(screen.getByRole('button', { name: 'Print' }))
  expect(print).toHaveBeenCalledOnce()
})

test('a shared computer offers printing, and says why it saves no file', async () => {
  const { send } = openCard(<Page />, 'all', undefined, { profile: 'shared-computer' })
  await send(...answers)
  expect(await screen.findByRole('button', { name: 'Print this list' })).toBeTruthy()
  expect(screen.getByText(/^Files are not saved on a shared computer/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /save/i })).toBeNull()
})

test('G24 a file that could not be written is reported in the dialog, which stays', async () => {
  vi.doMock('./csv.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  const { send } = openCard(<Page />)
  await send(...answers)
  fireEvent.click(await screen.findByRole('button', { name: 'Print or save this list' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Print or save this list' }))
  expect(dialog.getByRole('status').textContent).toBe('')
  fireEvent.click(dialog.getByRole('button', { name: 'Save as CSV' }))
  await waitFor(() =>
    expect(dialog.getByRole('status').textContent).toBe('The file could not be saved. Try again.'),
  )
  vi.doUnmock('./csv.ts')
})
