import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { createContext, use, useState, type ReactNode } from 'react'
import { nameIn, requireInstitution } from '../card/card-view.ts'
import { homeFirst, type CardOwner } from '../card/network-card.tsx'

/** Results of the last patron search, with their page and order. */
export type SearchResults = FoundPatrons & { term: string; page: number; isDescending: boolean }

/** Context of all staff pages: the network, and state that survives navigation. */
export type StaffContext = ReturnType<typeof useStaffState>

const Context = createContext<StaffContext | null>(null)

export function useStaffContext(): StaffContext {
  const context = use(Context)
  if (!context) throw new Error('useStaffContext is used outside of StaffProvider')
  return context
}

export function StaffProvider({ children, ...owner }: CardOwner & { children: ReactNode }) {
  return <Context value={useStaffState(owner)}>{children}</Context>
}

function useStaffState({ network, session }: CardOwner) {
  useLingui()
  const [results, setResults] = useState<SearchResults | null>(null)
  const { homeInstitutionCode: home } = session

  const institutionOf = (code: string) => requireInstitution(code, network)

  return {
    session,
    network,
    home,
    /** Time zone of the home institution. */
    homeZone: institutionOf(home).timeZone,
    codes: homeFirst(network, home),
    institutionOf,
    nameOf: (code: string) => nameIn(institutionOf(code), network),
    results,
    setResults,
  }
}
