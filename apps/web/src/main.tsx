import './ui/tokens.css'
import './ui/base.css'
import './ui/print.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { reloadOutdatedPage } from './layout/outdated-page.ts'
import { keepFocus } from './layout/page-heading.tsx'
import { applyTheme } from './layout/theme-select.tsx'
import { createClient } from './query-client.ts'
import { createRoutes } from './routes.tsx'
import { hideWhenRestored, leaveWithOtherTabs } from './session/leaving.ts'
import { announceSignIn } from './session-tag.ts'
import { activateLanguage } from './text/language.ts'

applyTheme()
keepFocus()
hideWhenRestored()
announceSignIn()
// The server has chosen the language of the page.
await activateLanguage(document.documentElement.lang)

const client = createClient()
leaveWithOtherTabs(client)
const router = createRoutes(client)
reloadOutdatedPage(router)
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
