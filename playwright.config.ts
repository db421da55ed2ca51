import { defineConfig } from '@playwright/test'
import { findBrowser } from './e2e/browser.ts'
import { writeFlowsFromDocs } from './e2e/flows-from-docs.ts'
import { useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder()
writeFlowsFromDocs()

export default defineConfig({
  testDir: 'e2e',
  globalTeardown: './e2e/search-databases.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Long, so that nothing fails on a busy machine.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Recording a trace of every test would take a third of the CPU time: `npm run e2e -- --trace on FILE` does it.
    screenshot: 'only-on-failure',
  },
})
