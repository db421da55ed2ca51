import type {
  Clearance,
  ClearanceReport,
  ClearanceRow,
  ClearanceResult,
} from '@library-card/contract/clearance.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { useAnnounced } from '../../card/announcements.tsx'
import { NotSaved, useSaving } from '../../export/print-or-save.tsx'
import { listWords } from '../../text/words.ts'
import { noReportWords } from '../../reasons/staff-reasons.ts'
import { labelled } from '../../ui/labelled.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Select } from '../../ui/select.tsx'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import staff from '../../staff/staff.module.css'
import { ClearanceControls, useCommand, viewOf } from './clearance-controls.tsx'
import {
  progressWords,
  resultWords,
  savedReport,
  useTimeWords,
  atWords,
  nothingOpenWords,
  rowResultWords,
} from './clearance-words.ts'
import styles from './clearance.module.css'
import { Table, type Column } from '../../ui/table.tsx'
import { StatusLabel, type Tone } from '../../ui/status-label.tsx'
import { Pagination } from '../../staff/pagination.tsx'

const filters = ['all', 'nothing-open', 'something-open', 'not-in-full', 'not-found'] as const
type Filter = (typeof filters)[number]

export function Report({ report }: { report: ClearanceReport }) {
  const { clearance, rows, checkable } = report
  const [filter, setFilter] = useState<Filter>('all')
  const shown = rows.filter(({ result }) => filter === 'all' || result === filter)
  return (
    <>
      <ReportState clearance={clearance} />
      <UncheckableNote codes={report.uncheckable} />
      {clearance.state === 'done' && <NextSteps report={report} />}
      <ReportTools report={report} shown={shown} filter={filter} choose={setFilter} />
      <ReportTable key={filter} rows={shown} checkable={checkable} />
    </>
  )
}

/** The report's progress, and its buttons. */
export function ReportState({ clearance }: { clearance: Clearance }) {
  const { t } = useLingui()
  const began = useTimeWords()(clearance.began)
  const progress = progressWords(clearance)
  // Announces only start and result: announcing every number would overwhelm screen readers.
  useAnnounced(clearance.state === 'running' && !clearance.waits ? t`Checking…` : progress)
  return (
    <>
      <div className={styles['state']}>
        <p>
          <b>{progress}</b>
          {' · '}
          <span className="quiet">
            <Trans>Started {began}</Trans>
          </span>
        </p>
        <ClearanceControls clearance={clearance} name="" />
      </div>
      <progress
        className={styles['progress']}
        value={clearance.checked}
        max={clearance.total}
        aria-label={progress}
      />
    </>
  )
}

/** Names the institutions that no result covers. */
export function UncheckableNote({ codes }: { codes: string[] }) {
  const { nameOf } = useStaffContext()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf))
  return (
    <p>
      <Plural
        value={codes.length}
        one={<Trans>Ask {names} as well: it cannot be checked in full from here.</Trans>}
        other={<Trans>Ask {names} as well: they cannot be checked in full from here.</Trans>}
      />
    </p>
  )
}

type ReportToolsProps = {
  report: ClearanceReport
  shown: ClearanceRow[]
  filter: Filter
  choose: (filter: Filter) => void
}

function ReportTools({ report, shown, filter, choose }: ReportToolsProps) {
  const { clearance, rows } = report
  const { t } = useLingui()
  const { nameOf } = useStaffContext()
  const options = filters.map((value) => {
    if (value === 'all') return { value, words: labelled(t`All patrons`, String(rows.length)) }
    const count = rows.filter(({ result }) => result === value).length
    return { value, words: labelled(resultWords(value), String(count)) }
  })
  return (
    <Toolbar clearance={clearance} saved={() => savedReport(shown, report, nameOf)}>
      <Select
        className={`field ${staff['filter']}`}
        label={<Trans>Result</Trans>}
        value={filter}
        options={options}
        choose={choose}
      />
    </Toolbar>
  )
}

type ToolbarProps = {
  clearance: Clearance
  /** Columns and lines of the rows that the filters show. */
  saved: () => ReturnType<typeof savedReport>
  children: ReactNode
}

/** The filters of a report, and a button that saves the rows they show. */
export function Toolbar({ clearance, saved, children }: ToolbarProps) {
  const { homeZone } = useStaffContext()
  const { save, failure } = useSaving()
  useAnnounced(failure)
  function saveShown() {
    const day = dayOf({ at: clearance.began }, homeZone)
    const { fields, lines } = saved()
    void save(`patron-services-${viewOf(clearance)}-${day}.csv`, ({ csvOfRows }) => csvOfRows(fields, lines))
  }
  return (
    <>
      <div className={`${staff['tools']} no-print`}>
        {children}
        <Button onClick={saveShown}>
          <Icon name="save" /> <Trans>Save as CSV</Trans>
        </Button>
      </div>
      {failure && <NotSaved words={failure} />}
    </>
  )
}

