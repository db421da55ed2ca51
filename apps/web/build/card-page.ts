import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages } from '@library-card/contract/languages.ts'
import type { Plugin, Rolldown } from 'vite'

/** Pages by the section in the address, /card/:institution/:section. */
const pages = {
  overview: '/src/overview/overview-page.tsx',
  loans: '/src/loans/loans-page.tsx',
  requests: '/src/requests/requests-page.tsx',
  fees: '/src/fees/fees-page.tsx',
  blocks: '/src/blocks/blocks-page.tsx',
}

/**
 * Writes `index.de.card.html` and so on, which the BFF serves to a signed-in patron. It is `index.de.html` with a
 * mark: the first script (src/early-requests.ts) then sends the card's requests and loads the code of the page.
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
      /** The chunk's file and the files that it imports, directly or indirectly. */
      const filesOf = ({ imports, fileName }: Rolldown.OutputChunk): string[] => [
        ...new Set([
          ...chunks.filter((chunk) => imports.includes(chunk.fileName)).flatMap(filesOf),
          fileName,
        ]),
      ]
      const layout = filesOf(chunkOf('/src/page/card-layout.tsx'))
      for (const { tag } of languages) {
        const page = readFileSync(join(dir, `index.${tag}.html`), 'utf8')
        const later = (files: string[]) =>
          files.filter((file) => !page.includes(file)).map((file) => `/${file}`)
        const sections = Object.entries(pages).map(([section, module]) => {
          const files = filesOf(chunkOf(module)).filter((file) => !layout.includes(file))
          return [section, later(files)]
        })
        const code = { layout: later(layout), ...Object.fromEntries(sections) }
        const head = `<meta name="patron" content='${JSON.stringify(code)}' />
    <script type="module" async crossorigin src="/${first.fileName}"></script>
    <title>`
        const marked = page.replace('<title>', head)
        writeFileSync(join(dir, `index.${tag}.card.html`), marked)
      }
    },
  }
}
