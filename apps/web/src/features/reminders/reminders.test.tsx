import type { Reminders, ReminderSent } from '@library-card/contract/reminders.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution } from '../../../test/examples.ts'
import { CardPage } from '../../page/card-page.tsx'
import { CardLiveRegion } from '../../page/card-status.tsx'
import { openCard } from '../../../test/open-card.tsx'
import { noResponse, refusal, respond } from '../../../test/server.ts'
import { RemindersEnded } from './reminders-ended.tsx'
import { RemindersPanel } from './reminders-panel.tsx'

const none: Reminders = { choices: null, ended: null }
const on: Reminders = { choices: { days: 3, hour: 7, titles: false }, ended: null }
const { account } = emptyAccount('NORTH')
const page = (
  <CardPage
    section="details"
    foot={
      <>
        <RemindersEnded />
        <RemindersPanel />
        <CardLiveRegion />
      </>
    }
  >
    {null}
  </CardPage>
)

/** The card's side; what it was sent is kept. */
async function open(kept: Reminders, email: string | null = 'robin@north.example') {
  const { send } = openCard(page, 'all', [institution('NORTH', 'North University')])
  let reminders = kept
  const sent: unknown[] = []
  respond('GET /api/reminders', () => reminders)
  respond('POST /api/reminders', ({ body }) => {
    sent.push(body)
    reminders = { choices: body, ended: null }
    return reminders
  })
  respond('DELETE /api/reminders', () => {
    sent.push('DELETE')
    reminders = none
    return reminders
  })
  await send(
    { type: 'card', card: emptyAccount('NORTH', { account: { ...account, email } }) },
    { type: 'end' },
  )
  return { sent, panel: within(await screen.findByRole('region', { name: 'Reminders by e-mail' })) }
}

const announced = (words: RegExp) =>
  waitFor(() => expect(screen.getByRole('status').textContent).toMatch(words))
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

test('reminders are off by default and without titles, and the address is shown before they are ordered', async () => {
  const { sent, panel } = await open(none)
  expect(await panel.findByText('robin@north.example')).toBeTruthy()
  expect(panel.getByRole('checkbox', { name: 'Include titles', checked: false })).toBeTruthy()
  expect(panel.getByText(/leaves our control/)).toBeTruthy()
  expect(sent).toEqual([])
  fireEvent.change(panel.getByLabelText('Days before the due date'), { target: { value: '7' } })
  fireEvent.change(panel.getByLabelText('Sent after'), { target: { value: '18' } })
  await press('Turn on reminders')
  await panel.findByText('Reminders are on.')
  expect(sent).toEqual([{ days: 7, hour: 18, titles: false }])
  expect(screen.queryByText('Your reminders have ended.')).toBeNull()
})

test('an address on the home record that no mail server takes is not said to get e-mails', async () => {
  const { panel } = await open(none, 'robin at north.example')
  const words = await panel.findByText(/is not a valid e-mail address/)
  expect(words.textContent).toMatch(/^robin at north\.example on your record at North University is not/)
  expect(panel.queryByText(/Reminders go to/)).toBeNull()
})

test('without an address on the home record the panel says where to get one', async () => {
  const { panel } = await open(none, null)
  expect(await panel.findByText(/There is no e-mail address on your record at/)).toBeTruthy()
})

test('reminders are changed, and turned off with one click', async () => {
  const { sent, panel } = await open(on)
  await panel.findByText('Reminders are on.')
  fireEvent.click(panel.getByRole('checkbox', { name: 'Include titles' }))
  await press('Save changes')
  await waitFor(() => expect(sent).toHaveLength(1))
  await press('Turn off reminders')
  expect(await panel.findByRole('button', { name: 'Turn on reminders' })).toBeTruthy()
  expect(sent).toEqual([{ days: 3, hour: 7, titles: true }, 'DELETE'])
})

test.each([
  ['unsubscribed', /Someone pressed the button/],
  ['undeliverable', /refused three of them in a row/],
] as const)('reminders that have ended (%s) are resumed with one click', async (ended, words) => {
  const { sent } = await open({ ...on, ended })
  expect(await screen.findAllByText(words)).toHaveLength(2)
  const [first] = screen.getAllByRole('button', { name: 'Resume reminders' })
  fireEvent.click(first!)
  await screen.findByText('Reminders are on.')
  expect(sent).toEqual([on.choices])
  expect(screen.queryByText('Your reminders have ended.')).toBeNull()
})

