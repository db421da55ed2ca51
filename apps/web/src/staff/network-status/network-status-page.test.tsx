import type { InstitutionStatus, NetworkStatus } from '@library-card/contract/network-status.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useUnsaid } from '../../card/announcements.tsx'
import { NetworkStatusPage } from './network-status-page.tsx'
import { noResponse, refusal, respond } from '../../../test/server.ts'
import { activateLanguage, loadPageTexts } from '../../text/language.ts'
import { openDesk } from '../../../test/open-desk.tsx'

const status = (institutionCode: string, more: Partial<InstitutionStatus>): InstitutionStatus => ({
  institutionCode,
  problem: null,
  lists: [],
  breaker: 'closed',
  lastGoodAnswer: null,
  downSince: null,
  waiting: 0,
  callsLeft: null,
  ...more,
})

const said = () => screen.getByRole('status').textContent

function PageAndAnnouncement() {
  return (
    <>
      <NetworkStatusPage />
      <p role="status">{useUnsaid().join(' ')}</p>
    </>
  )
}

type Answer = NetworkStatus | Response

function open(answer: Answer | (() => Answer | Promise<Answer>)) {
  const received = respond('GET /api/staff/network', answer)
  openDesk([{ path: '/staff/network', element: <PageAndAnnouncement /> }], '/staff/network')
  return received
}

