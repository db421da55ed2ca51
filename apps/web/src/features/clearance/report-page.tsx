import type { ClearanceReport, ClearanceRow } from '@library-card/contract/clearance.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { dayOf } from '../../dates/local-time.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { listWords } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Select } from '../../ui/select.tsx'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import staff from '../../staff/staff.module.css'
import { ClearanceControls, pollIntervalOf } from './clearance-controls.tsx'
import { progressWords, resultWords, savedReport, useStartTime } from './clearance-words.ts'
import { NextSteps } from './next-steps.tsx'
import { ReportTable } from './report-table.tsx'
import styles from './clearance.module.css'

export function ReportPage() {
  const { t } = useLingui()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery({
    queryKey: ['clearance', id],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/clearances/:id', { params: { id }, signal }),
    gcTime: 0,
    refetchInterval: ({ state }) => pollIntervalOf(state.data ? [state.data.clearance] : []),
  })
  return (
    <>
      <p className="context links no-print">
        <Link to="/staff/clearance">
          <Trans>Clearance</Trans>
        </Link>
      </p>
      <PageHeading documentTitle={t`Clearance report · Patron services`}>
        <Trans>Clearance report</Trans>
      </PageHeading>
      {error && <StaffFailure error={error} retry={() => void refetch()} />}
      {data && <Report report={data} />}
    </>
  )
}

const filters = ['all', 'cleared', 'not-cleared', 'not-known', 'not-found'] as const
type Filter = (typeof filters)[number]

function Report({ report }: { report: ClearanceReport }) {
  const { t } = useLingui()
  const { clearance, rows } = report
  const [filter, setFilter] = useState<Filter>('all')
  const began = useStartTime()(clearance)
  const progress = progressWords(clearance)
  // Announces only start and result: every number would be too much for screen readers.
  useAnnounced(clearance.state === 'running' ? t`Checking…` : progress)
  const shown = rows.filter(({ result }) => filter === 'all' || result === filter)
  return (
    <>
      <div className={styles['state']}>
        <p>
          <b>{progress}</b>{' '}
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
      <WithheldNote codes={clearance.withheldAt} />
      {clearance.state === 'done' && <NextSteps report={report} />}
      <ReportTools report={report} shown={shown} filter={filter} choose={setFilter} />
      <ReportTable key={filter} rows={shown} />
    </>
  )
}

/** "Cleared" does not cover institutions that were not queried. */
function WithheldNote({ codes }: { codes: string[] }) {
  const { nameOf } = useStaffContext()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf))
  return (
    <p className="quiet">
      <Plural
        value={codes.length}
        one={<Trans>{names} shares nothing for a clearance and was not asked.</Trans>}
        other={<Trans>{names} share nothing for a clearance and were not asked.</Trans>}
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

function ReportTools({ report: { clearance, rows }, shown, filter, choose }: ReportToolsProps) {
  const { t } = useLingui()
  const { homeZone, nameOf } = useStaffContext()
  const options = filters.map((value) => {
    if (value === 'all') return { value, words: labelled(t`All`, String(rows.length)) }
    const count = rows.filter(({ result }) => result === value).length
    return { value, words: labelled(resultWords(value), String(count)) }
  })

  async function save() {
    // Loaded only when a file is requested.
    const { csvOfRows, saveFile } = await import('../../export/csv.ts')
    const day = dayOf({ at: clearance.began }, homeZone)
    const { fields, lines } = savedReport(shown, nameOf)
    saveFile(`patron-services-clearance-${day}.csv`, csvOfRows(fields, lines))
  }

  return (
    <div className={`${staff['tools']} no-print`}>
      <Select
        className={`field ${staff['filter']}`}
        label={<Trans>Result</Trans>}
        value={filter}
        options={options}
        choose={choose}
      />
      <Button onClick={() => void save()}>
        <Icon name="save" /> <Trans>Save as CSV</Trans>
      </Button>
    </div>
  )
}
