import type { ClearanceReport, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { get } from '../../api.ts'
import { useTurnedTo } from '../../layout/use-turned-to.ts'
import { announce } from '../../card/announcements.ts'
import { StaffFailure } from '../staff-failure.tsx'
import staff from '../staff.module.css'
import { ClearanceActs } from './clearance-acts.tsx'
import { progressWords, useBegan } from './clearance-words.ts'
import styles from './clearance.module.css'
import { ReportTable } from './report-table.tsx'
import { ReportTools } from './report-tools.tsx'
import { whileRunning } from './while-running.ts'
import { WithheldNote } from './withheld-note.tsx'

export type Filter = ClearanceResult | 'all'

export function ReportPage() {
  const { t } = useLingui()
  const { id = '' } = useParams()
  const heading = useTurnedTo(t`Clearance report · Patron services`)
  const { data, error, refetch } = useQuery<ClearanceReport>({
    queryKey: ['clearance', id],
    queryFn: ({ signal }) => get<ClearanceReport>(`/api/staff/clearances/${encodeURIComponent(id)}`, signal),
    gcTime: 0,
    refetchInterval: ({ state }) => whileRunning(state.data ? [state.data.clearance] : []),
  })
  return (
    <>
      <p className={`${staff['where']} no-print`}>
        <Link to="/staff/clearance">
          <Trans>Clearance</Trans>
        </Link>
      </p>
      <h1 id="heading" tabIndex={-1} ref={heading}>
        <Trans>Clearance report</Trans>
      </h1>
      {error && <StaffFailure error={error} retry={() => void refetch()} />}
      {data && <Report report={data} />}
    </>
  )
}

function Report({ report }: { report: ClearanceReport }) {
  const { t } = useLingui()
  const { clearance, rows } = report
  const [filter, setFilter] = useState<Filter>('all')
  const began = useBegan()(clearance)
  const progress = progressWords(clearance)
  // By ear each number would be too much: that it is under way, and how it ended.
  const spoken = clearance.state === 'running' ? t`Checking…` : progress
  useEffect(() => announce(spoken), [spoken])
  const shown = rows.filter(({ result }) => filter === 'all' || result === filter)
  return (
    <>
      <div className={styles['state']}>
        <p>
          <b>{progress}</b>{' '}
          <span className="quiet">
            <Trans>Begun {began}</Trans>
          </span>
        </p>
        <ClearanceActs clearance={clearance} name="" />
      </div>
      <progress
        className={styles['progress']}
        value={clearance.checked}
        max={clearance.total}
        aria-label={progress}
      />
      <WithheldNote codes={clearance.withheldAt} />
      <ReportTools report={report} shown={shown} filter={filter} choose={setFilter} />
      <ReportTable key={filter} rows={shown} />
    </>
  )
}
