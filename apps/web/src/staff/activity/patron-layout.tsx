import type { PatronSummary, StaffCard } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, NavLink, Outlet, useMatch, useOutletContext, useParams } from 'react-router'
import { fetchJson, fetchLines } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { unavailable, useResponses } from '../../card/responses.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { moneyWords } from '../../money/money.ts'
import tabs from '../../page/sections-nav.module.css'
import { WaitingRows } from '../../ui/rows.tsx'
import { useStaffContext } from '../staff-context.tsx'
import { Pair, UntilText } from '../patron/account-texts.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'

/** The patron whose page is open. */
type OpenPatron = { handle: string; summary: PatronSummary; activity: Activity }

export const usePatron = () => useOutletContext<OpenPatron>()

/** A patron of the own institution. Both tabs share its data, which is dropped when the page is left. */
export function PatronLayout() {
  const { handle = '' } = useParams()
  const query = useQuery<PatronSummary>({
    queryKey: ['patron', handle, 'summary'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/patrons/:handle', { params: { handle }, signal }),
    gcTime: 0,
  })
  const { data: summary, error, refetch } = query
  const isActivity = useMatch('/staff/patrons/:handle/activity') !== null
  const activity = useActivity(handle, isActivity && summary !== undefined)

  if (error && !summary) return <NoPatron error={error} retry={() => void refetch()} />
  return (
    <>
      <PatronHead summary={summary} isActivity={isActivity} />
      {summary ? <Outlet context={{ handle, summary, activity } satisfies OpenPatron} /> : <WaitingRows />}
    </>
  )
}

const activityRoute = 'GET /api/staff/patrons/:handle/activity'

/** Responses of the members about a patron. */
export type Activity = ReturnType<typeof useActivity>

/** `isOpen`: the members are queried. Each query is a staff view that goes into the audit log. */
function useActivity(handle: string, isOpen: boolean) {
  const client = useQueryClient()
  const { codes } = useStaffContext()
  return useResponses<StaffCard>(
    {
      key: ['patron', handle, 'activity'],
      codes,
      readAll: ({ signal }) => fetchLines(activityRoute, { params: { handle }, signal }),
      async readOne(code) {
        const lines = fetchLines(activityRoute, { params: { handle }, query: { institution: code } })
        for await (const line of lines) if (line.type === 'card') return line.card
        return unavailable(client, code)
      },
      gcTime: 0,
    },
    isOpen,
  )
}

function NoPatron({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useLingui()
  return (
    <>
      <Breadcrumbs />
      <div className={staff['paragraph']}>
        <PageHeading documentTitle={t`Patron · Patron services`}>
          <Trans>The patron is not shown</Trans>
        </PageHeading>
      </div>
      <StaffFailure error={error} retry={retry} />
    </>
  )
}

function PatronHead({ summary, isActivity }: { summary: PatronSummary | undefined; isActivity: boolean }) {
  const { t } = useLingui()
  const title = isActivity ? t`Network activity · Patron services` : t`Patron · Patron services`
  const name = summary?.name
  useAnnounced(name || null)
  return (
    <>
      <Breadcrumbs name={name} />
      <div className={styles['person']}>
        <PageHeading documentTitle={title}>
          {name ? <bdi>{name}</bdi> : <Trans>Loading the patron…</Trans>}
        </PageHeading>
        {summary && <Facts summary={summary} />}
      </div>
      <nav className={`${tabs['sections']} no-print`} aria-label={t`Patron`}>
        <ul role="list">
          <li>
            <NavLink to="." end>
              <Trans>Summary</Trans>
            </NavLink>
          </li>
          <li>
            <NavLink to="activity">
              <Trans>Network activity</Trans>
            </NavLink>
          </li>
        </ul>
      </nav>
    </>
  )
}

function Breadcrumbs({ name }: { name?: string | undefined }) {
  return (
    <p className="context links no-print">
      <Link to="/staff">
        <Trans>Patrons</Trans>
      </Link>
      {name && (
        <>
          {' › '}
          <bdi>{name}</bdi>
        </>
      )}
    </p>
  )
}

function Facts({ summary }: { summary: PatronSummary }) {
  const { homeZone } = useStaffContext()
  const { patronGroup, barcode, balance } = summary
  return (
    <dl className={styles['facts']}>
      <Fact name={<Trans>Patron group</Trans>}>{patronGroup && <bdi>{patronGroup}</bdi>}</Fact>
      <Fact name={<Trans>Barcode</Trans>}>{barcode && <bdi>{barcode}</bdi>}</Fact>
      <Fact name={<Trans>Expires</Trans>}>
        <UntilText {...summary} timeZone={homeZone} />
      </Fact>
      <Fact name={<Trans>Balance here</Trans>}>
        {balance && <span className="figures">{moneyWords(balance)}</span>}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <Pair name={name}>{children}</Pair>
    </div>
  )
}
