import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { CardLine } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Request } from '@library-card/contract/request.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aRequest, emptyAccount, institution, problem, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { respond, respondWithLines } from '../../test/server.ts'
import { SectionsNav } from '../page/sections-nav.tsx'
import { RequestsPage } from './requests-page.tsx'

const library = (code: string, name: string, pickup = true) => ({
  code,
  name,
  pickup,
  hours: null,
  contact: null,
})
const north = (more: Partial<Institution> = {}) =>
  institution('NORTH', 'North University', {
    can: { renew: true, cancel: true, changePickup: true, updateAccount: false },
    libraries: [
      library('MAIN', 'Main Library'),
      library('GEO', 'Geography'),
      library('STORE', 'Store', false),
    ],
    ...more,
  })
const atMain = { institutionCode: null, place: { code: 'MAIN', name: 'Main Library' } }
const second = aRequest('7', { placeInQueue: 2 })

const answers = (...items: Request[]): CardLine[] => [
  { type: 'card', card: emptyAccount('NORTH', { requests: { state: 'ok', items } }) },
  { type: 'end' },
]

type Action = { path: string; key: string | null; body: unknown }
type Answer = CancellationOutcome | PickupOutcome

/** The requests of one patron at one institution; each action waits for the answer that the test gives. */
async function open(items: Request[], at = north(), lines = answers(...items)) {
  const page = (
    <>
      <SectionsNav />
      <main>
        <RequestsPage />
      </main>
    </>
  )
  const { send } = openCard(page, 'all', [at])
  await send(...lines)
  const sent: Action[] = []
  const waiting: ((response: Response) => void)[] = []
  const answerLater = ({ path, key, body = null }: Action) => {
    sent.push({ path, key, body })
    return new Promise<Response>((resolve) => waiting.push(resolve))
  }
  respondWithLines('POST /api/institutions/:code/requests/:id/cancellation', answerLater)
  respondWithLines('POST /api/institutions/:code/requests/:id/pickup', answerLater)
  respond('POST /api/outcomes/check', answerLater)
  await screen.findAllByRole('listitem', { name: /Slow Light/ })
  return {
    sent,
    row: within(screen.getByRole('listitem', { name: /Slow Light/ })),
    answer: async (answer: Answer) => {
      await waitFor(() => expect(waiting).toHaveLength(1))
      const { path = '' } = sent.at(-1) ?? {}
      const type = path.endsWith('/pickup') ? 'pickup-change' : 'cancellation'
      const line = JSON.stringify({ type, institutionCode: 'NORTH', id: '7', outcome: answer })
      const whole = path.endsWith('/check') ? line : `${line}\n{"type":"end"}\n`
      await act(async () => waiting.shift()?.(new Response(whole)))
    },
  }
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const inDialog = () => within(screen.getByRole('dialog'))
const confirm = (name: string) => fireEvent.click(inDialog().getByRole('button', { name }))

test('the dialog says what a cancellation loses, and keeping the request sends nothing', async () => {
  const { sent } = await open([second])
  press(/^Cancel request ?: Slow Light$/)
  expect(screen.getByRole('dialog', { name: /^Cancel your request for “ ?Slow Light ?”\?$/ })).toBeTruthy()
  expect(
    inDialog().getByText(
      /^You are second in the queue at North University\. If you request it again, you join the end/,
    ),
  ).toBeTruthy()
  confirm('Keep it')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(sent).toEqual([])
})

test('G15 where no place in a queue is known, the dialog mentions no queue', async () => {
  await open([aRequest('7')])
  press(/^Cancel request ?: Slow Light$/)
  expect(inDialog().getByText('You would have to request it again.')).toBeTruthy()
})

test('G14 a request is cancelled when the institution confirms it: its row stays, and the counts follow', async () => {
  const { sent, row, answer } = await open([second, aRequest('8', { title: 'Bells' })])
  expect(screen.getByRole('link', { name: /^Requests/ }).textContent).toContain('2')
  press(/^Cancel request ?: Slow Light$/)
  confirm('Cancel request')
  const running = await row.findByRole('button', { name: /^Cancelling… ?: Slow Light$/ })
  expect(running.getAttribute('aria-disabled')).toBe('true')
  await answer({ result: 'cancelled' })
  expect(sent).toEqual([
    {
      path: '/api/institutions/NORTH/requests/7/cancellation',
      key: expect.stringMatching(/^[\da-f-]{36}$/),
      body: null,
    },
  ])
  expect(await screen.findByText('Cancelled.')).toBeTruthy()
  const cancelled = within(screen.getByRole('listitem', { name: /^Slow Light Cancelled\./ }))
  expect(cancelled.queryByRole('button')).toBeNull()
  expect(cancelled.queryByText(/in the queue/)).toBeNull()
  expect(screen.getByRole('link', { name: /^Requests/ }).textContent).toContain('1')
  expect(screen.getByText('1 request')).toBeTruthy()
})

test('a cancellation that takes long says that the institution has not confirmed it yet, and then its outcome', async () => {
  const { row, answer } = await open([second])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  press(/^Cancel request ?: Slow Light$/)
  confirm('Cancel request')
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  expect(row.queryByText(/has not confirmed/)).toBeNull()
  await act(() => vi.advanceTimersByTimeAsync(1_500))
  expect(row.getByText('North University has not confirmed yet.')).toBeTruthy()
  vi.useRealTimers()
  await answer({ result: 'cancelled' })
  expect(await screen.findByText('Cancelled.')).toBeTruthy()
  expect(screen.queryByText(/has not confirmed/)).toBeNull()
})

test.each<[RegExp, CancellationOutcome]>([
  [
    /^Not cancelled\. The library says: “Already packed”/,
    { result: 'refused', reasons: ['other'], text: 'Already packed', deskCode: '4711' },
  ],
  [
    /^Not cancelled\. It has moved on since/,
    { result: 'refused', reasons: ['other'], text: null, deskCode: null },
  ],
  [
    /^Not cancelled\. North University did not answer; nothing was changed\./,
    { result: 'not-done', problem },
  ],
  [/^Not cancelled\. Nothing was changed\./, { result: 'not-done', problem: null }],
])('G13 an action that did not happen is not reported as done: %s', async (words, outcome) => {
  const { row, answer } = await open([second])
  press(/^Cancel request ?: Slow Light$/)
  confirm('Cancel request')
  await answer(outcome)
  const result = await row.findByText(/^Not cancelled/)
  expect(result.parentElement?.textContent).toMatch(words)
  expect(row.getByText('You are second in the queue')).toBeTruthy()
  expect(row.queryByRole('button', { name: /^Cancel request/ }) !== null).toBe(outcome.result === 'not-done')
})

test('G13 a cancellation that the institution’s staff have yet to do is not reported as done', async () => {
  const { row, answer } = await open([second])
  press(/^Cancel request ?: Slow Light$/)
  confirm('Cancel request')
  await answer({ result: 'cancellation-asked' })
  const result = await row.findByText('Not cancelled yet.')
  expect(result.parentElement?.textContent).toBe(
    'Not cancelled yet. North University knows that you want to cancel it. The request stays until its staff have done so.',
  )
  expect(row.getByText('You are second in the queue')).toBeTruthy()
  expect(screen.getByRole('link', { name: /^Requests/ }).textContent).toContain('1')
  expect(row.queryByRole('button')).toBeNull()
})

test('G13 an unsure cancellation is checked, never sent again', async () => {
  const { sent, row, answer } = await open([second])
  press(/^Cancel request ?: Slow Light$/)
  confirm('Cancel request')
  await answer({ result: 'unsure' })
  expect(await row.findByText('Could not confirm.')).toBeTruthy()
  expect(row.queryByRole('button', { name: /^Cancel/ })).toBeNull()
  press(/^Check again ?: Slow Light$/)
  const check = { type: 'cancellation' as const, institutionCode: 'NORTH', id: '7' }
  await answer({ result: 'cancelled' })
  expect(sent.at(-1)).toEqual({ path: '/api/outcomes/check', key: null, body: check })
  expect(await screen.findByText('Cancelled.')).toBeTruthy()
})

test('the button of a request that is ready has its own text', async () => {
  await open([aRequest('7', { status: 'ready', pickupBy: { day: '2026-11-28' }, pickup: atMain })])
  press(/^I no longer need it ?: Slow Light$/)
  expect(
    inDialog().getByText(/^It is ready at Main Library\. Pick it up by Saturday 28 November\./),
  ).toBeTruthy()
})

test('without a last pickup day, a request that is ready is said to be so once', async () => {
  await open([aRequest('7', { status: 'ready', pickupBy: null, pickup: atMain })])
  press(/^I no longer need it ?: Slow Light$/)
  expect(inDialog().getByText(/^It is ready at Main Library\. If you cancel, it goes to the/)).toBeTruthy()
})

test.each<[string, Partial<Request>, Partial<Institution>]>([
  [
    'Cannot be cancelled: it has left the shelf',
    { status: 'in-process', cancellation: { can: 'no', reason: 'left-the-shelf' } },
    {},
  ],
  ['You have asked North University to cancel it', { cancellation: { can: 'no', reason: 'asked' } }, {}],
  ['Cannot be cancelled', { cancellation: { can: 'no', reason: null } }, {}],
  [
    'North University does not show whether it can be cancelled',
    { cancellation: { can: 'unknown', reason: null } },
    {},
  ],
  [
    'Cannot be cancelled from here: ask the desk of North University',
    {},
    { can: { renew: true, cancel: false, changePickup: true, updateAccount: false } },
  ],
])(
  'where it cannot be cancelled it is not offered, and the reason stands there: %s',
  async (words, more, at) => {
    const { row } = await open([aRequest('7', more)], north(at))
    expect(
      row.getByText((_, element) => element?.tagName === 'P' && element.textContent === words),
    ).toBeTruthy()
    expect(row.queryByRole('button')).toBeNull()
  },
)

test('G15 a request of an earlier copy is not said to be one that only the desk can cancel', async () => {
  const copy = emptyAccount('NORTH', { requests: { state: 'ok', items: [second] } })
  const { row } = await open([], north(), [
    { type: 'card', card: missingCard('NORTH', { copy }) },
    { type: 'end' },
  ])
  expect(row.getByText('You are second in the queue')).toBeTruthy()
  expect(row.queryByText(/Cannot be cancelled/)).toBeNull()
  expect(row.queryByRole('button')).toBeNull()
})

test.each<Partial<Request>>([
  { kind: 'resource-sharing', cancellation: { can: 'no', reason: 'resource-sharing' } },
  { cancellation: { can: 'no', reason: null } },
  { cancellation: { can: 'unknown', reason: null } },
])('G15 a rejected request has no pickup place, and there is nothing to cancel: %j', async (more) => {
  const { row } = await open([
    aRequest('7', { status: 'rejected', pickup: atMain, shelfNumber: '7', ...more }),
  ])
  expect(row.getByText('Rejected by the library')).toBeTruthy()
  expect(row.queryByText(/Pickup|Main Library|Shelf/)).toBeNull()
  expect(row.queryByText(/cancel/)).toBeNull()
})

test('G15 an item that is delivered has no words of pickup', async () => {
  const { row } = await open([aRequest('7', { status: 'in-process', deliveredTo: 'Home Address' })])
  expect(row.getByText('Being prepared')).toBeTruthy()
  expect(
    row.getByText(
      (_, element) => element?.tagName === 'P' && element.textContent === 'Delivery: Home Address',
    ),
  ).toBeTruthy()
  expect(row.queryByText(/[Pp]ickup/)).toBeNull()
})

test('an interlibrary loan in process has its pickup location below the text of its stage', async () => {
  const { row } = await open([
    aRequest('7', { status: 'in-process', kind: 'resource-sharing', pickup: atMain }),
  ])
  expect(row.getByText('Being obtained from another library')).toBeTruthy()
  expect(
    row.getByText(
      (_, element) => element?.tagName === 'P' && element.textContent === 'Pickup at Main Library',
    ),
  ).toBeTruthy()
})

test('the patron chooses among the institution’s pickup locations, and the current one is marked', async () => {
  const { sent, row, answer } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
  press(/^Change pickup location ?: Slow Light$/)
  expect(inDialog().getAllByRole('radio')).toHaveLength(2)
  expect(inDialog().getByRole('radio', { name: 'Main Library · current', checked: true })).toBeTruthy()
  fireEvent.click(inDialog().getByRole('radio', { name: 'Geography' }))
  confirm('Change pickup location')
  const moved = { institutionCode: null, place: { code: 'GEO', name: 'Geography Library' } }
  await answer({ result: 'changed', request: aRequest('7', { pickup: moved, pickupCanChange: true }) })
  expect(sent.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: '/api/institutions/NORTH/requests/7/pickup', body: { libraryCode: 'GEO' } },
  ])
  expect((await row.findByText(/^Pickup location changed to/)).textContent).toBe(
    'Pickup location changed to Geography Library.',
  )
  expect(
    row.getByText(
      (_, element) => element?.tagName === 'P' && element.textContent === 'Pickup at Geography Library',
    ),
  ).toBeTruthy()
})

