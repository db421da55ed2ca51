import type { Network } from '@library-card/contract/institution.ts'
import type { StaffAccountCard, StaffLoan } from '@library-card/contract/staff.ts'
import { useRoutes, type RouteObject } from 'react-router'
import { resetStores } from '../src/store.ts'
import { institution, network, signedIn } from './examples.ts'
import { renderAt } from './open-app.tsx'
import { StaffProvider } from '../src/staff/staff-context.tsx'

export const members = [
  institution('NORTH', 'North University'),
  institution('HARBOUR', 'Harbour College', { policy: { titles: 'with-reason' } }),
  institution('ALPINE', 'Alpine Institute', { currency: 'CHF' }),
]

/** Renders a staff page; the test declares how the BFF responds. */
export function openDesk(
  pages: RouteObject[],
  at: string,
  institutions = members,
  more: Partial<Network> = {},
) {
  resetStores()
  return renderAt(at, <Desk network={network({ institutions, ...more })} pages={pages} />)
}

function Desk({ network: given, pages }: { network: Network; pages: RouteObject[] }) {
  const session = signedIn({ profile: 'staff', displayName: 'Marguerite Osei' })
  return (
    <StaffProvider network={given} session={session}>
      {useRoutes(pages)}
    </StaffProvider>
  )
}

export function staffCard(institutionCode: string, more: Partial<StaffAccountCard> = {}): StaffAccountCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: 'complete',
    account: { patronGroup: 'Guest', expires: { day: '2027-09-30' }, standing: 'active' },
    loans: { state: 'ok', items: [] },
    requests: { state: 'ok', items: [] },
    fees: { state: 'ok', items: [] },
    inDispute: { state: 'ok', items: [] },
    sentToBilling: { state: 'ok', items: [] },
    blocks: { state: 'ok', items: [] },
    ...more,
  }
}

export function staffLoan(id: string, day: string, more: Partial<StaffLoan> = {}): StaffLoan {
  return {
    id,
    library: null,
    loaned: null,
    due: { day },
    state: 'on-loan',
    renewed: null,
    fineIfReturnedNow: null,
    barcodeEnd: '0912',
    ...more,
  }
}
