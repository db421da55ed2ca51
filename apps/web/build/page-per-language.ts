import { join } from 'node:path'
import { languages, type Language } from '@library-card/contract/languages.ts'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import type { Plugin, Rolldown } from 'vite'
import { noScript } from '../src/text/no-script.ts'

const root = join(import.meta.dirname, '..')

/**
 * Writes `index.de.html` and so on: index.html with the language, its direction and its own words, so that the first
 * response is already in the language of the reader, and its texts load at the same time as the script.
 */
export function pagePerLanguage(): Plugin {
  return {
    name: 'page-per-language',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') return this.error('The build has no index.html.')
      for (const language of languages) {
        const texts = { href: `/${catalogueOf(language, bundle)}`, noScript: await noScriptIn(language) }
        const source = writePage(String(page.source), language, texts)
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

async function noScriptIn({ tag }: Language): Promise<string> {
  const config = getConfig({ cwd: root })
  const { sourceLocale, fallbackLocales } = config
  const [catalogue] = await getCatalogs(config)
  const { messages } = await catalogue!.getTranslations(tag, { sourceLocale, fallbackLocales })
  return messages[noScript.id] ?? noScript.message
}

type PageTexts = { href: string; noScript: string }

function writePage(page: string, { tag, direction }: Language, texts: PageTexts): string {
  return page
    .replace('<html lang="en" dir="ltr">', `<html lang="${tag}" dir="${direction}">`)
    .replace(noScript.message, texts.noScript)
    .replace('</head>', `  <link rel="modulepreload" crossorigin href="${texts.href}" />\n  </head>`)
}
