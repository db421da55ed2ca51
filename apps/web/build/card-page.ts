import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages } from '@library-card/contract/languages.ts'
import type { Plugin } from 'vite'

/**
 * Writes `index.de.card.html` and so on, which the BFF serves to a signed-in patron: `index.de.html`, whose first script
 * sends the requests of the card, and which loads the code and texts of the card's pages beside those of every page.
 */
export function cardPage(): Plugin {
  return {
    name: 'card-page',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const chunkOf = (module: string) =>
        chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module))) ??
        this.error(`No file contains ${module}`)
      const first = chunkOf('/src/early-requests.ts')
      const pages = chunkOf('/src/card-pages.ts')
      for (const { tag } of languages) {
        const page = readFileSync(join(dir, `index.${tag}.html`), 'utf8')
        const later = [pages.fileName, ...pages.imports, chunkOf(`/src/text/later/${tag}.po`).fileName]
        const head = `<meta name="patron" content="signed-in" />
    <script type="module" async crossorigin src="/${first.fileName}"></script>
    <title>`
        // Below the scripts of every page, and after the first requests: the browser has six connections.
        const preloads = later.filter((file) => !page.includes(file)).map(preload)
        const marked = page
          .replace('<title>', head)
          .replace('</head>', `  ${preloads.join('\n    ')}\n  </head>`)
        writeFileSync(join(dir, `index.${tag}.card.html`), marked)
      }
    },
  }
}

function preload(file: string): string {
  return `<link rel="modulepreload" fetchpriority="low" crossorigin href="/${file}" />`
}
