import type { FoundPatron } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { Table, type Column } from '../../ui/table.tsx'
import { useStaffContext, type SearchResults } from '../staff-context.tsx'
import { Pagination } from '../pagination.tsx'
import { resultWords, SearchKeyChoice, searchFieldId } from '../patron-search.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import { StandingText, ExpiryText } from './account-texts.tsx'

const pageSize = 20

/** The patrons that the search in the masthead has found. */
export function FindPatronPage() {
  const { t } = useLingui()
  const { search, results, home, nameOf } = useStaffContext()
  const name = nameOf(home)
  const shown = search.isPending || search.isError ? null : results
  const patrons = shown?.patrons
  const words = shown && resultWords(shown)
  useEffect(() => {
    document.title = t`Find a patron · Patron services`
    window.scrollTo(0, 0)
  }, [t])
  useEffect(() => {
    document.getElementById(patrons?.length ? 'heading' : searchFieldId)?.focus()
  }, [patrons])
  return (
    <>
      <p className="context">
        <bdi>{name}</bdi>
      </p>
      <h1 id="heading" tabIndex={-1}>
        <Trans>Find a patron</Trans>
      </h1>
      {search.isError && <StaffFailure error={search.error} retry={() => search.mutate(search.variables)} />}
      {words && <p className={styles['paragraph']}>{words}</p>}
      {shown && shown.patrons.length > 0 && <ResultsTable results={shown} />}
      <p className={`quiet ${styles['paragraph']}`}>
        <Trans>
          Only patrons with {name} as home institution are searched. An exact barcode or ID opens the patron’s
          network activity directly. Each search is logged, and the patrons in its results can see that.
        </Trans>
      </p>
      <SearchKeyChoice />
    </>
  )
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
        caption={t`Patrons who were found`}
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
