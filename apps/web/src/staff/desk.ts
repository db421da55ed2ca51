import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { createContext, use } from 'react'

/** The last search, with page and order of its results. */
export type Found = FoundPatrons & { term: string; page: number; isDescending: boolean }

/** Context of all staff pages: the network, and state kept from page to page. */
export type Desk = {
  session: SignedIn
  network: Network
  home: string
  /** Home first, then in the order of the network file. */
  codes: string[]
  institutionOf: (code: string) => Institution
  nameOf: (code: string) => string
  found: Found | null
  keepFound: (found: Found | null) => void
  columns: readonly ActivityColumn[]
  chooseColumns: (columns: readonly ActivityColumn[]) => void
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('useDesk is used outside of StaffLayout')
  return desk
}

/** Optional columns of the activity register. */
export const activityColumns = [
  'loans',
  'overdue',
  'nextDue',
  'requests',
  'balance',
  'blocks',
  'until',
] as const
export type ActivityColumn = (typeof activityColumns)[number]
