import { defineConfig } from '@playwright/test'
import { findInstalled } from './browser.ts'

// The machine's browser: the one from the npm package ends at the first letter that its only font lacks.
const { executablePath } = findInstalled() ?? {}
if (executablePath) process.env['E2E_CHROMIUM'] = executablePath
const { default: base } = await import('../playwright.config.ts')

/**
 * Journeys of `npm run languages`: one project per language, which the browser asks for: German, and the two languages that
 * the build generates, one longer and in brackets, one right to left. French and Italian only visit every page.
 */
export default defineConfig(base, {
  testMatch: /languages\.(journeys|pages)\.ts$/,
  reporter: [['list']],
  use: { actionTimeout: 30_000 },
  projects: ['de', 'fr', 'it', 'en-XA', 'ar-XB'].map((locale) => ({
    name: locale,
    use: { locale },
    ...(['fr', 'it'].includes(locale) && { grep: /every page/ }),
  })),
})
