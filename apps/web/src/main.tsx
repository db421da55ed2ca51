import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import './ui/tokens.css'
import './ui/base.css'
import './ui/print.css'
import { keepFocus } from './layout/page-heading.tsx'
import { applyTheme } from './layout/frame.tsx'
import { createClient } from './query-client.ts'
import { App, loadPage } from './routes.tsx'
import { hideWhenRestored, leaveWithOtherTabs } from './session/leaving.ts'
import { OutdatedPage } from './session/outdated-page.tsx'
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
 * Ignores the second click of a double click on a link whose page still loads. The router would add a second
 * step to the history, because it knows the new address only when the page appears.
 */
function ignoreSecondClick(event: MouseEvent) {
  const link = event.target instanceof Element && event.target.closest('a')
  if (event.detail > 1 && link && link.href === location.href) event.preventDefault()
}
