import { defineConfig } from '@playwright/test'
import { findBrowser } from './browser.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

useTemporaryFolder()

/** `npm run screens`: a picture of every screen, into a folder that git ignores. */
export default defineConfig({
  testDir: '.',
  testMatch: 'screens.shots.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  reporter: [['list']],
  use: { launchOptions: await findBrowser(), locale: 'en-GB', timezoneId: 'Europe/Berlin' },
})
