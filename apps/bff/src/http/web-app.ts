import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerNotFound } from './problems.ts'

const ownAddresses = /^\/(api|assets)(\/|$)/

/** The built web app: its files, and its page for every address that a person navigates to. */
export function serveWebApp(app: FastifyInstance, webRoot: string | null) {
  if (webRoot === null) return app.setNotFoundHandler(answerNotFound)
  const assets = join(webRoot, 'assets')
  app.register(fastifyStatic, {
    root: webRoot,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) =>
      reply.header('cache-control', path.startsWith(assets) ? forever : 'no-store'),
  })
  return app.setNotFoundHandler((request, reply) =>
    isNavigation(request) ? reply.sendFile('index.html') : answerNotFound(request, reply),
  )
}

/** The names of assets hold a hash of what is in them. */
const forever = 'public, max-age=31536000, immutable'

function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || ownAddresses.test(url)) return false
  return url === '/' || headers.accept?.includes('text/html') === true
}
