import type { Clearance } from '@library-card/contract/clearance.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { noReportWords } from '../../reasons/staff-reasons.ts'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import { pollIntervalOf, reportsPath, type View } from './clearance-controls.tsx'
import { ClearanceForm, ReportsTable } from './clearance-form.tsx'
import { ElsewhereForm } from './elsewhere-form.tsx'
import { ElsewhereList } from './elsewhere-list.tsx'
import { Report } from './report.tsx'

/** Checks a list of own patrons: their loans and debts at the institutions that can be checked. */
export function ClearancePage() {
  const { t } = useLingui()
  return (
    <ViewPage view="clearance" other="elsewhere" documentTitle={t`Clearance · Patron services`}>
      <ClearanceForm />
    </ViewPage>
  )
}

/** Orders and lists reports on the loans and debts of own patrons at the other institutions. */
export function ElsewherePage() {
  const { t } = useLingui()
  return (
    <ViewPage
      view="elsewhere"
      other="clearance"
      documentTitle={t`Loans and debts elsewhere · Patron services`}
    >
      <ElsewhereForm />
    </ViewPage>
  )
}

type ViewPageProps = { view: View; other: View; documentTitle: string; children: ReactNode }

/** The form that starts reports of a view, above the reports so far. */
function ViewPage({ view, other, documentTitle, children }: ViewPageProps) {
  const { home, nameOf } = useStaffContext()
  return (
    <>
      <p className="context">
        <bdi>{nameOf(home)}</bdi>
      </p>
      <PageHeading documentTitle={documentTitle}>
        <ViewName view={view} />
      </PageHeading>
      <p className="links no-print">
        <ViewLink view={other} />
      </p>
      {children}
      <ReportsTable view={view} />
    </>
  )
}

function ViewName({ view }: { view: View }) {
  return view === 'clearance' ? <Trans>Clearance</Trans> : <Trans>Loans and debts elsewhere</Trans>
}

function ViewLink({ view }: { view: View }) {
  return (
    <Link to={reportsPath[view]}>
      <ViewName view={view} />
    </Link>
  )
}

export function ReportPage() {
  const { t } = useLingui()
  const query = useReport((id, signal) =>
    fetchJson('GET /api/staff/clearances/:id', { params: { id }, signal }),
  )
  return (
    <OneReportPage
      view="clearance"
      query={query}
      documentTitle={t`Clearance report · Patron services`}
      heading={<Trans>Clearance report</Trans>}
    >
      {query.data && <Report report={query.data} />}
    </OneReportPage>
  )
}

export function ElsewhereReportPage() {
  const { t } = useLingui()
  const query = useReport((id, signal) =>
    fetchJson('GET /api/staff/elsewhere/:id', { params: { id }, signal }),
  )
  return (
    <OneReportPage
      view="elsewhere"
      query={query}
      documentTitle={t`Report on loans and debts elsewhere · Patron services`}
      heading={<Trans>Report on loans and debts elsewhere</Trans>}
    >
      {query.data && <ElsewhereList report={query.data} />}
    </OneReportPage>
  )
}

/** Reads the report that the address names, again and again while it changes. */
function useReport<Data extends { clearance: Clearance }>(
  read: (id: string, signal: AbortSignal) => Promise<Data>,
): UseQueryResult<Data> {
  const { id = '' } = useParams()
  return useQuery({
    queryKey: ['clearance', id],
    queryFn: ({ signal }) => read(id, signal),
    gcTime: 0,
    refetchInterval: ({ state }) => pollIntervalOf(state.data ? [state.data.clearance] : []),
  })
}

type OneReportPageProps = {
  view: View
  query: Pick<UseQueryResult, 'error' | 'refetch'>
  documentTitle: string
  heading: ReactNode
  children: ReactNode
}

function OneReportPage({ view, query, documentTitle, heading, children }: OneReportPageProps) {
  const { error, refetch } = query
  return (
    <>
      <p className="context links no-print">
        <ViewLink view={view} />
      </p>
      <PageHeading documentTitle={documentTitle}>{heading}</PageHeading>
      {error && <StaffFailure error={error} retry={() => void refetch()} notFound={noReportWords} />}
      {children}
    </>
  )
}
