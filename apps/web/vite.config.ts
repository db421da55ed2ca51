import { getConfig } from '@lingui/conf'
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedCopies } from './build/compressed-copies.ts'
import { firstScriptBudget } from './build/first-script-budget.ts'

const card = `http://127.0.0.1:${process.env['PORT'] ?? 4400}`

/** Commands run from the top of the repository too. */
const here = { cwd: import.meta.dirname }

// Its advice, the plugin's own macro transform, is not for us: see below.
process.env['LINGUI_SUPPRESS_BABEL_WARNING'] = '1'

const landing = /src\/(api|session-tag|store|dates|ui|money|card|switcher|page|unavailable|actions)/
/** Of these, what only acts and later pages need: they wait for it, the landing page does not. */
const later =
  /src\/(actions\/(send-action|outcome-stream|use-check|cost-dialog|outcome-(dates|words)|refusal|renewal-(result|summary))|dates\/due-line|money\/fee|ui\/(inline-result|masked)|page\/hours|unavailable\/empty-list)/

/**
 * What the landing page waits for, in two pieces: left alone, each page more would cut it into smaller ones, and thirty
 * small files are 5 kB larger than two. Libraries stay in the browser's cache from release to release.
 */
const firstChunks = [
  { name: 'libraries', test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|@lingui)\// },
  { name: 'card', test: (file: string) => landing.test(file) && !later.test(file) },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    // The macros must be gone before React's own transform sees the file. Lingui's own transform is a native binding that
    // npm leaves out under Node 20, so Babel does it.
    babel({ presets: [linguiTransformerBabelPreset({ linguiConfig: getConfig(here) }, here)] }),
    lingui({ ...here, macroTransform: false, failOnCompileError: true }),
    react(),
    firstScriptBudget({ kilobytes: 150 }),
    compressedCopies(),
  ],
  build: {
    target: 'es2024',
    modulePreload: { polyfill: false },
    // An inlined file would be a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: firstChunks } } },
  },
  server: {
    proxy: {
      '/api': card,
      // `/sign-in` is a page of ours, what lies below it is the card's.
      '^/sign-in/.+': card,
    },
  },
})
