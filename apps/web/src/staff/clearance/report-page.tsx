import type { ClearanceReport, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Trans, useLingui, Plural } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { usePageHeading } from '../../layout/use-page-heading.ts'
import { announce } from '../../card/announcements.ts'
import { StaffFailure } from '../staff-failure.tsx'
import staff from '../staff.module.css'
import { ClearanceActs, whileRunning } from './clearance-acts.tsx'
import { progressWords, useBegan } from './clearance-words.ts'
import styles from './clearance.module.css'
import { ReportTable } from './report-table.tsx'
import { ReportTools } from './report-tools.tsx'
import { listWords } from '../../text/list-words.ts'
import { useDesk } from '../desk.ts'

export type Filter = ClearanceResult | 'all'

export function ReportPage() {
  const { t } = useLingui()
  const { id = '' } = useParams()
  const heading = usePageHeading(t`Clearance report · Patron services`)
  const { data, error, refetch } = useQuery({
    queryKey: ['clearance', id],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/clearances/:id', { params: { id }, signal }),
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
  // Announces only start and result: every number would be too much for screen readers.
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

/** "Cleared" does not cover institutions that were not queried. */
export function WithheldNote({ codes }: { codes: string[] }) {
  const { i18n } = useLingui()
  const { nameOf } = useDesk()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf), i18n.locale)
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
