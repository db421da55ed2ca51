import { defineConfig } from '@playwright/test'
import { findBrowser } from './browser.ts'
import { moments } from './moments.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

useTemporaryFolder()

/** The journeys of `npm run dates`: one project for each moment, all in the time zone `TZ`. */
export default defineConfig<object, { now: string }>({
  testDir: '.',
  testMatch: 'any-day.spec.ts',
  globalTeardown: './search-databases.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  projects: moments.map(({ name, now }) => ({ name, use: { now } })),
  use: {
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: process.env['TZ'] ?? 'Europe/Berlin',
    trace: 'retain-on-failure',
  },
})
