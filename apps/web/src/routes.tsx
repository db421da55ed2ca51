import type { FeatureName } from '@library-card/contract/institution.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { createBrowserRouter, redirect, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import { ErrorPage, NotFoundPage, NotFound } from './layout/stand-alone.tsx'
import { Frame } from './layout/frame.tsx'
import { PatronMasthead } from './layout/masthead.tsx'
import { hasFeature } from './card/network-card.tsx'
import { networkQuery, sessionQuery } from './session/session-query.ts'
import { loadPageTexts, type PageTexts } from './text/language.ts'

/** Only the URL holds the selected institution. */
export function createRoutes(client: QueryClient) {
  return createBrowserRouter([
    {
      id: 'network',
      loader: () => client.ensureQueryData(networkQuery),
      HydrateFallback: () => null,
      ErrorBoundary: ErrorPage,
      children: [
        { element: <Frame masthead={PatronMasthead} />, children: patronRoutes(client) },
        staffRoute(client),
      ],
    },
  ])
}

const signInPage = () => import('./sign-in/sign-in-page.tsx')
const signedOutPage = () => import('./sign-in/signed-out-page.tsx')
const privacyPage = () => import('./privacy/privacy-page.tsx')
const accessibilityPage = () => import('./accessibility/accessibility-page.tsx')
const cardLayout = () => import('./page/card-layout.tsx')
const overviewPage = () => import('./overview/overview-page.tsx')
const loansPage = () => import('./loans/loans-page.tsx')
const requestsPage = () => import('./requests/requests-page.tsx')
const feesPage = () => import('./fees/fees-page.tsx')
const blocksPage = () => import('./blocks/blocks-page.tsx')
/** The lists of the card, one of which opens first. */
const lists = [overviewPage, loansPage, requestsPage, feesPage, blocksPage]
const detailsPage = () => import('./details/details-page.tsx')
const settingsPage = () => import('./settings/settings-page.tsx')
const historyPage = () => import('./features/history/history-page.tsx')
const staffLayout = () => import('./staff/staff-layout.tsx')
const clearancePage = () => import('./features/clearance/clearance-page.tsx')
const reportPage = () => import('./features/clearance/report-page.tsx')
const networkStatusPage = () => import('./staff/network-status/network-status-page.tsx')

function patronRoutes(client: QueryClient): RouteObject[] {
  const session = () => client.ensureQueryData(sessionQuery)
  return [
    { index: true, loader: () => landing(client) },
    { path: 'sign-in', ...lazyPage(signInPage, 'SignInPage') },
    { path: 'signed-out', ...lazyPage(signedOutPage, 'SignedOutPage') },
    { path: 'card', loader: () => redirect('/card/all/overview') },
    cardRoute(client),
    // These two pages need no session.
    { path: 'privacy', ...pageWithTexts('statements', privacyPage, 'PrivacyPage'), loader: session },
    {
      path: 'accessibility',
      ...pageWithTexts('statements', accessibilityPage, 'AccessibilityPage'),
      loader: session,
    },
    { path: '*', Component: NotFoundPage },
  ]
}

/** The staff pages, whose code patrons never load. */
function staffRoute(client: QueryClient): RouteObject {
  return {
    path: 'staff',
    ...staffPage(staffLayout, 'StaffFrame'),
    children: [
      { path: 'sign-in', ...staffPage(() => import('./staff/staff-sign-in-page.tsx'), 'StaffSignInPage') },
      {
        ...staffPage(staffLayout, 'StaffLayout'),
        id: 'staff',
        loader: (args) => signedIn(client, 'staff', args),
        shouldRevalidate: () => false,
        children: staffPages(client),
      },
    ],
  }
}

function staffPages(client: QueryClient): RouteObject[] {
  return [
    { index: true, ...staffPage(() => import('./staff/patron/find-patron-page.tsx'), 'FindPatronPage') },
    { path: 'patrons', loader: () => redirect('/staff') },
    {
      path: 'patrons/:handle',
      ...staffPage(() => import('./staff/activity/patron-layout.tsx'), 'PatronLayout'),
      children: [
        { index: true, ...staffPage(() => import('./staff/activity/summary-page.tsx'), 'SummaryPage') },
        {
          path: 'activity',
          ...staffPage(() => import('./staff/activity/activity-page.tsx'), 'ActivityPage'),
        },
      ],
    },
    ifFeature(client, 'clearance', { path: 'clearance', ...staffPage(clearancePage, 'ClearancePage') }),
    ifFeature(client, 'clearance', { path: 'clearance/:id', ...staffPage(reportPage, 'ReportPage') }),
    { path: 'network', ...staffPage(networkStatusPage, 'NetworkStatusPage') },
    { path: '*', Component: NotFound },
  ]
}

