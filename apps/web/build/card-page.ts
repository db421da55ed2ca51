import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages } from '@library-card/contract/languages.ts'
import type { Plugin } from 'vite'

/**
 * Writes `index.de.card.html` and so on, which the BFF serves to a signed-in patron: `index.de.html`, whose first script
 * (src/early-requests.ts) sends the requests of the card and then loads the code of its pages.
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
        const later = [...pages.imports, pages.fileName].filter((file) => !page.includes(file))
        const addresses = later.map((file) => `/${file}`).join(' ')
        const head = `<meta name="patron" content="${addresses}" />
    <script type="module" async crossorigin src="/${first.fileName}"></script>
    <title>`
        const marked = page.replace('<title>', head)
        writeFileSync(join(dir, `index.${tag}.card.html`), marked)
      }
    },
  }
}
