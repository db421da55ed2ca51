import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { BrowserRouter, useLocation, useNavigate } from 'react-router'
import { expect } from 'vitest'
import { createClient } from '../src/query-client.ts'
import { App } from '../src/routes.tsx'

function useShown() {
  return { navigate: useNavigate(), pathname: useLocation().pathname }
}

/** Renders pages at an address, with the providers of the app. */
export function renderAt(address: string, pages: ReactNode, client = createClient()) {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  history.replaceState(null, '', address)
  const wrapper = ({ children }: { children: ReactNode }) => (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          {pages}
          {children}
        </BrowserRouter>
      </QueryClientProvider>
    </I18nProvider>
  )
  const { result, unmount } = renderHook(useShown, { wrapper })
  /** Navigates as a link does, and waits for the page. */
  async function goTo(to: string) {
    // After a failure, the page is rendered again.
    await waitFor(() => expect(result.current).not.toBeNull())
    await act(async () => result.current.navigate(to))
    await waitFor(() => expect(result.current.pathname).toBe(location.pathname))
  }
  return { client, unmount, goTo }
}

/** Renders the whole app at a path; the test declares how the BFF responds. */
export async function openApp(path: string) {
  const app = renderAt(path, <App />)
  await screen.findByRole('heading', { level: 1 })
  return app
}
