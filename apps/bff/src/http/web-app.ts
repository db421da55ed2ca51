import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Environment } from '../config/environment.ts'
import { ConfigFaults } from '../config/faults.ts'
import { answerNotFound } from './problems.ts'

const ownAddresses = /^\/(api|assets)(\/|$)/

type WebApp = Pick<Environment, 'webRoot' | 'assetsFolder'>

/** Serves the files of the built web app, and its page for every URL that a person navigates to. */
export function serveWebApp(app: FastifyInstance, { webRoot, assetsFolder }: WebApp) {
  if (webRoot === null) return app.setNotFoundHandler(answerNotFound)
  const assets = join(webRoot, 'assets')
  if (assetsFolder !== null) addAssets(assets, assetsFolder)
  const files = { index: false, cacheControl: false, preCompressed: true } as const
  app.register(fastifyStatic, {
    ...files,
    root: webRoot,
    wildcard: false,
    globIgnore: ['assets/**'],
    setHeaders: (reply) => void reply.header('cache-control', 'no-store'),
  })
  app.register(fastifyStatic, {
    ...files,
    root: assetsFolder === null ? assets : [assets, resolve(assetsFolder)],
    prefix: '/assets/',
    decorateReply: false,
    setHeaders: (reply) => void reply.header('cache-control', forever),
  })
  return app.setNotFoundHandler((request, reply) =>
    isNavigation(request) ? reply.sendFile('index.html') : answerNotFound(request, reply),
  )
}

/**
 * Pages of another version, before and during an upgrade, load their assets from any replica. Each file gets its name when
 * it is complete: other replicas serve the folder meanwhile.
 */
function addAssets(assets: string, folder: string) {
  try {
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(assets).filter((one) => !existsSync(join(folder, one)))) {
      const incomplete = join(folder, `.${name}.${process.pid}`)
      copyFileSync(join(assets, name), incomplete)
      renameSync(incomplete, join(folder, name))
    }
  } catch {
    const cure = 'Give the path of a folder that the card may write'
    throw new ConfigFaults([{ path: 'ASSETS_FOLDER', reason: 'cannot be written', cure }])
  }
}

/** For assets, whose names contain a hash of their content. */
const forever = 'public, max-age=31536000, immutable'

function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || ownAddresses.test(url)) return false
  return url === '/' || headers.accept?.includes('text/html') === true
}