test('G20 a clerk sees the state of each institution in words, operators its circuit and quota', async () => {
  const institutions = [
    status('NORTH', { lastGoodAnswer: '2026-11-25T13:01:40Z', callsLeft: 48_211, waiting: 2 }),
    status('HARBOUR', {
      problem: 'refused',
      breaker: 'open',
      lastGoodAnswer: '2026-11-25T12:54:00Z',
      downSince: '2026-11-25T12:55:10Z',
    }),
    status('ALPINE', { problem: 'key-rejected', breaker: 'probing' }),
  ]
  const received = open({ asOf: '2026-11-25T13:02:00Z', institutions })
  expect(rowsOf(await screen.findByRole('table', { name: 'Status of each institution' }))).toEqual([
    'NONorth UniversityAnswering, last good answer 14:01',
    'HAHarbour CollegeGave no usable answer last time, paused after repeated failures, since 13:55, last good answer 13:54',
    'ALAlpine InstituteRejects our key: tell the operators of Library Card, paused after repeated failures, no good answer yet',
  ])
  const details = screen.getByRole('table', { name: 'Details of each connection', hidden: true })
  expect(details.closest('details')?.open).toBe(false)
  expect(rowsOf(details)).toEqual([
    'NONorth UniversityAnsweringclosedwithin the last minute248,211',
    'HAHarbour CollegeGave no usable answer last timeopen8 minutes ago0not given',
    'ALAlpine InstituteRejects our key: tell the operators of Library Cardtestingnone yet0not given',
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Refresh' }))
  await expect.poll(() => received).toHaveLength(2)
})

function rowsOf(table: HTMLElement) {
  const rows = within(table).getAllByRole('row', { hidden: true })
  return rows.slice(1).map(({ textContent }) => textContent)
}

const answering: NetworkStatus = { asOf: '2026-11-25T13:02:00Z', institutions: [status('NORTH', {})] }

test('until the first response rows wait, and while it is refreshed the last one stays', async () => {
  const responses: ((response: Response) => void)[] = []
  open(() => new Promise((resolve) => responses.push(resolve)))
  expect(screen.getByRole('list', { busy: true })).toBeTruthy()
  expect(said()).toBe('Loading…')
  expect(screen.queryByRole('button')).toBeNull()
  await expect.poll(() => responses).toHaveLength(1)
  responses[0]?.(Response.json(answering))
  expect(await screen.findByText(/no calls of its own. As of 25 November, 14:02\./)).toBeTruthy()
  expect(said()).toBe('As of 25 November, 14:02.')
  expect(screen.queryByRole('list')).toBeNull()

  fireEvent.click(screen.getByRole('button', { name: 'Refresh' }))
  expect(await screen.findByText(/no calls of its own. Loading…/)).toBeTruthy()
  expect(said()).toBe('Loading…')
  expect(screen.getByRole('table', { name: 'Status of each institution' })).toBeTruthy()
  await expect.poll(() => responses).toHaveLength(2)
  responses[1]?.(refusal(503, 'overloaded'))
  expect(await screen.findByText(/Reference 7F3K-2Q9D/)).toBeTruthy()
  expect(screen.getByText(/no calls of its own. As of 25 November, 14:02\./)).toBeTruthy()
  expect(said()).toMatch(/busy/)
})

test('a failed request is reported with a reference, and can be repeated', async () => {
  let response: NetworkStatus | Response = refusal(503, 'overloaded')
  open(() => response)
  expect(await screen.findByText(/Reference 7F3K-2Q9D/)).toBeTruthy()
  expect(screen.queryByRole('list')).toBeNull()
  expect(screen.queryByText(/Loading…/)).toBeNull()
  response = answering
  fireEvent.click(screen.getByRole('button'))
  expect(await screen.findByRole('table', { name: 'Status of each institution' })).toBeTruthy()
  expect(screen.queryByText(/Reference/)).toBeNull()
})

test('without a connection, the page says what to check', async () => {
  open(() => noResponse())
  await expect.poll(said).toMatch(/^Library Card did not answer\. Check your internet connection/)
})

test('G15 an institution whose answers cannot be read, or that withholds its loans, is not said to answer', async () => {
  const institutions = [
    status('NORTH', {
      lists: [{ list: 'loans', problem: 'unexpected-answer' }],
      lastGoodAnswer: '2026-11-25T13:01:40Z',
    }),
    status('HARBOUR', { problem: 'unexpected-answer', downSince: '2026-11-25T12:55:10Z' }),
    status('ALPINE', {}),
  ]
  open({ asOf: '2026-11-25T13:02:00Z', institutions })
  expect(rowsOf(await screen.findByRole('table', { name: 'Status of each institution' }))).toEqual([
    'NONorth UniversityAnswering in part (Loans: Its answers cannot be read), last good answer 14:01',
    'HAHarbour CollegeIts answers cannot be read, since 13:55, no good answer yet',
    'ALAlpine InstituteNot known: no patron has needed it since Library Card started',
  ])
})

test('what several lists of an institution lack for the same reason is said once, in one sentence', async () => {
  const restricted = { problem: 'restricted' as const }
  const institutions = [
    status('NORTH', {
      lists: [
        { list: 'loans', ...restricted },
        { list: 'fees', ...restricted },
        { list: 'requests', problem: 'timed-out' },
      ],
      lastGoodAnswer: '2026-11-25T13:01:40Z',
    }),
    status('HARBOUR', { problem: 'web-page', breaker: 'open', downSince: '2026-11-25T12:55:10Z' }),
  ]
  open({ asOf: '2026-11-25T13:02:00Z', institutions })
  expect(rowsOf(await screen.findByRole('table', { name: 'Status of each institution' }))).toEqual([
    'NONorth UniversityAnswering in part (Loans, Fees: Its key is restricted to other libraries, Requests: Did not answer last time), last good answer 14:01',
    'HAHarbour CollegeUnder maintenance, or sending a page of its own instead of an answer, paused after repeated failures, since 13:55, no good answer yet',
  ])
})

test('G25 French has a space before the colon between a list and its fault', async () => {
  const institutions = [status('NORTH', { lists: [{ list: 'fees', problem: 'refused' }] })]
  open({ asOf: '2026-11-25T13:02:00Z', institutions })
  const [table] = await screen.findAllByRole('table')
  await Promise.all([activateLanguage('fr'), loadPageTexts('staff')])
  await expect.poll(() => rowsOf(table!)[0]).toContain('Frais\u00a0: N’a pas donné')
})
