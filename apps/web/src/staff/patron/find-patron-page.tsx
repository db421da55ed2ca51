import type { FoundPatron, FoundPatrons } from '@library-card/contract/staff.ts'
import { plural, t as text } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type FormEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { announce } from '../../card/announcements.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useStaffContext, type SearchResults } from '../staff-context.tsx'
import { Pagination } from '../pagination.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { StandingText, ExpiryText } from './account-texts.tsx'

const mostFound = 100
const pageSize = 20

/** One search field for all identifiers. The search term is in no URL and is dropped with the session. */
export function FindPatronPage() {
  const { t } = useLingui()
  const { results, home, nameOf } = useStaffContext()
  const search = useSearch()
  const name = nameOf(home)
  useEffect(() => {
    document.title = t`Find a patron · Patron services`
    window.scrollTo(0, 0)
  }, [t])
  return (
    <>
      <p className="context">
        <bdi>{name}</bdi>
      </p>
      <h1 id="heading" tabIndex={-1}>
        <Trans>Find a patron</Trans>
      </h1>
      <SearchForm isSearching={search.isPending} find={search.mutate} />
      <p className={`quiet ${styles['paragraph']}`}>
        {results && !search.isPending && !search.isError && `${resultWords(results)} `}
        <Trans>
          Only patrons with {name} as home institution are searched. An exact barcode or ID opens the patron
          directly. Each search is logged, and the patrons in its results can see that.
        </Trans>
      </p>
      {search.isError && <StaffFailure error={search.error} retry={() => search.mutate(search.variables)} />}
      {!search.isError && results && results.patrons.length > 0 && <ResultsTable results={results} />}
    </>
  )
}

function useSearch() {
  const { setResults } = useStaffContext()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (term: string) => fetchJson('POST /api/staff/patrons', { body: { term } }),
    gcTime: 0,
    onSuccess(found, term) {
      setResults({ ...found, term, page: 0, isDescending: false })
      const [only, ...others] = found.patrons
      if (found.exact && only && others.length === 0) return navigate(`/staff/patrons/${only.handle}`)
      announce(resultWords(found))
    },
  })
}

type SearchFormProps = { isSearching: boolean; find: (term: string) => void }

function SearchForm({ isSearching, find }: SearchFormProps) {
  const { results } = useStaffContext()
  const field = useRef<HTMLInputElement>(null)
  // Selects the previous term, so that a barcode scanner, which types at once, overwrites it.
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])

  function submit(event: FormEvent) {
    event.preventDefault()
    const term = field.current?.value.trim() ?? ''
    if (term !== '' && !isSearching) find(term)
    field.current?.select()
  }

  return (
    <form role="search" className={styles['search']} onSubmit={submit} autoComplete="off">
      <label htmlFor="term">
        <Trans>Barcode, ID, e-mail or name</Trans>
      </label>
      <input
        id="term"
        type="search"
        ref={field}
        defaultValue={results?.term}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button type="submit" variant="primary" isBusy={isSearching} busy={<Trans>Searching…</Trans>}>
        <Icon name="search" /> <Trans>Find</Trans>
      </Button>
    </form>
  )
}

function resultWords({ patrons, tooMany, hasUnreadable }: FoundPatrons): string {
  if (tooMany) return text`More than ${mostFound} matches. Add a first name, or scan the card.`
  const more = hasUnreadable && text`Part of the answer could not be read, so there may be more patrons.`
  if (patrons.length === 0) return more || text`No patron found. Try another spelling, or scan the card.`
  const words = plural(patrons.length, { one: '# patron.', other: '# patrons.' })
  return more ? `${words} ${more}` : words
}

/** Just enough data to tell two people apart. */
function ResultsTable({ results }: { results: SearchResults }) {
  const { t } = useLingui()
  const { homeZone, setResults } = useStaffContext()
  const { patrons, isDescending, page } = results
  const toggle = () => setResults({ ...results, isDescending: !isDescending, page: 0 })
  const columns: Column<FoundPatron>[] = [
    { name: t`Patron group`, renderCell: ({ patronGroup }) => patronGroup && <bdi>{patronGroup}</bdi> },
    { name: t`Barcode ends in`, renderCell: ({ barcodeEnd }) => barcodeEnd && <bdi>…{barcodeEnd}</bdi> },
    {
      name: t`Expires`,
      isDate: true,
      renderCell: (patron) => <ExpiryText {...patron} timeZone={homeZone} />,
    },
    { name: t`Status`, renderCell: ({ standing }) => <StandingText standing={standing} /> },
  ]
  const sorted = isDescending ? patrons.toReversed() : patrons
  return (
    <>
      <Table
        caption={t`Patrons that were found`}
        head={{ name: t`Name`, sorted: { direction: isDescending ? 'descending' : 'ascending', toggle } }}
        columns={columns}
        rows={sorted.slice(page * pageSize, (page + 1) * pageSize)}
        headOf={({ handle, name }) => ({
          key: handle,
          name: (
            <Link to={`/staff/patrons/${handle}`}>
              <bdi>{name}</bdi>
            </Link>
          ),
        })}
      />
      <Pagination
        all={patrons.length}
        size={pageSize}
        page={page}
        setPage={(to) => setResults({ ...results, page: to })}
      />
    </>
  )
}
