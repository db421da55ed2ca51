import type { PatronSummary } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { startTransition, useOptimistic, type ReactNode } from 'react'
import { Link, Outlet, useMatch, useOutletContext, useParams, useSearchParams } from 'react-router'
import { fetchJson } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { NetworkCardProvider } from '../../card/network-card.tsx'
import { PageHeading } from '../../layout/page-heading.tsx'
import tabs from '../../page/sections-nav.module.css'
import { WaitingRows } from '../../ui/rows.tsx'
import { useStaffContext } from '../staff-context.tsx'
import { BalanceText, Pair, ExpiryText } from '../patron/account-texts.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'

/** The patron whose page is open. */
type OpenPatron = { handle: string; summary: PatronSummary }

export const usePatron = () => useOutletContext<OpenPatron>()

/** A patron of the own institution. The key drops one patron's state, such as shown titles, before the next patron. */
export function PatronLayout() {
  const { handle = '' } = useParams()
  return <PatronPages key={handle} handle={handle} />
}

/** Both tabs share the data, which is dropped when staff leave the page. */
function PatronPages({ handle }: { handle: string }) {
  const {
    data: summary,
    error,
    refetch,
  } = useQuery<PatronSummary>({
    queryKey: ['patron', handle, 'summary'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/patrons/:handle', { params: { handle }, signal }),
    gcTime: 0,
  })
  const { network, session, codes } = useStaffContext()
  const isActivity = useMatch('/staff/patrons/:handle/activity') !== null
  const [search] = useSearchParams()
  const place = codes.find((code) => code === search.get('institution')) ?? 'all'

  if (error && !summary) return <NoPatron error={error} retry={() => void refetch()} />
  return (
    <NetworkCardProvider
      network={network}
      session={session}
      place={place}
      staff={{ handle, isOpen: isActivity && summary !== undefined }}
    >
      <PatronHead summary={summary} isActivity={isActivity} />
      {summary ? <Outlet context={{ handle, summary } satisfies OpenPatron} /> : <WaitingRows />}
    </NetworkCardProvider>
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
  // The activity page announces the name together with its answers.
  useAnnounced(isActivity || !name ? null : name)
  return (
    <>
      <Breadcrumbs name={name} />
      <div className={styles['person']}>
        <PageHeading documentTitle={title}>
          {name ? <bdi>{name}</bdi> : <Trans>Loading the patron…</Trans>}
        </PageHeading>
        {summary && <Facts summary={summary} />}
      </div>
      <PatronTabs isActivity={isActivity} />
    </>
  )
}

/** A click marks its tab at once: hundreds of rows may have to leave before the other page is drawn. */
function PatronTabs({ isActivity }: { isActivity: boolean }) {
  const { t } = useLingui()
  const [isMarked, mark] = useOptimistic(isActivity)
  const tabOf = (isOfActivity: boolean) => ({
    'aria-current': isMarked === isOfActivity ? ('page' as const) : undefined,
    onClick: () => startTransition(() => mark(isOfActivity)),
  })
  return (
    <nav className={`${tabs['sections']} no-print`} aria-label={t`Patron`}>
      <ul role="list">
        <li>
          <Link to="." {...tabOf(false)}>
            <Trans>Summary</Trans>
          </Link>
        </li>
        <li>
          <Link to="activity" {...tabOf(true)}>
            <Trans>Network activity</Trans>
          </Link>
        </li>
      </ul>
    </nav>
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
        <ExpiryText {...summary} timeZone={homeZone} />
      </Fact>
      <Fact name={<Trans>Unpaid fees here</Trans>}>
        <BalanceText balance={balance} />
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
