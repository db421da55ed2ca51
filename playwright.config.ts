import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findBrowser } from './e2e/browser.ts'
import { useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder()
writeExamplesOfDocs()

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

/** Writes the examples of docs/qa.md to a test file. */
function writeExamplesOfDocs() {
  const target = join(import.meta.dirname, 'e2e/from-docs/qa.spec.ts')
  const text = readFileSync(join(import.meta.dirname, 'docs/qa.md'), 'utf8')
  const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]).join('\n')
  const file = `import { expect, test } from '../card-test.ts'\n\n${examples}`
  if (existsSync(target) && readFileSync(target, 'utf8') === file) return
  mkdirSync(join(target, '..'), { recursive: true })
  writeFileSync(target, file)
}
