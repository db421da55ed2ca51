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
      const addressOf = (module: string) => {
        const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)))
        return chunk ? `/${chunk.fileName}` : this.error(`No file contains ${module}`)
      }
      const preload = (module: string) =>
        `<link rel="modulepreload" crossorigin href="${addressOf(module)}" />`
      const first = addressOf('/src/early-requests.ts')
      for (const { tag } of languages) {
        const tags = [
          '<meta name="patron" content="signed-in" />',
          `<script type="module" async crossorigin src="${first}"></script>`,
          preload('/src/loans/loans-page.tsx'),
          preload(`/src/text/later/${tag}.po`),
        ]
        const page = readFileSync(join(dir, `index.${tag}.html`), 'utf8')
        const marked = page.replace('<title>', `${tags.join('\n    ')}\n    <title>`)
        writeFileSync(join(dir, `index.${tag}.card.html`), marked)
      }
    },
  }
}
