import type { InstitutionStatus } from '@library-card/contract/network-status.ts'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { NetworkStatusPage } from './network-status-page.tsx'
import { openDesk } from '../../../test/open-desk.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

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

function open(answer: () => Response) {
  const pages = [{ path: '/staff/network', element: <NetworkStatusPage /> }]
  return openDesk(pages, { at: '/staff/network', answers: { '/api/staff/network': answer } })
}

test('G20 staff see the state of each institution, since when, and its remaining quota', async () => {
  const institutions = [
    status('NORTH', { lastGoodAnswer: '2026-11-25T13:01:40Z', callsLeft: 48_211, waiting: 2 }),
    status('HARBOUR', { state: 'resting', breaker: 'open', lastGoodAnswer: '2026-11-25T12:54:00Z' }),
    status('ALPINE', { state: 'key-rejected', breaker: 'probing' }),
  ]
  const { calls } = open(() => Response.json({ asOf: '2026-11-25T13:02:00Z', institutions }))
  await screen.findByRole('table', { name: 'How each institution stands' })
  const rows = screen.getAllByRole('row').map(({ textContent }) => textContent)
  expect(rows.slice(1)).toEqual([
    'NONorth UniversityAnswersclosedwithin the last minute248,211',
    'HAHarbour CollegeFailed too often: not asked for a whileopen8 minutes ago0not told',
    'ALAlpine InstituteDoes not take our key: tell whoever runs Library Cardtrying one callnone yet0not told',
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Refresh' }))
  await expect.poll(() => calls).toHaveLength(2)
})

test('a failed request is reported with a reference', async () => {
  const problem = { status: 503, code: 'overloaded', requestId: '7F3K-2Q9D' }
  open(() => Response.json(problem, { status: 503 }))
  expect(await screen.findByText(/Reference 7F3K-2Q9D/)).toBeTruthy()
})
