import { gzipSync } from 'node:zlib'
import { languageOf } from '@library-card/contract/languages.ts'
import type { Plugin, Rolldown } from 'vite'

type Chunk = Rolldown.OutputChunk

/** The texts of a language that every page waits for. */
const catalogue = /\/src\/text\/([\w-]+)\.po$/

/**
 * Prints the size (gzip) of the JavaScript that every page waits for, with the largest catalogue. Fails the build
 * above the budget.
 */
export function firstScriptBudget({ kilobytes }: { kilobytes: number }): Plugin {
  return {
    name: 'first-script-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const page = bundle['index.html']
      const html = page?.type === 'asset' ? String(page.source) : ''
      // Not by `isEntry`: Vite omits an entry that contains only imports.
      const first = new Set(chunks.filter(({ fileName }) => html.includes(`"/${fileName}"`)))
      for (const { imports } of first)
        for (const chunk of chunks.filter(({ fileName }) => imports.includes(fileName))) first.add(chunk)
      const [largest] = chunks.filter(isCatalogue).toSorted((one, other) => sizeOf(other) - sizeOf(one))
      if (first.size === 0 || !largest)
        return this.error('The page has no script, or the build no catalogue.')
      const bytes = [...first, largest].map(sizeOf).reduce((sum, size) => sum + size)
      const size = (bytes / 1000).toFixed(1)
      this.info(
        `first JavaScript: ${size} kB gzip with the texts of ${tagOf(largest)} (budget ${kilobytes} kB)`,
      )
      if (bytes <= kilobytes * 1000) return
      const excess = bytes - kilobytes * 1000
      this.error(
        `The first JavaScript is ${excess} bytes above its budget of ${kilobytes} kB (vite.config.ts). Load code or texts later: docs/decisions/020-first-chunk.md`,
      )
    },
  }
}

/** Whether a chunk is a catalogue, other than the catalogues generated for tests. */
function isCatalogue(chunk: Chunk): boolean {
  const language = languageOf(tagOf(chunk))
  return language !== undefined && language.state !== 'pseudo'
}

/** The language of a catalogue; empty for other chunks. */
function tagOf({ facadeModuleId }: Chunk): string {
  return catalogue.exec(facadeModuleId ?? '')?.[1] ?? ''
}

function sizeOf({ code }: Chunk): number {
  return gzipSync(code, { level: 9 }).length
}
