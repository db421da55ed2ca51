import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createPath } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import './ui/tokens.css'
import './ui/base.css'
import './ui/print.css'
import { keepFocus } from './layout/page-heading.tsx'
import { applyTheme } from './layout/frame.tsx'
import { createClient } from './query-client.ts'
import { createRoutes } from './routes.tsx'
import { hideWhenRestored, leaveWithOtherTabs, hideRoot } from './session/leaving.ts'
import { announceSignIn } from './session-tag.ts'
import { activateLanguage } from './text/language.ts'

applyTheme()
keepFocus()
hideWhenRestored()
announceSignIn()
// The server has chosen the page's language.
await activateLanguage(document.documentElement.lang)

const client = createClient()
leaveWithOtherTabs(client)
const router = createRoutes(client)
reloadOutdatedPage()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)

/**
 * Loads the whole page if a chunk is no longer on the server, because this page belongs to an earlier
 * version: at the navigation that needs the chunk, else at the next one. The router does not count the first
 * load as a navigation, so the reload cannot repeat itself.
 */
function reloadOutdatedPage() {
  let isOutdated = false
  window.addEventListener('vite:preloadError', () => {
    // Without a connection, the browser would replace the card by its own error page.
    if (!navigator.onLine) return
    isOutdated = true
    loadTarget(router.state)
  })
  router.subscribe((state) => {
    if (isOutdated) loadTarget(state)
  })
}

function loadTarget({ navigation }: typeof router.state) {
  if (!navigation.location) return
  // The router would show an error until the browser has left the page.
  hideRoot()
  location.assign(createPath(navigation.location))
}
