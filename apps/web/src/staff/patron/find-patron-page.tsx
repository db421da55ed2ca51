import type { FoundPatrons } from '@library-card/contract/staff.ts'
import { plural, t as say } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { announce } from '../../card/announcements.ts'
import { Button, SameSize } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useDesk } from '../desk.ts'
import { FoundTable } from './found-table.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'

/** Limit of search results. */
const mostFound = 100

/** One search field for all identifiers. The search term is in no URL, and is dropped with the session. */
export function FindPatronPage() {
  const { t } = useLingui()
  const { found, home, nameOf } = useDesk()
  const search = useSearch()
  const name = nameOf(home)
  useEffect(() => {
    document.title = t`Find a patron · Patron services`
    window.scrollTo(0, 0)
  }, [t])
  return (
    <>
      <p className={styles['where']}>
        <bdi>{name}</bdi>
      </p>
      <h1 id="heading" tabIndex={-1}>
        <Trans>Find a patron</Trans>
      </h1>
      <SearchForm isSearching={search.isPending} find={search.mutate} />
      <p className={`quiet ${styles['said']}`}>
        {found && !search.isPending && !search.isError && `${foundWords(found)} `}
        <Trans>
          Only patrons whose home is {name} are searched. An exact barcode or ID opens the patron directly.
          Each search is logged, and the patrons in its results can see that.
        </Trans>
      </p>
      {search.isError && <StaffFailure error={search.error} retry={() => search.mutate(search.variables)} />}
      {!search.isError && found && found.patrons.length > 0 && <FoundTable found={found} />}
    </>
  )
}

function useSearch() {
  const { keepFound } = useDesk()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (term: string) => fetchJson('POST /api/staff/patrons', { body: { term } }),
    gcTime: 0,
    onSuccess(answer, term) {
      keepFound({ ...answer, term, page: 0, isDescending: false })
      const [only, ...others] = answer.patrons
      if (answer.exact && only && others.length === 0) return navigate(`/staff/patrons/${only.handle}`)
      announce(foundWords(answer))
    },
  })
}

type SearchFormProps = { isSearching: boolean; find: (term: string) => void }

function SearchForm({ isSearching, find }: SearchFormProps) {
  const { found } = useDesk()
  const field = useRef<HTMLInputElement>(null)
  // A barcode scanner types at once: it overwrites the previous term.
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
        <Trans>Barcode, id, e-mail or name</Trans>
      </label>
      <input
        id="term"
        type="search"
        ref={field}
        defaultValue={found?.term}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button type="submit" weight="main" aria-disabled={isSearching}>
        <SameSize shown={isSearching ? 1 : 0}>
          <>
            <Icon name="search" /> <Trans>Find</Trans>
          </>
          <Trans>Finding…</Trans>
        </SameSize>
      </Button>
    </form>
  )
}

function foundWords({ patrons, tooMany }: FoundPatrons): string {
  if (tooMany) return say`More than ${mostFound} fit. Add a first name, or scan the card.`
  if (patrons.length === 0) return say`Nobody was found. Try another spelling, or scan the card.`
  return plural(patrons.length, {
    one: '# patron.',
    other: '# patrons.',
  })
}
