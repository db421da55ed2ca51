import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import { languageOf } from '@library-card/contract/languages.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { toDark } from '../config/contrast.ts'
import { ConfigFaults } from '../config/faults.ts'
import type { Pictures } from '../config/pictures.ts'
import { escapeHtml, i18nIn } from '../text/texts.ts'
import { setLanguageCookie, languageOfRequest } from './language.ts'
import { answerNotFound } from './problems.ts'

const ownAddresses = /^\/(api|assets)(\/|$)/

type WebApp = Pick<Config, 'webRoot' | 'assetsFolder' | 'publicUrl'> & {
  network: Pick<Config['network'], 'languages' | 'name' | 'logo' | 'brand' | 'brandDark'>
}

type IsPatron = (request: FastifyRequest) => Promise<boolean>

/**
 * Serves the files of the built web app, and its page for every URL that a person navigates to. Each page shows its
 * first picture before any script runs (apps/web/build/first-picture.ts). The page of a signed-in patron sends the
 * requests of the card at once (apps/web/build/card-page.ts).
 */
export function serveWebApp(
  app: FastifyInstance,
  { webRoot, assetsFolder, ...settings }: WebApp,
  isPatron: IsPatron,
) {
  if (webRoot === null) return app.setNotFoundHandler(answerNotFound)
  const assets = join(webRoot, 'assets')
  if (assetsFolder !== null) addAssets(assets, assetsFolder)
  const files = { index: false, cacheControl: false, preCompressed: true } as const
  app.register(fastifyStatic, {
    ...files,
    root: webRoot,
    wildcard: false,
    globIgnore: ['assets/**', 'index*.html'],
    setHeaders: (reply) => void reply.header('cache-control', 'no-store'),
  })
  app.register(fastifyStatic, {
    ...files,
    root: assetsFolder === null ? assets : [assets, resolve(assetsFolder)],
    prefix: '/assets/',
    decorateReply: false,
    setHeaders: (reply) => void reply.header('cache-control', forever),
  })
  const { languages } = settings.network
  const colors = serveColors(app, settings.network)
  const pages = new Map(
    languages.map((tag) => [tag, readPages(webRoot, tag, { ...settings.network, colors })]),
  )
  return app.setNotFoundHandler(async (request, reply) => {
    if (!isNavigation(request)) return answerNotFound(request, reply)
    if (keepChosenLanguage(request, reply, settings)) return reply
    const inLanguage = pages.get(languageOfRequest(request, languages))
    const kinds = await kindsOf(request, isPatron)
    const page = kinds.map((kind) => inLanguage?.get(kind)).find((one) => one !== undefined)
    return reply.type('text/html; charset=utf-8').send(page)
  })
}

/** Policy of pictures. An SVG file that is opened directly is a page of this origin: it must not run or load anything. */
const policyOfPictures = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

export function servePictures(app: FastifyInstance, pictures: Pictures) {
  app.get<{ Params: { name: string } }>('/pictures/:name', async ({ params: { name } }, reply) => {
    const picture = pictures.get(name)
    if (!picture) return reply.callNotFound()
    return reply
      .type(picture.type)
      .header('cache-control', forever)
      .header('content-security-policy', policyOfPictures)
      .send(picture.body)
  })
}

/**
 * Serves the network's own colours as a stylesheet, because the policy of pages allows no inline style. Returns its
 * address; null with the default colours of `apps/web/src/ui/tokens.css`.
 */
