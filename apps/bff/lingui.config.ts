import { languages } from '@library-card/contract/languages.ts'
import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

export default defineConfig({
  sourceLocale: 'en',
  locales: languages.filter(({ state }) => state !== 'pseudo').map(({ tag }) => tag),
  catalogs: [{ path: '<rootDir>/src/text/{locale}', include: ['src'], exclude: ['**/*.test.ts'] }],
  format: formatter({ origins: false }),
})
