import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import type { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { createClient } from '../src/query-client.ts'
import { createRoutes } from '../src/routes.tsx'

type Router = ReturnType<typeof createMemoryRouter>

/** Renders the routes with the providers of the app. */
export function renderRouter(router: Router, client: QueryClient) {
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  )
}

/** Renders the whole app at a path; the test declares how the BFF responds. */
export async function openApp(path: string) {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  history.replaceState(null, '', path)
  const client = createClient()
  const router = createRoutes(client)
  renderRouter(router, client)
  await screen.findByRole('heading', { level: 1 })
  return router
}
