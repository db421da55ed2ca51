import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { createBrowserRouter, redirect, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import { ErrorPage, NotFoundPage, NotFound } from './layout/stand-alone.tsx'
import { PatronFrame } from './layout/frame.tsx'
import type { SectionName } from './card/sections.ts'
import { hasFeature } from './card/features.ts'
import { OverviewPage } from './overview/overview-page.tsx'
import { CardLayout } from './page/card-layout.tsx'
import { networkQuery, sessionQuery } from './session/session-query.ts'
import { loadLaterText } from './text/later.ts'

/** The URL is the only place where the chosen institution is kept. */
export function createRoutes(client: QueryClient) {
  return createBrowserRouter([
    {
      id: 'network',
      loader: () => client.ensureQueryData(networkQuery),
      HydrateFallback: () => null,
      ErrorBoundary: ErrorPage,
      children: [{ Component: PatronFrame, children: patronRoutes(client) }, staffRoute(client)],
    },
  ])
}

function patronRoutes(client: QueryClient): RouteObject[] {
  return [
    { index: true, loader: () => landing(client) },
    {
      path: 'sign-in',
      lazy: async () => page((await import('./sign-in/sign-in-page.tsx')).SignInPage),
    },
    {
      path: 'signed-out',
      lazy: async () => page((await import('./sign-in/signed-out-page.tsx')).SignedOutPage),
    },
    { path: 'card', loader: () => redirect('/card/all/overview') },
    cardRoute(client),
    ...readingRoutes(client),
    { path: '*', Component: NotFoundPage },
  ]
}

/** For everybody, signed in or not; whoever is can sign out there. */
function readingRoutes(client: QueryClient): RouteObject[] {
  const loader = () => client.ensureQueryData(sessionQuery)
  return [
    {
      path: 'privacy',
      ...later(async () => (await import('./privacy/privacy-page.tsx')).PrivacyPage),
      loader,
    },
    {
      path: 'accessibility',
      ...later(async () => (await import('./accessibility/accessibility-page.tsx')).AccessibilityPage),
      loader,
    },
  ]
}

/** Nothing of it is loaded for a patron. */
function staffRoute(client: QueryClient): RouteObject {
  return {
    path: 'staff',
    ...later(async () => (await import('./staff/staff-layout.tsx')).StaffFrame),
    children: [
      {
        path: 'sign-in',
        ...later(async () => (await import('./staff/staff-sign-in-page.tsx')).StaffSignInPage),
      },
      {
        ...later(async () => (await import('./staff/staff-layout.tsx')).StaffLayout),
        id: 'staff',
        loader: (args) => signedIn(client, 'staff', args),
        shouldRevalidate: () => false,
        children: staffPages(client),
      },
    ],
  }
}

function staffPages(client: QueryClient): RouteObject[] {
  const ofClearance = (load: () => Promise<ComponentType>) =>
    later(async () => {
      const network = await client.ensureQueryData(networkQuery)
      return hasFeature(network, 'clearance') ? load() : NotFound
    })
  return [
    {
      index: true,
      ...later(async () => (await import('./staff/patron/find-patron-page.tsx')).FindPatronPage),
    },
    { path: 'patrons', loader: () => redirect('/staff') },
    {
      path: 'patrons/:handle',
      ...later(async () => (await import('./staff/activity/patron-layout.tsx')).PatronLayout),
      children: [
        {
          index: true,
          ...later(async () => (await import('./staff/activity/summary-page.tsx')).SummaryPage),
        },
        {
          path: 'activity',
          ...later(async () => (await import('./staff/activity/activity-page.tsx')).ActivityPage),
        },
      ],
    },
    {
      path: 'clearance',
      ...ofClearance(async () => (await import('./staff/clearance/clearance-page.tsx')).ClearancePage),
    },
    {
      path: 'network',
      ...later(
        async () => (await import('./staff/network-status/network-status-page.tsx')).NetworkStatusPage,
      ),
    },
    {
      path: 'clearance/:id',
      ...ofClearance(async () => (await import('./staff/clearance/report-page.tsx')).ReportPage),
    },
    { path: '*', Component: NotFound },
  ]
}

const sectionPages: Record<Exclude<SectionName, 'overview'>, () => Promise<ComponentType>> = {
  loans: async () => (await import('./loans/loans-page.tsx')).LoansPage,
  requests: async () => (await import('./requests/requests-page.tsx')).RequestsPage,
  fees: async () => (await import('./fees/fees-page.tsx')).FeesPage,
  blocks: async () => (await import('./blocks/blocks-page.tsx')).BlocksPage,
  details: async () => (await import('./details/details-page.tsx')).DetailsPage,
}

function cardRoute(client: QueryClient): RouteObject {
  return {
    id: 'card',
    path: 'card/:institution',
    loader: (args) => signedIn(client, 'patron', args),
    shouldRevalidate: () => false,
    Component: CardLayout,
    children: [
      { index: true, loader: () => redirect('overview') },
      { path: 'overview', Component: OverviewPage },
      ...Object.entries(sectionPages).map(([section, load]) => ({ path: section, ...later(load) })),
      { path: '*', Component: NotFound },
    ],
  }
}

/** A page that is loaded when it opens, together with the texts of such pages. */
function later(load: () => Promise<ComponentType>) {
  return {
    lazy: async () => {
      const [Component] = await Promise.all([load(), loadLaterText()])
      return { Component }
    },
  }
}

function page(Component: ComponentType) {
  return { Component }
}

async function landing(client: QueryClient) {
  const session = await client.ensureQueryData(sessionQuery)
  if (!session.signedIn) return redirect('/sign-in')
  return redirect(session.profile === 'staff' ? '/staff' : '/card/all/overview')
}

const doors = { patron: '/sign-in', staff: '/staff/sign-in' }

/**
 * An address that somebody brought along survives the sign-in. A session of the other kind stays as it is: whoever
 * wants to end it for this one says so at the door.
 */
async function signedIn(client: QueryClient, as: keyof typeof doors, { request }: LoaderFunctionArgs) {
  const session = await client.ensureQueryData(sessionQuery)
  if (session.signedIn && (session.profile === 'staff') === (as === 'staff')) return session
  if (!session.signedIn) client.removeQueries(sessionQuery)
  const { pathname, search } = new URL(request.url)
  throw redirect(`${doors[as]}?${new URLSearchParams({ returnTo: pathname + search })}`)
}
