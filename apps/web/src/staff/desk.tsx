import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { createContext, use, useState, type ReactNode } from 'react'
import { nameIn, requireInstitution } from '../card/card-view.ts'
import { homeFirst, type CardOwner } from '../card/network-card.tsx'
import { keepHidden, keptHidden, type AnyColumn } from './kept-columns.ts'

/** Results of the last patron search, and how they are shown. */
export type SearchResults = FoundPatrons & { term: string; page: number; isDescending: boolean }

/** Context of all staff pages: the network, and state kept from page to page. */
export type Desk = ReturnType<typeof useDeskState>

const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('useDesk is used outside of DeskProvider')
  return desk
}

export function DeskProvider({ children, ...owner }: CardOwner & { children: ReactNode }) {
  return <DeskContext value={useDeskState(owner)}>{children}</DeskContext>
}

function useDeskState({ network, session }: CardOwner) {
  useLingui()
  const [results, setResults] = useState<SearchResults | null>(null)
  const [hidden, setHidden] = useState(() => keptHidden(network.sharedComputer))
  const { homeInstitutionCode: home } = session

  const institutionOf = (code: string) => requireInstitution(code, network)

  function hideColumns(names: readonly AnyColumn[]) {
    setHidden(names)
    keepHidden(names, network.sharedComputer)
  }

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
    hidden,
    hideColumns,
  }
}