function cardRoute(client: QueryClient): RouteObject {
  return {
    id: 'card',
    path: 'card/:institution',
    ...lazyPage(cardLayout, 'CardLayout'),
    loader: async (args) => {
      const session = await signedIn(client, 'patron', args)
      setTimeout(loadOtherLists, otherListsAfter)
      return session
    },
    shouldRevalidate: () => false,
    children: [
      { index: true, loader: () => redirect('overview') },
      { path: 'overview', ...lazyPage(overviewPage, 'OverviewPage') },
      { path: 'loans', ...lazyPage(loansPage, 'LoansPage') },
      { path: 'requests', ...lazyPage(requestsPage, 'RequestsPage') },
      { path: 'fees', ...lazyPage(feesPage, 'FeesPage') },
      { path: 'blocks', ...lazyPage(blocksPage, 'BlocksPage') },
      { path: 'details', ...accountPage(detailsPage, 'DetailsPage') },
      { path: 'settings', ...accountPage(settingsPage, 'SettingsPage') },
      ifFeature(client, 'history', { path: 'history', ...accountPage(historyPage, 'HistoryPage') }),
      { path: '*', Component: NotFound },
    ],
  }
}

/** Milliseconds for which the first list has the line to itself. */
const otherListsAfter = 3_000

/** So that each section opens at once, and without a connection. One that does not load is asked for again when it opens. */
function loadOtherLists() {
  for (const load of lists) load().catch(() => undefined)
}

type Load<Name extends string> = () => Promise<Record<Name, ComponentType>>

/** A route that loads its page when it opens. */
function lazyPage<Name extends string>(load: Load<Name>, name: Name) {
  return { lazy: async () => ({ Component: (await load())[name] }) }
}

/** A page with texts of its own, which are loaded together with it. */
function pageWithTexts<Name extends string>(texts: PageTexts, load: Load<Name>, name: Name) {
  return {
    lazy: async () => {
      const [module] = await Promise.all([load(), loadPageTexts(texts)])
      return { Component: module[name] }
    },
  }
}

function accountPage<Name extends string>(load: Load<Name>, name: Name) {
  return pageWithTexts('account', load, name)
}

function staffPage<Name extends string>(load: Load<Name>, name: Name) {
  return pageWithTexts('staff', load, name)
}

type LazyRoute = { path: string; lazy: () => Promise<{ Component: ComponentType }> }

/** A route that exists only while its feature is on. */
function ifFeature(client: QueryClient, feature: FeatureName, { path, lazy }: LazyRoute): RouteObject {
  return {
    path,
    lazy: async () => {
      const network = await client.ensureQueryData(networkQuery)
      return hasFeature(network, feature) ? lazy() : { Component: NotFound }
    },
  }
}

async function landing(client: QueryClient) {
  const session = await client.ensureQueryData(sessionQuery)
  if (!session.signedIn) return redirect('/sign-in')
  return redirect(session.profile === 'staff' ? '/staff' : '/card/all/overview')
}

const signInPages = { patron: '/sign-in', staff: '/staff/sign-in' }

/**
 * Returns the session for these pages. Without one, redirects to the sign-in page, which returns to this
 * address. Keeps a session of the other kind; the sign-in page offers to end it.
 */
async function signedIn(client: QueryClient, as: keyof typeof signInPages, { request }: LoaderFunctionArgs) {
  const session = await client.ensureQueryData(sessionQuery)
  if (session.signedIn && (session.profile === 'staff') === (as === 'staff')) return session
  if (!session.signedIn) client.removeQueries(sessionQuery)
  const { pathname, search } = new URL(request.url)
  throw redirect(`${signInPages[as]}?${new URLSearchParams({ returnTo: pathname + search })}`)
}