test('a changed pickup location can be changed again', async () => {
  const { sent, row, answer } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
  const changeTo = async (name: string, code: string) => {
    press(/^Change pickup location ?: Slow Light$/)
    fireEvent.click(inDialog().getByRole('radio', { name }))
    confirm('Change pickup location')
    const pickup = { institutionCode: null, place: { code, name } }
    await answer({ result: 'changed', request: aRequest('7', { pickup, pickupCanChange: true }) })
    await row.findByText(
      (_, element) => element?.tagName === 'P' && element.textContent === `Pickup at ${name}`,
    )
  }
  await changeTo('Geography', 'GEO')
  await changeTo('Main Library', 'MAIN')
  expect(sent.map(({ body }) => body)).toEqual([{ libraryCode: 'GEO' }, { libraryCode: 'MAIN' }])
  expect(sent[0]?.key).not.toBe(sent[1]?.key)
})

test('a refused change of the pickup location says that it cannot be changed, not that it cannot be cancelled', async () => {
  const { row, answer } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
  press(/^Change pickup location ?: Slow Light$/)
  fireEvent.click(inDialog().getByRole('radio', { name: 'Geography' }))
  confirm('Change pickup location')
  await answer({ result: 'refused', reasons: ['other'], text: null, deskCode: null })
  const result = await row.findByText(/^Pickup location not changed/)
  expect(result.parentElement?.textContent).toBe(
    'Pickup location not changed. It has moved on since, and its pickup location can no longer be changed. Refresh to see its status.',
  )
})

