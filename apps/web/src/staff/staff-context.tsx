import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { useMutation } from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { fetchJson } from '../api.ts'
import { nameIn, requireInstitution } from '../card/card-view.ts'
import { homeFirst, type CardOwner } from '../card/network-card.tsx'

/** The patrons that the last search listed, with their page and order. */
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

const key = 'search-key'

function useStaffState({ network, session }: CardOwner) {
  useLingui()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [results, setResults] = useState<SearchResults | null>(null)
  // A barcode or id of one patron opens that patron. Any other result, or a failure, is on the page of results.
  // Staff who have opened another page meanwhile stay there: it may hold typed text, and views are logged.
  const search = useMutation({
    mutationFn: (term: string) => fetchJson('POST /api/staff/patrons', { body: { term } }),
    gcTime: 0,
    onMutate: () => pathname,
    onSuccess(found, term, searchedAt) {
      const [only, ...others] = found.patrons
      const isOne = searchedAt === pathname && found.exact && only && others.length === 0
      setResults(isOne ? null : { ...found, term, page: 0, isDescending: false })
      if (searchedAt === pathname)
        return navigate(isOne ? `/staff/patrons/${only.handle}/activity` : '/staff')
    },
    onError(_error, _term, searchedAt) {
      if (searchedAt === pathname) return navigate('/staff')
    },
  })
  const [hasSearchKey, setSearchKey] = useState(() => localStorage.getItem(key) !== 'off')
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
    search,
    results,
    setResults,
    /** Whether the key `/` leads to the search. Not personal, so stored in this browser. */
    hasSearchKey,
    chooseSearchKey: (isOn: boolean) => {
      setSearchKey(isOn)
      if (isOn) localStorage.removeItem(key)
      else localStorage.setItem(key, 'off')
    },
  }
}
