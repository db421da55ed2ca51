import type { PatronSummary } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, NavLink, Outlet, useMatch, useParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { usePageHeading } from '../../layout/use-page-heading.ts'
import tabs from '../../page/sections-nav.module.css'
import { WaitingRows } from '../../ui/rows.tsx'
import { announce } from '../../card/announcements.ts'
import { moneyWords } from '../../money/money.ts'
import { useActivity, type OpenPatron } from './use-activity.ts'
import { useDesk } from '../desk.ts'
import { StaffFailure } from '../staff-failure.tsx'
import { NotTold, UntilText } from '../patron/account-texts.tsx'
import styles from '../staff.module.css'

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
      <Head summary={summary} isActivity={isActivity} />
      {summary ? <Outlet context={{ handle, summary, activity } satisfies OpenPatron} /> : <WaitingRows />}
    </>
  )
}

function NoPatron({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useLingui()
  const heading = usePageHeading(t`Patron · Patron services`)
  return (
    <>
      <Crumbs />
      <h1 id="heading" tabIndex={-1} ref={heading} className={styles['said']}>
        <Trans>The patron is not shown</Trans>
      </h1>
      <StaffFailure error={error} retry={retry} />
    </>
  )
}

function Head({ summary, isActivity }: { summary: PatronSummary | undefined; isActivity: boolean }) {
  const { t } = useLingui()
  const heading = usePageHeading(
    isActivity ? t`Network activity · Patron services` : t`Patron · Patron services`,
  )
  const name = summary?.name
  useEffect(() => {
    if (name) announce(name)
  }, [name])
  return (
    <>
      <Crumbs name={name} />
      <div className={styles['person']}>
        <h1 id="heading" tabIndex={-1} ref={heading}>
          {name ? <bdi>{name}</bdi> : <Trans>Asking for the patron…</Trans>}
        </h1>
        {summary && <Facts summary={summary} />}
      </div>
      <nav className={`${tabs['sections']} no-print`} aria-label={t`Patron`}>
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- to Safari a list without bullets is none */}
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

function Crumbs({ name }: { name?: string | undefined }) {
  return (
    <p className={`${styles['where']} no-print`}>
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
  const { home, institutionOf } = useDesk()
  const { patronGroup, barcode, balance } = summary
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>
          <Trans>Patron group</Trans>
        </dt>
        <dd>{patronGroup === null ? <NotTold /> : <bdi>{patronGroup}</bdi>}</dd>
      </div>
      <div>
        <dt>
          <Trans>Barcode</Trans>
        </dt>
        <dd>{barcode === null ? <NotTold /> : <bdi>{barcode}</bdi>}</dd>
      </div>
      <div>
        <dt>
          <Trans>Account until</Trans>
        </dt>
        <dd>
          <UntilText {...summary} timeZone={institutionOf(home).timeZone} />
        </dd>
      </div>
      <div>
        <dt>
          <Trans>Balance here</Trans>
        </dt>
        <dd className="figures">{balance === null ? <NotTold /> : moneyWords(balance)}</dd>
      </div>
    </dl>
  )
}
