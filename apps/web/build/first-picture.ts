import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BroadcastChannel } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { languages } from '@library-card/contract/languages.ts'
import { createServer, type Plugin } from 'vite'
import type { SectionName } from '../src/card/sections.ts'
import type * as FirstPicture from '../src/first-picture.tsx'

type Picture = FirstPicture.Picture
type Render = (tag: string, picture: Picture) => Promise<string>

const sections: SectionName[] = ['overview', 'loans', 'requests', 'fees', 'blocks', 'details']

/** The server sends the page that is nearest to the address: `.card.loans`, else `.card`. `from` is the page without a picture. */
const pages: { from: '' | '.card'; to: string; picture: Picture }[] = [
  ...sections.map((section) => ({
    from: '.card' as const,
    to: `.card.${section}`,
    picture: { kind: 'card' as const, section },
  })),
  { from: '.card', to: '.card', picture: { kind: 'card', section: null } },
  { from: '', to: '.staff', picture: { kind: 'staff' } },
  { from: '', to: '', picture: { kind: 'masthead' } },
]

const emptyRoot = '<div id="root"></div>'

/**
 * Writes the first picture into each page (src/first-picture.tsx). Fails the build if the largest page and the
 * stylesheet, compressed, exceed the budget.
 */
export function firstPicture({ kilobytes }: { kilobytes: number }): Plugin {
  return {
    name: 'first-picture',
    apply: 'build',
    writeBundle: {
      // Runs after the pages have been written.
      order: 'post',
      sequential: true,
      async handler({ dir = '' }, bundle) {
        const css = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.css'))
        if (css?.type !== 'asset') return this.error('The build has no stylesheet.')
        const drawn = await withRenderer((render) => drawPages(dir, render))
        const page = Math.max(...drawn.map((html) => gzipSync(html).length))
        const bytes = page + gzipSync(css.source, { level: 9 }).length
        const size = (bytes / 1000).toFixed(1)
        this.info(`first picture: ${size} kB gzip, page and stylesheet (budget ${kilobytes} kB)`)
        if (bytes > kilobytes * 1000) this.error(`The first picture is ${size} kB, above ${kilobytes} kB.`)
      },
    },
  }
}

async function drawPages(dir: string, render: Render): Promise<string[]> {
  const drawn: string[] = []
  for (const { tag } of languages)
    for (const { from, to, picture } of pages) {
      const page = readFileSync(join(dir, `index.${tag}${from}.html`), 'utf8')
      if (!page.includes(emptyRoot)) throw new Error(`index.${tag}${from}.html has no empty root.`)
      const markup = await render(tag, picture)
      const html = page.replace(emptyRoot, () => emptyRoot.replace('><', () => `>${markup}<`))
      writeFileSync(join(dir, `index.${tag}${to}.html`), html)
      drawn.push(html)
    }
  return drawn
}

/** Does not keep the process alive: a page's connection to other tabs would otherwise keep the build from ending. */
class LooseChannel extends BroadcastChannel {
  constructor(name: string) {
    super(name)
    this.unref()
  }
}

/**
 * Renders placeholders in braces, which the server replaces with the network's name and logo. The server also
 * removes the symbol or the logo.
 */
async function withRenderer<Result>(use: (render: Render) => Promise<Result>): Promise<Result> {
  const vite = await createServer({
    configFile: join(import.meta.dirname, '../vite.config.ts'),
    mode: 'production',
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  Object.assign(globalThis, { BroadcastChannel: LooseChannel })
  try {
    const module = await vite.ssrLoadModule('/src/first-picture.tsx')
    const renderPicture: typeof FirstPicture.renderPicture = module['renderPicture']
    return await use(async (tag, picture) => {
      const withLogo = await renderPicture(tag, picture, { name: '{network}', logo: '{logo}' })
      const [logo] = /<img[^>]*>/.exec(withLogo) ?? []
      if (!logo) return withLogo
      const withSymbol = await renderPicture(tag, picture, { name: '{network}', logo: null })
      return withSymbol.replace(/<svg.*?<\/svg>/s, (symbol) => `<!--symbol-->${symbol}<!--logo ${logo}-->`)
    })
  } finally {
    Object.assign(globalThis, { BroadcastChannel })
    await vite.close()
  }
}
