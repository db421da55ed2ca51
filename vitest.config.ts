import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { useTemporaryFolder } from './e2e/temporary-folder.ts'

useTemporaryFolder()

const usual = {
  // Much of a test is waiting: the core that is left free by default would idle.
  maxWorkers: '100%',
  // A test that is not about time must not fail on a busy machine.
  testTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
}
/** Without a window there is little to share: to load all modules anew for each file takes longer than its tests. */
const inNode = { environment: 'node', isolate: false, ...usual }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'mock-network', root: 'packages/mock-network', ...inNode } },
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
        extends: 'apps/web/vite.config.ts',
        test: {
          name: 'web',
          root: 'apps/web',
          environment: join(import.meta.dirname, 'apps/web/test/environment.ts'),
          // Cheaper to begin than a process for each file.
          pool: 'threads',
          ...usual,
          include: ['src/**/*.test.tsx'],
          setupFiles: join(import.meta.dirname, 'apps/web/test/setup.ts'),
        },
      },
      {
        extends: 'apps/web/vite.config.ts',
        test: { name: 'web-without-window', root: 'apps/web', ...inNode, include: ['src/**/*.test.ts'] },
      },
    ],
  },
})
