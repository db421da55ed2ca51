import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { createContext, use } from 'react'

/** The last search, and how its hits stand. */
export type Found = FoundPatrons & { term: string; page: number; isDescending: boolean }

/** What a staff page draws on: the network, and what is kept in memory from page to page. */
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

/** What the register of a patron's activity can show beside the institution. */
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
