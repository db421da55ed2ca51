import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const tests = ['**/*.test.ts', '**/*.test.tsx']
/** The pages where one does not land. Whoever loads one calls `loadLaterText`, as routes.tsx does. */
const later = [
  'loans',
  'requests',
  'fees',
  'blocks',
  'details',
  'calendar',
  'export',
  'privacy',
  'accessibility',
  'staff',
].map((page) => `src/${page}`)

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    {
      path: '<rootDir>/src/text/{locale}',
      include: ['src'],
      exclude: [...tests, ...later.map((page) => `${page}/**`)],
    },
    { path: '<rootDir>/src/text/later/{locale}', include: later, exclude: tests },
  ],
  // Line numbers would change the catalogue with every edit.
  format: formatter({ lineNumbers: false }),
})
