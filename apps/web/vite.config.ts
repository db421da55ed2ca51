import { getConfig } from '@lingui/conf'
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cardPage } from './build/card-page.ts'
import { compressedCopies } from './build/compressed-copies.ts'
import { firstPicture } from './build/first-picture.ts'
import { firstScriptBudget } from './build/first-script-budget.ts'
import { pagePerLanguage } from './build/page-per-language.ts'
import { buildTarget, supportOnly } from './build/supported-browsers.ts'

const bff = `http://127.0.0.1:${process.env['PORT'] ?? 4400}`

/** Commands also run from the root of the repository. */
const cwd = { cwd: import.meta.dirname }

// The plugin recommends its own macro transform, which does not work here: see below.
process.env['LINGUI_SUPPRESS_BABEL_WARNING'] = '1'

/**
 * One file with all that the entry imports: as many small ones they would be 5 kB larger. Libraries change rarely. What most later
 * pages share is one file, too; what few share is left to Rolldown, so that no page loads what it does not show.
 */
const groups = [
  { name: 'early-requests', test: /\/src\/early-requests\.ts$/, priority: 2 },
  { name: 'libraries', tags: ['$initial' as const], test: /node_modules/, priority: 1 },
  { name: 'card', tags: ['$initial' as const], priority: 1 },
  {
    name: 'shared',
    test: /\/src\/(?!text\/|staff\/|features\/|reasons\/staff-)/,
    minShareCount: 5,
    priority: 1,
  },
]

// A smaller renderer in place of React was tried, and drew no first page sooner.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    // The macros must be expanded before React's transform. Lingui's native transform is an optional dependency that npm
    // under Node 20 does not install, so Babel expands them.
    babel({ presets: [linguiTransformerBabelPreset({ linguiConfig: getConfig(cwd) }, cwd)] }),
    lingui({ ...cwd, macroTransform: false, failOnCompileError: true }),
    react(),
    supportOnly(),
    pagePerLanguage(),
    firstScriptBudget({ kilobytes: 132 }),
    cardPage(),
    firstPicture({ kilobytes: 14 }),
    compressedCopies(),
  ],
  build: {
    target: buildTarget,
    modulePreload: { polyfill: false },
    // The styles of all pages are small, and a second file would cost a round trip.
    cssCodeSplit: false,
    // Inlined files would be data: URLs, which the content security policy blocks.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    proxy: {
      '/api': bff,
      // `/sign-in` is a page; the paths below it are the BFF's.
      '^/sign-in/.+': bff,
    },
  },
})