test.each<[ReminderSent, RegExp]>([
  [{ result: 'sent', unread: [] }, /An e-mail is on its way/],
  [
    { result: 'nothing-due', unread: ['NORTH'] },
    /nothing to remind you of.*could not read your account at North/,
  ],
  [{ result: 'too-soon', unread: [] }, /one every ten minutes/],
  [{ result: 'no-record', unread: [] }, /could not find your record/],
  [{ result: 'unsure', unread: [] }, /may have been sent\. Check your inbox/],
])('G15 what became of an e-mail at once is said, and what could not be read: %j', async (sent, words) => {
  const { panel } = await open(on)
  respond('POST /api/reminders/now', sent)
  await press('Send me one now')
  await waitFor(() => expect(panel.getByText(words)).toBeTruthy())
})

test('G14 without any response the panel does not claim a state', async () => {
  const { panel } = await open(on)
  await panel.findByText('Reminders are on.')
  respond('DELETE /api/reminders', noResponse())
  respond('GET /api/reminders', noResponse())
  await press('Turn off reminders')
  expect(await panel.findByText('That did not work.')).toBeTruthy()
  expect(panel.queryByText('Reminders are on.')).toBeNull()
  expect(panel.queryByText('This is the current setting.')).toBeNull()
})

test('G13 settings that could not be saved give way to the stored ones', async () => {
  const { panel } = await open(on)
  const days = await panel.findByLabelText<HTMLSelectElement>('Days before the due date')
  respond('POST /api/reminders', refusal(503, 'overloaded'))
  fireEvent.change(days, { target: { value: '7' } })
  await press('Save changes')
  expect(await panel.findByText('This is the current setting.')).toBeTruthy()
  expect(days.value).toBe('3')
  fireEvent.change(days, { target: { value: '7' } })
  expect(panel.queryByText('This is the current setting.')).toBeNull()
})

test('G13 unsaved settings outlive an e-mail that could not be sent, and are not called current', async () => {
  const { panel } = await open(on)
  await panel.findByText('Reminders are on.')
  respond('POST /api/reminders/now', refusal(503, 'overloaded'))
  fireEvent.click(panel.getByRole('checkbox', { name: 'Include titles' }))
  await press('Send me one now')
  expect(await panel.findByText('That did not work.')).toBeTruthy()
  expect(panel.getByRole('checkbox', { name: 'Include titles', checked: true })).toBeTruthy()
  expect(panel.queryByText('This is the current setting.')).toBeNull()
})

test.each(['Resume reminders', 'Leave them off'])(
  'G13 the overview says when "%s" did not work',
  async (name) => {
    await open({ ...on, ended: 'unsubscribed' })
    respond('POST /api/reminders', refusal(503, 'overloaded'))
    respond('DELETE /api/reminders', refusal(503, 'overloaded'))
    await screen.findAllByText('Your reminders have ended.')
    const [button] = screen.getAllByRole('button', { name })
    fireEvent.click(button!)
    expect(await screen.findByText('This could not be changed. Try again.')).toBeTruthy()
    await announced(/^This could not be changed\. Try again\.$/)
    expect(button!.getAttribute('aria-disabled')).toBe('false')
  },
)

test('G24 what became of each order is announced', async () => {
  const { panel } = await open(on)
  respond('POST /api/reminders/now', { result: 'sent', unread: ['NORTH'] })
  respond('DELETE /api/reminders', refusal(503, 'overloaded'))
  await press('Save changes')
  expect(await panel.findByText('Saved.')).toBeTruthy()
  await announced(/^Saved\.$/)
  await press('Send me one now')
  await announced(/^An e-mail is on its way\. We could not read your account at North University\.$/)
  await press('Turn off reminders')
  await announced(/^That did not work\.$/)
  await announced(/^This is the current setting\.$/)
  expect(panel.queryByText('Saved.')).toBeNull()
})

test('changed settings are no longer called saved', async () => {
  const { panel } = await open(on)
  await press('Save changes')
  expect(await panel.findByText('Saved.')).toBeTruthy()
  fireEvent.click(panel.getByRole('checkbox', { name: 'Include titles' }))
  expect(panel.queryByText('Saved.')).toBeNull()
})
