import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect, useRef } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, useLocation } from 'react-router'
import './ui/tokens.css'
import './ui/base.css'
import './ui/print.css'
import { keepFocus } from './layout/page-heading.tsx'
import { applyTheme } from './layout/frame.tsx'
import { createClient } from './query-client.ts'
import { App, loadPage } from './routes.tsx'
import { hideWhenRestored, leaveWithOtherTabs, hideRoot } from './session/leaving.ts'
import { announceSignIn } from './session-tag.ts'
import { activateLanguage } from './text/language.ts'

applyTheme()
keepFocus()
hideWhenRestored()
announceSignIn()
document.addEventListener('click', ignoreSecondClick, { capture: true })
// The server has chosen the page's language.
await activateLanguage(document.documentElement.lang)

const client = createClient()
leaveWithOtherTabs(client)
void loadPage(client, location.pathname)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <App />
          <OutdatedPage />
        </BrowserRouter>
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)

/**
 * Loads the whole page if a chunk is no longer on the server, because this page belongs to an earlier
 * version: at the navigation that needs the chunk, else at the next one. The first page is no navigation, so
 * that the reload cannot repeat itself.
 */
function OutdatedPage() {
  const { pathname } = useLocation()
  const isOutdated = useRef(false)
  useEffect(() => {
    if (isOutdated.current) reload()
    function note() {
      // Without a connection, the browser would replace the card by its own error page.
      if (!navigator.onLine) return
      isOutdated.current = true
      // The address is already that of the next page, for which this one waits.
      if (location.pathname !== pathname) reload()
    }
    window.addEventListener('vite:preloadError', note)
    return () => window.removeEventListener('vite:preloadError', note)
  }, [pathname])
  return null
}

function reload() {
  // An error would appear until the browser has left the page.
  hideRoot()
  location.reload()
}

/**
 * Ignores the second click of a double click on a link whose page still loads. The router would add a second
 * step to the history, because it knows the new address only when the page appears.
 */
function ignoreSecondClick(event: MouseEvent) {
  const link = event.target instanceof Element && event.target.closest('a')
  if (event.detail > 1 && link && link.href === location.href) event.preventDefault()
}
