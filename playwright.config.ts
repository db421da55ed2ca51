import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findBrowser, unoptimised } from './e2e/browser.ts'
import { memoryFolder, useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder(memoryFolder())
writeExamplesOfDocs()

const browser = await findBrowser()

export default defineConfig({
  // Absolute, for the configurations in e2e/ that extend this one.
  testDir: join(import.meta.dirname, 'e2e'),
  globalTeardown: join(import.meta.dirname, 'e2e/search-databases.ts'),
  // Pictures depend on the machine, so none is kept in the repository to compare with.
  snapshotPathTemplate: 'screens/expected/{testFileName}/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Long, so that nothing fails on a busy machine. What takes longer than an expectation waits has a time limit of its own.
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    launchOptions: { ...browser, args: [...browser.args, unoptimised] },
    // The pulse of rows that are loading takes a twenty-fifth of the CPU time.
    contextOptions: { reducedMotion: 'reduce' },
    // A locator that finds nothing fails long before the time limit of the test.
    actionTimeout: 30_000,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Recording a trace of every test would take a third of the CPU time: `npm run e2e -- --trace on FILE` does it.
    screenshot: 'only-on-failure',
  },
})

/** Writes each example of docs/qa.md to a test file of its own, because settings apply to a file. */
function writeExamplesOfDocs() {
  const folder = join(import.meta.dirname, 'e2e/from-docs')
  mkdirSync(folder, { recursive: true })
  const text = readFileSync(join(import.meta.dirname, 'docs/qa.md'), 'utf8')
  const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, example = ''], at) => ({
    name: `qa-${at + 1}.spec.ts`,
    file: `import { expect, test } from '../card-test.ts'\n\n${example}`,
  }))
  for (const other of readdirSync(folder))
    if (!examples.some(({ name }) => name === other)) rmSync(join(folder, other), { force: true })
  for (const { name, file } of examples) {
    const target = join(folder, name)
    // Each worker loads this file: only a change is written.
    if (!existsSync(target) || readFileSync(target, 'utf8') !== file) writeFileSync(target, file)
  }
}
