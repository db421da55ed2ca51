import { fireEvent, screen } from '@testing-library/react'
import type { SignedIn } from '@library-card/contract/session.ts'
import { expect, test } from 'vitest'
import { openCard } from '../../test/open-card.tsx'
import { useNetworkCard } from '../card/network-card.tsx'
import { DisplacedNotice } from './displaced-notice.tsx'

function Page() {
  return <DisplacedNotice {...useNetworkCard()} />
}

const open = (of: Partial<SignedIn> = {}) => openCard(<Page />, 'all', undefined, of)

test('G18 a sign-in that exceeded the limit names the session that it ended, until the notice is closed', () => {
  open({ displaced: { seen: '2026-11-20T09:04:00Z', most: 20 } })
  expect(screen.getByText(/last used on 20 November at 10:04/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(screen.queryByText(/signed out in another browser/)).toBeNull()
})

test('a sign-in within the limit shows no notice', () => {
  open()
  expect(screen.queryByText(/signed out in another browser/)).toBeNull()
})
