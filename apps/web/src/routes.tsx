import type { FeatureName } from '@library-card/contract/institution.ts'
import { queryOptions, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { useEffect, type ComponentType, type ReactNode } from 'react'
import { matchRoutes, Navigate, Outlet, useLocation, useRoutes, type RouteObject } from 'react-router'
import { ErrorBoundary, NotFoundPage, NotFound } from './layout/stand-alone.tsx'
import { Frame } from './layout/frame.tsx'
import { PatronMasthead } from './layout/masthead.tsx'
import { hasFeature } from './card/network-card.tsx'
import {
  NetworkContext,
  networkQuery,
  sessionQuery,
  useHome,
  useNetwork,
  useSessionAtOpening,
} from './session/session-query.ts'
import { loadPageTexts, type PageTexts } from './text/language.ts'

/** Has no Suspense boundary, so nothing is shown before the first page is ready, and each page stays until the next is. */
export function App() {
  return (
    <ErrorBoundary at={useLocation()}>
      <Pages routes={routes} />
    </ErrorBoundary>
  )
}

/** `routes` is a prop so that a journey finds all pages in React's tree. */
function Pages({ routes }: { routes: PageRoute[] }) {
  const { data: network } = useSuspenseQuery(networkQuery)
  return <NetworkContext value={network}>{useRoutes(routes)}</NetworkContext>
}

/** Starts all requests of a page at once. Rendering alone would start them one after the other. */
export async function loadPage(client: QueryClient, address: string) {
  const matches = matchRoutes(routes, address) ?? []
  await Promise.all([client.prefetchQuery(networkQuery), ...matches.map(({ route }) => route.load?.(client))])
}

type Page = { Component: ComponentType; load: (client: QueryClient) => Promise<void> }
type PageRoute = RouteObject & Partial<Page> & { children?: PageRoute[] }
type Load<Name extends string> = () => Promise<Record<Name, ComponentType>>

/** A page whose code and own texts load when it opens. Uses a query, because React.lazy never retries a failed import. */
function lazyPage<Name extends string>(load: Load<Name>, name: Name, texts?: PageTexts): Page {
  const code = queryOptions({
    queryKey: ['page', name],
    async queryFn(): Promise<ComponentType> {
      const [module] = await Promise.all([load(), texts && loadPageTexts(texts)])
      return module[name]
    },
  })
  return {
    Component() {
      const { data: Component } = useSuspenseQuery(code)
      return <Component />
    },
    load: (client) => client.prefetchQuery(code),
  }
}

/** A page for staff, whose code patrons never load. */
function staffPage<Name extends string>(load: Load<Name>, name: Name) {
  return lazyPage(load, name, 'staff')
}

/** A page that exists only while its feature is on. */
function ifFeature(feature: FeatureName, { Component, load }: Page): Page {
  return { Component: () => (hasFeature(useNetwork(), feature) ? <Component /> : <NotFound />), load }
}

const overviewPage = () => import('./overview/overview-page.tsx')
const loansPage = () => import('./loans/loans-page.tsx')
const requestsPage = () => import('./requests/requests-page.tsx')
const feesPage = () => import('./fees/fees-page.tsx')
const blocksPage = () => import('./blocks/blocks-page.tsx')
/** The lists of the card, one of which opens first. */
const lists = [overviewPage, loansPage, requestsPage, feesPage, blocksPage]
const privacyPage = () => import('./privacy/privacy-page.tsx')
const accessibilityPage = () => import('./accessibility/accessibility-page.tsx')
const historyPage = () => import('./features/history/history-page.tsx')
const staffLayout = () => import('./staff/staff-layout.tsx')
const staffSignInPage = () => import('./staff/staff-sign-in-page.tsx')
const clearancePages = () => import('./features/clearance/clearance-pages.tsx')
const networkStatusPage = () => import('./staff/network-status/network-status-page.tsx')

const cardPages: PageRoute[] = [
  { path: 'overview', ...lazyPage(overviewPage, 'OverviewPage') },
  { path: 'loans', ...lazyPage(loansPage, 'LoansPage') },
  { path: 'requests', ...lazyPage(requestsPage, 'RequestsPage') },
  { path: 'fees', ...lazyPage(feesPage, 'FeesPage') },
  { path: 'blocks', ...lazyPage(blocksPage, 'BlocksPage') },
  { path: 'details', ...lazyPage(() => import('./details/details-page.tsx'), 'DetailsPage', 'account') },
  { path: 'settings', ...lazyPage(() => import('./settings/settings-page.tsx'), 'SettingsPage', 'account') },
  { path: 'history', ...ifFeature('history', lazyPage(historyPage, 'HistoryPage', 'account')) },
  { path: '*', Component: NotFound },
]

const staffPages: PageRoute[] = [
  { index: true, ...staffPage(() => import('./staff/patron/find-patron-page.tsx'), 'FindPatronPage') },
  {
    path: 'patrons/:handle',
    ...staffPage(() => import('./staff/activity/patron-layout.tsx'), 'PatronLayout'),
    children: [
      { index: true, ...staffPage(() => import('./staff/activity/summary-page.tsx'), 'SummaryPage') },
      { path: 'activity', ...staffPage(() => import('./staff/activity/activity-page.tsx'), 'ActivityPage') },
    ],
  },
  { path: 'clearance', ...ifFeature('clearance', staffPage(clearancePages, 'ClearancePage')) },
  { path: 'clearance/:id', ...ifFeature('clearance', staffPage(clearancePages, 'ReportPage')) },
  { path: 'clearance/elsewhere', ...ifFeature('clearance', staffPage(clearancePages, 'ElsewherePage')) },
  {
    path: 'clearance/elsewhere/:id',
    ...ifFeature('clearance', staffPage(clearancePages, 'ElsewhereReportPage')),
  },
  { path: 'network', ...staffPage(networkStatusPage, 'NetworkStatusPage') },
  { path: '*', Component: NotFound },
]

const { Component: StaffFrame } = staffPage(staffLayout, 'StaffFrame')

/** The routes that wait for the session. Redirects have no frame, because the frame would appear without a page. */
const pagesWithSession: PageRoute[] = [
  { index: true, element: <Landing /> },
  {
    element: <Frame masthead={PatronMasthead} />,
    children: [
      { path: 'signed-out', ...lazyPage(() => import('./sign-in/signed-out-page.tsx'), 'SignedOutPage') },
      { path: 'privacy', ...lazyPage(privacyPage, 'PrivacyPage', 'statements') },
      { path: 'accessibility', ...lazyPage(accessibilityPage, 'AccessibilityPage', 'statements') },
    ],
  },
  {
    // Only the URL holds the selected institution.
    path: 'card/:institution',
    element: (
      <SignedIn as="patron">
        <CardFrame />
      </SignedIn>
    ),
    children: [{ ...lazyPage(() => import('./page/card-layout.tsx'), 'CardLayout'), children: cardPages }],
  },
  {
    path: 'staff',
    element: (
      <SignedIn as="staff">
        <StaffFrame />
      </SignedIn>
    ),
    children: [{ ...staffPage(staffLayout, 'StaffLayout'), children: staffPages }],
  },
]

const routes: PageRoute[] = [
  { path: 'card', element: <Navigate to="/card/all/overview" replace /> },
  { path: 'card/:institution', element: <Navigate to="overview" replace /> },
  { path: 'staff/patrons', element: <Navigate to="/staff" replace /> },
  {
    Component: WithSession,
    load: (client) => client.prefetchQuery(sessionQuery),
    children: pagesWithSession,
  },
  {
    path: 'staff/sign-in',
    ...staffPage(staffLayout, 'StaffSignInFrame'),
    children: [{ index: true, ...staffPage(staffSignInPage, 'StaffSignInPage') }],
  },
  {
    element: <Frame masthead={PatronMasthead} />,
    children: [
      { path: 'sign-in', ...lazyPage(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage') },
      { path: '*', Component: NotFoundPage },
    ],
  },
]

function WithSession() {
  useSuspenseQuery(sessionQuery)
  return <Outlet />
}

/** Redirects to the home page once it is loaded; until then, the earlier page stays. */
function Landing() {
  const client = useQueryClient()
  const home = useHome()
  useSuspenseQuery({ queryKey: ['page', home], queryFn: () => loadPage(client, home).then(() => home) })
  return <Navigate to={home} replace />
}

const signInPages = { patron: '/sign-in', staff: '/staff/sign-in' }

/**
 * Pages with a session. Without one, redirects to the sign-in page, which returns to this address. Keeps a
 * session of the other kind; the sign-in page offers to end it.
 */
function SignedIn({ as, children }: { as: keyof typeof signInPages; children: ReactNode }) {
  const client = useQueryClient()
  const session = useSessionAtOpening()
  const { pathname, search } = useLocation()
  useEffect(() => {
    // The next page that needs a session asks again whether there is one.
    if (!session) client.removeQueries(sessionQuery)
  }, [client, session])
  if (session && (session.profile === 'staff') === (as === 'staff')) return children
  return (
    <Navigate to={`${signInPages[as]}?${new URLSearchParams({ returnTo: pathname + search })}`} replace />
  )
}

/** Milliseconds for which the first list has the connection to itself. */
const otherListsAfter = 3_000

function CardFrame() {
  useEffect(() => void setTimeout(loadOtherLists, otherListsAfter), [])
  return <Frame masthead={PatronMasthead} />
}

/** Loads the other sections, so that each opens at once, even offline. Opening a section retries a failed load. */
function loadOtherLists() {
  for (const load of lists) load().catch(() => undefined)
}
