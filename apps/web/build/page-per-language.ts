import { join } from 'node:path'
import { languages, type Language } from '@library-card/contract/languages.ts'
import type { Plugin, Rolldown } from 'vite'

const root = join(import.meta.dirname, '..')

/**
 * Writes `index.de.html` and so on: index.html with the language and its direction, so that the first response is already in
 * the language of the reader, and its texts load at the same time as the script.
 */
export function pagePerLanguage(): Plugin {
  return {
    name: 'page-per-language',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') return this.error('The build has no index.html.')
      for (const language of languages) {
        const source = writePage(String(page.source), language, `/${catalogueOf(language, bundle)}`)
        this.emitFile({ type: 'asset', fileName: `index.${language.tag}.html`, source })
      }
    },
  }
}

function catalogueOf({ tag }: Language, bundle: Rolldown.OutputBundle): string {
  const file = Object.values(bundle).find(
    (one) => one.type === 'chunk' && one.facadeModuleId === join(root, `src/text/${tag}.po`),
  )
  if (!file) throw new Error(`The build has no catalogue for ${tag}.`)
  return file.fileName
}

function writePage(page: string, { tag, direction }: Language, href: string): string {
  return page
    .replace('<html lang="en" dir="ltr">', `<html lang="${tag}" dir="${direction}">`)
    .replace('</head>', `  <link rel="modulepreload" crossorigin href="${href}" />\n  </head>`)
}
