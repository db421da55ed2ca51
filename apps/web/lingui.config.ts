import { languages } from '@library-card/contract/languages.ts'
import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const tests = ['**/*.test.ts', '**/*.test.tsx']
/** Folders of the pages that load when they open: `later` in routes.tsx loads their texts with them. */
const later = [
  'loans',
  'requests',
  'fees',
  'blocks',
  'details',
  'settings',
  'calendar',
  'export',
  'privacy',
  'accessibility',
  'staff',
].map((page) => `src/${page}`)

export default defineConfig({
  sourceLocale: 'en',
  locales: languages.filter(({ state }) => state !== 'pseudo').map(({ tag }) => tag),
  // Their catalogues are empty: the build generates the texts from the English ones.
  pseudoLocale: [
    { locale: 'en-XA', prepend: '[', append: ']', extend: 0.4, extendCharacter: ' ~~~~~' },
    { locale: 'ar-XB', rightToLeft: true },
  ],
  catalogs: [
    {
      path: '<rootDir>/src/text/{locale}',
      include: ['src'],
      exclude: [...tests, ...later.map((page) => `${page}/**`)],
    },
    { path: '<rootDir>/src/text/later/{locale}', include: later, exclude: tests },
  ],
  // With line numbers, every edit would change the catalogue.
  format: formatter({ lineNumbers: false }),
})
