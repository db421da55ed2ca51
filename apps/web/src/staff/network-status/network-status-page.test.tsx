import type { InstitutionStatus, NetworkStatus } from '@library-card/contract/network-status.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { NetworkStatusPage } from './network-status-page.tsx'
import { refusal, respond } from '../../../test/server.ts'
import { openDesk } from '../../../test/open-desk.tsx'

const status = (institutionCode: string, more: Partial<InstitutionStatus>): InstitutionStatus => ({
  institutionCode,
  state: 'answering',
  breaker: 'closed',
  lastGoodAnswer: null,
  inFlight: 0,
  waiting: 0,
  callsLeft: null,
  ...more,
})

function open(answer: NetworkStatus | Response) {
  const received = respond('GET /api/staff/network', answer)
  openDesk([{ path: '/staff/network', element: <NetworkStatusPage /> }], '/staff/network')
  return received
}

test('G20 a clerk sees the state of each institution in words, operators its circuit and quota', async () => {
  const institutions = [
    status('NORTH', { lastGoodAnswer: '2026-11-25T13:01:40Z', callsLeft: 48_211, waiting: 2 }),
    status('HARBOUR', {
      state: 'resting',
      breaker: 'open',
      lastGoodAnswer: '2026-11-25T12:54:00Z',
      downSince: '2026-11-25T12:55:10Z',
    }),
    status('ALPINE', { state: 'key-rejected', breaker: 'probing' }),
  ]
  const received = open({ asOf: '2026-11-25T13:02:00Z', institutions })
  expect(rowsOf(await screen.findByRole('table', { name: 'Status of each institution' }))).toEqual([
    'NONorth UniversityAnswering, last answer 14:01',
    'HAHarbour CollegeDown since 13:55, last answer 13:54',
    'ALAlpine InstituteNot connected: it refuses access to Library Card, whose operators have to act',
  ])
  const details = screen.getByRole('table', { name: 'Details of each connection', hidden: true })
  expect(details.closest('details')?.open).toBe(false)
  expect(rowsOf(details)).toEqual([
    'NONorth UniversityAnsweringclosedwithin the last minute248,211',
    'HAHarbour CollegePaused after repeated failuresopen8 minutes ago0not given',
    'ALAlpine InstituteRejects our key: tell the operators of Library Cardtestingnone yet0not given',
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Refresh' }))
  await expect.poll(() => received).toHaveLength(2)
})

function rowsOf(table: HTMLElement) {
  const rows = within(table).getAllByRole('row', { hidden: true })
  return rows.slice(1).map(({ textContent }) => textContent)
}

test('a failed request is reported with a reference', async () => {
  open(refusal(503, 'overloaded'))
  expect(await screen.findByText(/Reference 7F3K-2Q9D/)).toBeTruthy()
})
