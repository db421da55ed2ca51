import type { Network } from '@library-card/contract/institution.ts'
import type { Session } from '@library-card/contract/session.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { createBrowserRouter, redirect, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import { get } from './bff.ts'
import { ErrorPage } from './frame/error-page.tsx'
import { Frame } from './frame/frame.tsx'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { CardLayout } from './institution/card-layout.tsx'
import { loadLaterText } from './text/later.ts'

/** The URL is the only place where the chosen institution is kept. */
export function createRoutes(client: QueryClient) {
  return createBrowserRouter([
    {
      id: 'network',
      loader: () => networkOf(client),
      Component: Frame,
      HydrateFallback: () => null,
      ErrorBoundary: ErrorPage,
      children: [
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
        { path: '*', Component: NotFoundPage },
      ],
    },
  ])
}

function cardRoute(client: QueryClient): RouteObject {
  return {
    id: 'card',
    path: 'card/:institution',
    loader: (args) => signedIn(client, args),
    shouldRevalidate: () => false,
    Component: CardLayout,
    children: [
      { index: true, loader: () => redirect('overview') },
      {
        path: 'overview',
        lazy: async () => page((await import('./overview/overview-page.tsx')).OverviewPage),
      },
      later('loans', async () => (await import('./loans/loans-page.tsx')).LoansPage),
      later('requests', async () => (await import('./requests/requests-page.tsx')).RequestsPage),
      later('fees', async () => (await import('./fees/fees-page.tsx')).FeesPage),
      later('blocks', async () => (await import('./blocks/blocks-page.tsx')).BlocksPage),
      later('details', async () => (await import('./details/details-page.tsx')).DetailsPage),
      { path: '*', Component: NotFoundPage },
    ],
  }
}

/** A page where one does not land: its words come with it. */
function later(path: string, load: () => Promise<ComponentType>): RouteObject {
  return {
    path,
    lazy: async () => {
      const [Component] = await Promise.all([load(), loadLaterText()])
      return { Component }
    },
  }
}

function page(Component: ComponentType) {
  return { Component }
}

function networkOf(client: QueryClient): Promise<Network> {
  return client.ensureQueryData({ queryKey: ['network'], queryFn: () => get<Network>('/api/institutions') })
}

function sessionOf(client: QueryClient): Promise<Session> {
  return client.ensureQueryData({ queryKey: ['session'], queryFn: () => get<Session>('/api/session') })
}

async function landing(client: QueryClient) {
  const session = await sessionOf(client)
  return redirect(session.signedIn ? '/card/all/overview' : '/sign-in')
}

/** An address that somebody brought along survives the sign-in. */
async function signedIn(client: QueryClient, { request }: LoaderFunctionArgs) {
  const session = await sessionOf(client)
  if (session.signedIn) return session
  client.removeQueries({ queryKey: ['session'] })
  const { pathname, search } = new URL(request.url)
  throw redirect(`/sign-in?${new URLSearchParams({ returnTo: pathname + search })}`)
}
