import { languages } from '@library-card/contract/languages.ts'
import { defineConfig } from '@playwright/test'
import { findInstalled } from './browser.ts'

// The machine's browser: the browser from the npm package crashes at the first letter that its only font lacks.
const { executablePath } = findInstalled() ?? {}
if (executablePath) process.env['E2E_CHROMIUM'] = executablePath
const { default: base } = await import('../playwright.config.ts')

/**
 * Journeys of `npm run e2e -- --languages`: one project per language, which the browser requests. All journeys run in German and in the
 * two generated languages (one longer and in brackets, one right to left). The other languages only visit every page.
 */
export default defineConfig(base, {
  testMatch: /languages\.(journeys|pages)\.ts$/,
  reporter: [['list']],
  projects: languages
    .filter(({ tag, state }) => tag !== 'en' && state !== 'incomplete')
    .map(({ tag, state }) => ({
      name: tag,
      use: { locale: tag },
      ...(tag !== 'de' && state !== 'pseudo' && { grep: /every page/ }),
    })),
})
