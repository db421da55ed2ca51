import type { Clearance, ElsewhereReport, ElsewhereRow } from '@library-card/contract/clearance.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { Pagination } from '../../staff/pagination.tsx'
import { useStaffContext } from '../../staff/staff-context.tsx'
import staff from '../../staff/staff.module.css'
import { Select } from '../../ui/select.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useTimeWords } from './clearance-words.ts'
import styles from './clearance.module.css'
import {
  changeWords,
  elsewhereWords,
  hasKind,
  inOrder,
  kinds,
  kindWords,
  savedElsewhere,
  unreadWords,
  type Institutions,
  type Kind,
} from './elsewhere-words.ts'
import { ReportState, Toolbar, UncheckableNote } from './report.tsx'

type Filter = { institution: string; kind: Kind | 'all' | 'changes' }

/** The patrons in order of work, below the institutions that were not read. */
export function ElsewhereList({ report }: { report: ElsewhereReport }) {
  const institutions = useInstitutions()
  const [filter, setFilter] = useState<Filter>({ institution: 'all', kind: 'all' })
  const shown = inOrder(
    report.rows.filter((row) => isWanted(row, filter)),
    institutions,
  )
  return (
    <>
      <ReportState clearance={report.clearance} />
      <Nights clearance={report.clearance} />
      <UncheckableNote codes={report.uncheckable} />
      <Gaps report={report} />
      <ReportTools report={report} shown={shown} filter={filter} choose={setFilter} />
      <PatronsTable key={`${filter.institution} ${filter.kind}`} rows={shown} clearance={report.clearance} />
    </>
  )
}

function useInstitutions(): Institutions {
  const { nameOf, institutionOf } = useStaffContext()
  return { nameOf, zoneOf: (code) => institutionOf(code).timeZone }
}

function isWanted({ at, change }: ElsewhereRow, { institution, kind }: Filter): boolean {
  if (kind === 'changes' && (change === null || change === 'same')) return false
  if (institution === 'all' && (kind === 'all' || kind === 'changes')) return true
  return at.some(
    (account) =>
      (institution === 'all' || account.institutionCode === institution) &&
      (kind === 'all' || kind === 'changes' || hasKind(account, kind)),
  )
}

/** The number of nights that the report takes, and the time when it continues. */
function Nights({ clearance: { state, nextCheck, elsewhere } }: { clearance: Clearance }) {
  const timeWords = useTimeWords()
  if (state !== 'running' || !elsewhere) return null
  const next = nextCheck && timeWords(nextCheck)
  return (
    <p>
      {elsewhere.nights > 1 && (
        <Plural
          value={elsewhere.nights}
          one="This report takes about # night."
          other="This report takes about # nights."
        />
      )}{' '}
      {next && <Trans>It goes on by itself after {next}.</Trans>}
    </p>
  )
}

/** A line for each institution that was not read, and one for patrons that the search did not return. */
function Gaps({ report: { unread, missing } }: { report: ElsewhereReport }) {
  const institutions = useInstitutions()
  if (unread.length + missing === 0) return null
  return (
    <section className={styles['next']} aria-labelledby="gaps">
      <h2 id="gaps">
        <Trans>Not read in full</Trans>
      </h2>
      <ul>
        {unread.map((one) => (
          <li key={one.institutionCode}>{unreadWords(one, institutions)}</li>
        ))}
        {missing > 0 && (
          <li>
            <Plural
              value={missing}
              one="# patron of the group is not on this report: the search at the home institution did not return this record."
              other="# patrons of the group are not on this report: the search at the home institution did not return their records."
            />
          </li>
        )}
      </ul>
    </section>
  )
}

type ReportToolsProps = {
  report: ElsewhereReport
  shown: ElsewhereRow[]
  filter: Filter
  choose: (filter: Filter) => void
}

function ReportTools({ report, shown, filter, choose }: ReportToolsProps) {
  const { t } = useLingui()
  const institutions = useInstitutions()
  const codes = [...new Set(report.rows.flatMap(({ at }) => at.map((one) => one.institutionCode)))]
  return (
    <Toolbar clearance={report.clearance} saved={() => savedElsewhere(shown, report, institutions)}>
      <Select
        className={`field ${staff['filter']}`}
        label={<Trans>Institution</Trans>}
        value={filter.institution}
        options={[
          { value: 'all', words: t`All institutions` },
          ...codes.map((value) => ({ value, words: institutions.nameOf(value) })),
        ]}
        choose={(institution) => choose({ ...filter, institution })}
      />
      <Select
        className={`field ${staff['filter']}`}
        label={<Trans>Show</Trans>}
        value={filter.kind}
        options={[
          { value: 'all', words: t`All patrons` },
          ...kinds.map((value) => ({ value, words: kindWords(value) })),
          { value: 'changes', words: t`Changes since the last report` },
        ]}
        choose={(kind) => choose({ ...filter, kind })}
      />
    </Toolbar>
  )
}

const pageSize = 100

function PatronsTable({ rows, clearance }: { rows: ElsewhereRow[]; clearance: Clearance }) {
  const { t } = useLingui()
  const timeWords = useTimeWords()
  const [chosen, setPage] = useState(0)
  if (rows.length === 0)
    return (
      <p>
        {clearance.state === 'running' ? (
          <Trans>No patron in this list so far.</Trans>
        ) : (
          <Trans>No patron in this list.</Trans>
        )}
      </p>
    )
  const columns: Column<ElsewhereRow>[] = [
    { name: t`Loans and debts`, renderCell: (row) => <Accounts row={row} /> },
    { name: t`Since the last report`, renderCell: ({ change }) => changeWords(change) },
    { name: t`As of`, renderCell: ({ asOf }) => (asOf === null ? '–' : timeWords(asOf)) },
  ]
  // The number of rows changes while a report runs.
  const page = Math.min(chosen, Math.ceil(rows.length / pageSize) - 1)
  return (
    <>
      <Table
        caption={t`Patrons of this report`}
        head={{ name: t`Patron` }}
        columns={columns}
        rows={rows.slice(page * pageSize, (page + 1) * pageSize)}
        headOf={({ id, name, handle }) => ({
          key: id,
          name: handle ? <Link to={`/staff/patrons/${handle}`}>{name ?? id}</Link> : <bdi>{id}</bdi>,
          sub: handle && <bdi>{id}</bdi>,
        })}
      />
      <Pagination all={rows.length} size={pageSize} page={page} setPage={setPage} />
    </>
  )
}

function Accounts({ row }: { row: ElsewhereRow }) {
  const institutions = useInstitutions()
  if (row.handle === null) return <Trans>Not found</Trans>
  return row.at.map((account) => (
    <div key={account.institutionCode} className={styles['finding']}>
      <bdi>{elsewhereWords(account, institutions)}</bdi>
    </div>
  ))
}
