import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    { path: '<rootDir>/src/text/{locale}', include: ['src'], exclude: ['**/*.test.ts', '**/*.test.tsx'] },
  ],
  // Line numbers would change the catalogue with every edit.
  format: formatter({ lineNumbers: false }),
})
