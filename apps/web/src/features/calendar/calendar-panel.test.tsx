import type { Calendar } from '@library-card/contract/calendar.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution } from '../../../test/examples.ts'
import { CardPage } from '../../page/card-page.tsx'
import { CardLiveRegion } from '../../page/card-status.tsx'
import { openCard } from '../../../test/open-card.tsx'
import { noResponse, respond } from '../../../test/server.ts'
import { resetStores } from '../../store.ts'
import { CalendarPanel } from './calendar-panel.tsx'

const none: Calendar = { since: null, titles: false }
const address = 'https://card.example/calendar/a-token-that-is-told-once.ics'
const page = (
  <CardPage section="details" foot={<CalendarPanel />}>
    <CardLiveRegion />
  </CardPage>
)

/** The card's side; what it was sent is kept. */
async function open(kept: Calendar, profile: SignedIn['profile'] = 'own-device') {
  const { send } = openCard(page, 'all', [institution('NORTH', 'North University')], { profile })
  let calendar = kept
  const sent: [string, unknown][] = []
  respond('GET /api/calendar', () => calendar)
  respond('POST /api/calendar', ({ body }) => {
    sent.push(['POST', body])
    calendar = { since: '2026-11-25T13:02:00Z', ...body }
    return { address, calendar }
  })
  respond('DELETE /api/calendar', () => {
    sent.push(['DELETE', undefined])
    calendar = none
    return calendar
  })
  await send({ type: 'card', card: emptyAccount('NORTH') }, { type: 'end' })
  await screen.findByRole('heading', { name: 'Your due dates in your calendar' })
  return sent
}

/** As a reload does. */
function closePage() {
  cleanup()
  resetStores()
}

const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

test('a calendar is off by default, and by default without titles', async () => {
  const sent = await open(none)
  expect(await screen.findByRole('checkbox', { name: 'Include titles', checked: false })).toBeTruthy()
  expect(screen.getByText(/Anyone with the link can read it/)).toBeTruthy()
  expect(sent).toEqual([])
  await press('Create calendar link')
  await screen.findByText('On since Wednesday 25 November 2026, without titles.')
  expect(sent).toEqual([['POST', { titles: false }]])
})

test('the link of a calendar is shown once', async () => {
  const sent = await open(none)
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Include titles' }))
  expect(screen.getByText('It also learns what you read.')).toBeTruthy()
  await press('Create calendar link')
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: /It is shown only once/ })
  expect(field.value).toBe(address)
  expect(field.readOnly).toBe(true)
  expect(sent).toEqual([['POST', { titles: true }]])
  closePage()
  await open({ since: '2026-11-25T13:02:00Z', titles: true })
  expect(await screen.findByText(/cannot be shown again/)).toBeTruthy()
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('a calendar is turned off with one click', async () => {
  const sent = await open({ since: '2026-11-25T13:02:00Z', titles: false })
  await press('Turn off calendar')
  expect(await screen.findByRole('button', { name: 'Create calendar link' })).toBeTruthy()
  expect(sent).toEqual([['DELETE', undefined]])
})

test('a new link is offered with the warning that the present one stops working, and the patron can keep it', async () => {
  const sent = await open({ since: '2026-11-25T13:02:00Z', titles: true })
  await press('Create a new link')
  expect(screen.getByText(/Your current link will stop working as soon as/)).toBeTruthy()
  expect(screen.getByRole('checkbox', { name: 'Include titles', checked: true })).toBeTruthy()
  await press('Keep the current link')
  expect(sent).toEqual([])
  await press('Create a new link')
  await press('Create a new link')
  expect(await screen.findByRole('textbox')).toBeTruthy()
  expect(sent).toEqual([['POST', { titles: true }]])
})

test('a shared computer offers no calendar, and can still turn one off', async () => {
  await open(none, 'shared-computer')
  expect(await screen.findByText(/You cannot set up a calendar on a shared computer/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /link/ })).toBeNull()
  closePage()
  await open({ since: '2026-11-25T13:02:00Z', titles: false }, 'shared-computer')
  expect(await screen.findByRole('button', { name: 'Turn off calendar' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Create a new link' })).toBeNull()
})

test('G14 without any response the panel does not claim a state', async () => {
  await open({ since: '2026-11-25T13:02:00Z', titles: false })
  // On a busy machine the panel's first request may be sent only after its heading is there.
  const turnOff = await screen.findByRole('button', { name: 'Turn off calendar' })
  respond('DELETE /api/calendar', noResponse())
  respond('GET /api/calendar', noResponse())
  fireEvent.click(turnOff)
  expect(await screen.findByText('That did not work.')).toBeTruthy()
  expect(screen.queryByText('This is the current setting.')).toBeNull()
  expect(screen.queryByText(/^On since/)).toBeNull()
  respond('GET /api/calendar', none)
  await press('Try again')
  expect(await screen.findByRole('button', { name: 'Create calendar link' })).toBeTruthy()
})

test('G24 a calendar that could not be changed is announced', async () => {
  await open(none)
  respond('POST /api/calendar', noResponse())
  await press('Create calendar link')
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('That did not work.'))
})

test('G14 without a response the panel shows the present state, not the requested one', async () => {
  await open(none)
  respond('POST /api/calendar', noResponse())
  await press('Create calendar link')
  expect(await screen.findByText('That did not work.')).toBeTruthy()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Create calendar link' })).toBeTruthy())
  expect(screen.queryByRole('textbox')).toBeNull()
})
