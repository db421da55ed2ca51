import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { noReportWords } from '../../reasons/staff-reasons.ts'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import { pollIntervalOf } from './clearance-controls.tsx'
import { ClearanceForm, ReportsTable } from './clearance-form.tsx'
import { ElsewhereForm } from './elsewhere-form.tsx'
import { ElsewhereList } from './elsewhere-list.tsx'
import { Report } from './report.tsx'

/** Checks a list of own patrons: their loans and debts at the institutions that can be checked. */
export function ClearancePage() {
  const { t } = useLingui()
  const { home, nameOf } = useStaffContext()
  return (
    <>
      <p className="context">
        <bdi>{nameOf(home)}</bdi>
      </p>
      <PageHeading documentTitle={t`Clearance · Patron services`}>
        <Trans>Clearance</Trans>
      </PageHeading>
      <p className="links no-print">
        <Link to="/staff/clearance/elsewhere">
          <Trans>Loans and debts elsewhere</Trans>
        </Link>
      </p>
      <ClearanceForm />
      <ReportsTable view="clearance" />
    </>
  )
}

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
      {error && <StaffFailure error={error} retry={() => void refetch()} notFound={noReportWords} />}
      {data && <Report report={data} />}
    </>
  )
}

/** Orders and lists reports on the loans and debts of own patrons at the other institutions. */
export function ElsewherePage() {
  const { t } = useLingui()
  const { home, nameOf } = useStaffContext()
  return (
    <>
      <p className="context">
        <bdi>{nameOf(home)}</bdi>
      </p>
      <PageHeading documentTitle={t`Loans and debts elsewhere · Patron services`}>
        <Trans>Loans and debts elsewhere</Trans>
      </PageHeading>
      <p className="links no-print">
        <Link to="/staff/clearance">
          <Trans>Clearance</Trans>
        </Link>
      </p>
      <ElsewhereForm />
      <ReportsTable view="elsewhere" />
    </>
  )
}

export function ElsewhereReportPage() {
  const { t } = useLingui()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery({
    queryKey: ['clearance', id],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/elsewhere/:id', { params: { id }, signal }),
    gcTime: 0,
    refetchInterval: ({ state }) => pollIntervalOf(state.data ? [state.data.clearance] : []),
  })
  return (
    <>
      <p className="context links no-print">
        <Link to="/staff/clearance/elsewhere">
          <Trans>Loans and debts elsewhere</Trans>
        </Link>
      </p>
      <PageHeading documentTitle={t`Report on loans and debts elsewhere · Patron services`}>
        <Trans>Report on loans and debts elsewhere</Trans>
      </PageHeading>
      {error && <StaffFailure error={error} retry={() => void refetch()} notFound={noReportWords} />}
      {data && <ElsewhereList report={data} />}
    </>
  )
}