function serveColors(app: FastifyInstance, { brand, brandDark }: WebApp['network']): string | null {
  if (brand === undefined) return null
  const mixed = (other: string, share: number) => `color-mix(in oklab, ${brand}, ${other} ${share}%)`
  const body = `:root {
  --brand: light-dark(${brand}, ${brandDark ?? toDark(brand)});
  --brand-deep: light-dark(${mixed('black', 15)}, ${mixed('black', 60)});
  --brand-wash: light-dark(${mixed('white', 90)}, ${mixed('black', 65)});
}
`
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  const address = `/colors/${hash}.css`
  app.get(address, (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', forever).send(body),
  )
  return address
}

/**
 * Returns the suffixes of the build's page files that fit an address, the nearest first: `.card.loans` for
 * `index.de.card.loans.html`.
 */
async function kindsOf(request: FastifyRequest, isPatron: IsPatron): Promise<string[]> {
  const [, area, , section = ''] = request.url.split(/[/?]/)
  if (area === 'card' && (await isPatron(request))) return [`.card.${section}`, '.card']
  return area === 'staff' ? ['.staff', ''] : ['']
}

type OfNetwork = Pick<WebApp['network'], 'name' | 'logo'> & { colors: string | null }

/** Reads the pages that the build wrote for the language, by kind. `de-CH` uses the pages of `de`, with its own tag. */
function readPages(webRoot: string, tag: string, network: OfNetwork): Map<string, string> {
  const start = `index.${languageOf(tag)!.tag}`
  const names = readdirSync(webRoot).filter((name) => name.startsWith(`${start}.`) && name.endsWith('.html'))
  const pages = names.map((name) => {
    const kind = name.slice(start.length, -'.html'.length)
    return [kind, fillPage(readFileSync(join(webRoot, name), 'utf8'), tag, network)] as const
  })
  const byKind = new Map(pages)
  const missing = ['', '.card'].find((kind) => !byKind.has(kind))
  if (missing === undefined) return byKind
  const cure = 'Build the web app again: npm run build'
  throw new ConfigFaults([{ path: 'WEB_ROOT', reason: `contains no ${start}${missing}.html`, cure }])
}

/** Fills in what the build cannot know: the language's tag, our own texts, the network's name, logo and colours. */
function fillPage(page: string, tag: string, { name, logo, colors }: OfNetwork): string {
  const i18n = i18nIn(tag)
  const noScript = i18n._('Library Card needs JavaScript, which is turned off in this browser.')
  const tooOld = i18n._('This browser is too old for Library Card. Update it, or use a newer one.')
  return (
    page
      .replace(/<html lang="[^"]*"/, `<html lang="${tag}"`)
      .replace(/<noscript>.*<\/noscript>/, `<noscript>${noScript}</noscript>`)
      .replace(/(<p id="old-browser"[^>]*>)[^<]*/, `$1${tooOld}`)
      .replace(/<!--symbol-->(.*?)<!--logo (.*?)-->/s, (_, symbol: string, image: string) =>
        logo === undefined ? symbol : image.replace('{logo}', () => escapeHtml(logo)),
      )
      .replace('{network}', () => escapeHtml(name))
      // After the stylesheet of the build, to override its colours.
      .replace('</head>', colors === null ? '</head>' : `<link rel="stylesheet" href="${colors}"></head>`)
  )
}

/**
 * Stores the language that `?lang=de` chooses, and redirects to the address without it. Returns whether it
 * redirects.
 */
function keepChosenLanguage(
  request: FastifyRequest,
  reply: FastifyReply,
  { publicUrl, network: { languages } }: Omit<WebApp, 'webRoot' | 'assetsFolder'>,
): boolean {
  const address = URL.parse(request.url, publicUrl)
  const chosen = address?.searchParams.get('lang') ?? null
  if (!address || chosen === null) return false
  const { pathname, searchParams } = address
  searchParams.delete('lang')
  if (languages.includes(chosen)) setLanguageCookie(reply, chosen)
  const query = searchParams.size > 0 ? `?${searchParams.toString()}` : ''
  // The address is absolute: a path that begins with two slashes would lead to another host.
  reply.redirect(`${publicUrl}${pathname}${query}`)
  return true
}

/**
 * Copies the assets to the shared folder, from which any replica serves them to pages of another version, before
 * and during an upgrade. Each file gets its name only when it is complete, because other replicas serve the folder
 * meanwhile.
 */
function addAssets(assets: string, folder: string) {
  try {
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(assets).filter((one) => !existsSync(join(folder, one)))) {
      const incomplete = join(folder, `.${name}.${randomUUID()}`)
      copyFileSync(join(assets, name), incomplete)
      renameSync(incomplete, join(folder, name))
    }
  } catch {
    const cure = 'Give the path of a folder that the card may write'
    throw new ConfigFaults([{ path: 'ASSETS_FOLDER', reason: 'cannot be written', cure }])
  }
}

/** Caching of assets and pictures, whose names contain a hash of their content. */
const forever = 'public, max-age=31536000, immutable'

function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || ownAddresses.test(url)) return false
  return url === '/' || headers.accept?.includes('text/html') === true
}
