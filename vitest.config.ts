import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { memoryFolder, useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder(memoryFolder())
// For the processes that tests start: compiling the modules takes most of the time of a start.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node')

// Pages show times and count days by the reader's clock, and the stories of tests are on one day in Berlin.
process.env['TZ'] = 'Europe/Berlin'

const common = {
  // Tests wait more than half of their time. A percentage would be at most one for each core.
  maxWorkers: availableParallelism() * 3,
  // Loading all modules again for each file would take longer than its tests.
  isolate: false,
  // Only tests about time may fail on a busy machine.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 10_000 } },
}
const webApp = join(import.meta.dirname, 'apps/web/vite.config.ts')
const inNode = { ...common, environment: 'node' }

export const projects = [
  { test: { name: 'contract', root: 'packages/contract', ...inNode } },
  { test: { name: 'mock-network', root: 'packages/mock-network', ...inNode } },
  { test: { name: 'library-systems', root: 'packages/library-systems', ...inNode } },
  {
    test: {
      name: 'bff',
      root: 'apps/bff',
      ...inNode,
      globalSetup: join(import.meta.dirname, 'apps/bff/test/global-setup.ts'),
    },
  },
  { test: { name: 'docs', root: 'docs', ...inNode } },
  { test: { name: 'bench', root: 'bench', ...inNode } },
  {
    extends: webApp,
    test: {
      name: 'web',
      root: 'apps/web',
      environment: join(import.meta.dirname, 'apps/web/test/environment.ts'),
      pool: 'threads',
      ...common,
      include: ['src/**/*.test.tsx'],
      setupFiles: join(import.meta.dirname, 'apps/web/test/setup.ts'),
    },
  },
  {
    extends: webApp,
    test: {
      name: 'web-without-window',
      root: 'apps/web',
      ...inNode,
      include: ['{src,build}/**/*.test.ts'],
    },
  },
]

export const tags = [
  { name: 'long', description: 'A shorter test has the same promise, or the test is a control.' },
  { name: 'time', description: 'The test measures time, so it may fail on a busy machine.' },
]

/** The files that take longest: a run ends with its last one, and Vitest orders files of one project only, by what it has measured. */
const longest = [
  'clearance/faults',
  'password-sign-in/password',
  'schedules/schedules',
  'actions/unsure-renewals',
  'src/server',
  'actions/stored-orders',
  'reminders/mail-server',
  'reminders/reminders',
  'http/ndjson',
  'members/paia',
  'clearance/clearance',
  'src/several-processes',
  'members/gentleness',
  'actions/requests',
  'src/conformance',
  'members/one-person',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    // oxlint-disable-next-line unicorn/no-array-sort -- a method of Vitest, not of an array
    const sorted = await super.sort(files)
    const first = longest.flatMap((name) =>
      sorted.filter(({ moduleId }) => moduleId.endsWith(`/${name}.test.ts`)),
    )
    return [...new Set([...first, ...sorted])]
  }
}

export default defineConfig({ test: { tags, projects, sequence: { sequencer: LongestFirst } } })
