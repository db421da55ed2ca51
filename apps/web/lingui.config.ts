import { languages } from '@library-card/contract/languages.ts'
import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const tests = ['**/*.test.ts', '**/*.test.tsx']
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
      exclude: [...tests, 'src/staff/**', 'src/features/clearance/**'],
    },
    // A patron loads no texts of the staff pages.
    {
      path: '<rootDir>/src/text/staff/{locale}',
      include: ['src/staff', 'src/features/clearance'],
      exclude: tests,
    },
  ],
  // With their origins, every move of a text would change the catalogues.
  format: formatter({ origins: false }),
})