/** The meaning of each result of a finished report, and the next step. */
function NextSteps({ report }: { report: ClearanceReport }) {
  const { clearance, rows } = report
  const steps = useSteps(report)
  return (
    <section className={`${styles['next']} no-print`} aria-labelledby="next">
      <h2 id="next">
        <Trans>What to do next</Trans>
      </h2>
      <ul>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {rows.some(({ at }) => at.some(({ problem }) => problem !== null)) && <AskAgain id={clearance.id} />}
    </section>
  )
}

function useSteps({ clearance: { nextCheck }, checkable, rows }: ClearanceReport): string[] {
  const { t } = useLingui()
  const { home, nameOf } = useStaffContext()
  const timeWords = useTimeWords()
  const count = (result: ClearanceResult) => rows.filter((row) => row.result === result).length
  const [open, unknown, unfound] = [count('something-open'), count('not-in-full'), count('not-found')]
  const unopened = rows.filter(({ result }) => result === 'nothing-open')
  const next = nextCheck && timeWords(nextCheck)
  const name = nameOf(home)
  return [
    unopened.length > 0 && nothingOpenWords(unopened, checkable),
    open > 0 &&
      plural(open, {
        one: '# patron has something open: ask this patron to settle what is listed with the institutions named. Then start a new check.',
        other:
          '# patrons have something open: ask them to settle what is listed with the institutions named. Then start a new check.',
      }),
    unknown > 0 &&
      plural(unknown, {
        one: '# patron was not checked in full: an institution gave no usable answer, or the patron has turned it off. Ask again, or ask the desk there.',
        other:
          '# patrons were not checked in full: an institution gave no usable answer, or a patron has turned it off. Ask again, or ask the desk there.',
      }),
    next && t`Institutions that gave no usable answer are asked again after ${next}.`,
    unfound > 0 &&
      plural(unfound, {
        one: `# ID was not found: check it. Only patrons of ${name} are found.`,
        other: `# IDs were not found: check them. Only patrons of ${name} are found.`,
      }),
  ].filter((step): step is string => typeof step === 'string')
}

function AskAgain({ id }: { id: string }) {
  const command = useCommand({ id })

  function askAgain() {
    if (command.isPending) return
    // The button disappears while the report runs.
    command.mutate(
      { command: 'ask-again' },
      { onSuccess: () => document.getElementById('heading')?.focus({ preventScroll: true }) },
    )
  }

  return (
    <>
      <Button onClick={askAgain} isBusy={command.isPending} busy={<Trans>Asking…</Trans>}>
        <Trans>Ask again</Trans>
      </Button>
      {command.isError && <StaffFailure error={command.error} notFound={noReportWords} />}
    </>
  )
}

const pageSize = 100

/** One row per patron: the result, the open items, and the institutions that did not answer in full. */
function ReportTable({ rows, checkable }: { rows: ClearanceRow[]; checkable: number }) {
  const { t } = useLingui()
  const [chosen, setPage] = useState(0)
  const columns: Column<ClearanceRow>[] = [
    { name: t`Result`, renderCell: (row) => <Result row={row} checkable={checkable} /> },
    { name: t`What is open, and what was not checked`, renderCell: (row) => <Findings row={row} /> },
  ]
  if (rows.length === 0) {
    return (
      <p>
        <Trans>No patron has this result.</Trans>
      </p>
    )
  }
  // While a report runs, rows may leave the filtered result.
  const page = Math.min(chosen, Math.ceil(rows.length / pageSize) - 1)
  return (
    <>
      <Table
        caption={t`Patrons of this report`}
        head={{ name: t`Patron` }}
        columns={columns}
        rows={rows.slice(page * pageSize, (page + 1) * pageSize)}
        headOf={({ id, name }) => ({
          key: id,
          name: <bdi>{name ?? id}</bdi>,
          sub: name !== null && <bdi>{id}</bdi>,
        })}
      />
      <Pagination all={rows.length} size={pageSize} page={page} setPage={setPage} />
    </>
  )
}

const signs: Record<ClearanceResult, { tone: Tone; icon: IconName }> = {
  'nothing-open': { tone: 'good', icon: 'done' },
  'something-open': { tone: 'late', icon: 'warning' },
  'not-in-full': { tone: 'soon', icon: 'noResponse' },
  'not-found': { tone: 'note', icon: 'unsure' },
}

function Result({ row, checkable }: { row: ClearanceRow; checkable: number }) {
  const words = rowResultWords(row, checkable)
  if (row.result) return <StatusLabel {...signs[row.result]}>{words}</StatusLabel>
  return <span className="quiet">{words}</span>
}

function Findings({ row }: { row: ClearanceRow }) {
  const { nameOf } = useStaffContext()
  return row.at.map((account) => (
    <div
      key={account.institutionCode}
      className={`${styles['finding']} ${row.result === 'nothing-open' ? 'quiet' : ''}`}
    >
      <bdi>{atWords(account, nameOf)}</bdi>
    </div>
  ))
}
