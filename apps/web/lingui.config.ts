import { languages } from '@library-card/contract/languages.ts'
import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const tests = ['**/*.test.ts', '**/*.test.tsx']
const account = [
  'src/details/**',
  'src/settings/**',
  'src/features/calendar/**',
  'src/features/history/**',
  'src/features/reminders/reminders-panel.tsx',
]
const staff = ['src/staff/**', 'src/features/clearance/**', 'src/reasons/staff-reasons.ts']
const statements = ['src/privacy/**', 'src/accessibility/**']
// Numeric ids of texts were tried: compressed, they save too little to make a first page faster.
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
      exclude: [...tests, ...account, ...staff, ...statements],
    },
    // What a card does not open with.
    {
      path: '<rootDir>/src/text/account/{locale}',
      include: account,
      exclude: tests,
    },
    // A patron loads no texts of the staff pages.
    {
      path: '<rootDir>/src/text/staff/{locale}',
      include: staff,
      exclude: tests,
    },
    // Few readers open the statements on privacy and accessibility.
    {
      path: '<rootDir>/src/text/statements/{locale}',
      include: statements,
      exclude: tests,
    },
  ],
  // With their origins, every move of a text would change the catalogues.
  format: formatter({ origins: false }),
})