test('G13 a pickup location that the institution kept is named, and no change is offered again', async () => {
  const { row, answer } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
  press(/^Change pickup location ?: Slow Light$/)
  fireEvent.click(inDialog().getByRole('radio', { name: 'Geography' }))
  confirm('Change pickup location')
  await answer({ result: 'unchanged', request: aRequest('7', { pickup: atMain, pickupCanChange: true }) })
  const result = await row.findByText(/^Pickup location not changed/)
  expect(result.parentElement?.textContent).toBe(
    'Pickup location not changed. North University answered, but the pickup location is still Main Library. Ask its desk.',
  )
  expect(row.queryByRole('button', { name: /^Change pickup location/ })).toBeNull()
})

test.each([
  ['changed', 'Pickup location changed.'],
  ['unchanged', 'Pickup location not changed. Ask its desk.'],
] as const)(
  'without a place in the answer, a pickup location that is %s is not named',
  async (result, words) => {
    const { row, answer } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
    press(/^Change pickup location ?: Slow Light$/)
    fireEvent.click(inDialog().getByRole('radio', { name: 'Geography' }))
    confirm('Change pickup location')
    await answer({ result, request: aRequest('7', { pickup: null, pickupCanChange: true }) })
    const line = await row.findByText(/^Pickup location (not )?changed/)
    expect(line.parentElement?.textContent).toBe(words)
  },
)

test('choosing the current location sends nothing', async () => {
  const { sent } = await open([aRequest('7', { pickup: atMain, pickupCanChange: true })])
  press(/^Change pickup location ?: Slow Light$/)
  confirm('Change pickup location')
  expect(sent).toEqual([])
})

test.each<[string, Partial<Request>, Partial<Institution>]>([
  ['its status does not allow it', { pickup: atMain }, {}],
  [
    'the institution cannot',
    { pickup: atMain, pickupCanChange: true },
    { can: { renew: true, cancel: true, changePickup: false, updateAccount: false } },
  ],
  [
    'there is no other location',
    { pickup: atMain, pickupCanChange: true },
    { libraries: [library('MAIN', 'Main Library')] },
  ],
])('no other pickup location is offered if %s', async (_why, more, at) => {
  const { row } = await open([aRequest('7', more)], north(at))
  expect(row.queryByRole('button', { name: /^Change pickup/ })).toBeNull()
})
