import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder()

/** Without a browser's window there is little to share: to load the whole app anew for each file takes longer than its tests. */
const isolate = false
/** A test that is not about time must not fail on a busy machine. */
const usual = { isolate, testTimeout: 30_000, expect: { poll: { timeout: 10_000 } } }

export default defineConfig({
  test: {
    // Much of a test is waiting: the core that is left free by default would idle.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'mock-network', root: 'packages/mock-network', environment: 'node', ...usual } },
      {
        test: {
          name: 'bff',
          root: 'apps/bff',
          environment: 'node',
          ...usual,
          globalSetup: join(import.meta.dirname, 'apps/bff/test/global-setup.ts'),
        },
      },
      { test: { name: 'docs', root: 'docs', environment: 'node', ...usual } },
      { test: { name: 'bench', root: 'bench', environment: 'node', ...usual } },
      'apps/web',
    ],
  },
})
