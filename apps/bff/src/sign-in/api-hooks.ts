import type { ServerResponse } from 'node:http'
import type { Route } from '@library-card/contract/routes.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { CallProblem, isOfOtherVersion, ownPageHeader } from '../http/problems.ts'
import type { EndedSessions } from '../members/ended-sessions.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { findSessions, sessionOf } from './session-cookie.ts'
import type { Session, SessionStore } from './sessions.ts'

type Dependencies = { config: Config; store: SessionStore; ended: EndedSessions }

/** Registers routes below `/api`, which only our own pages may call. */
export function registerApi(
  app: FastifyInstance,
  { config, store, ended }: Dependencies,
  addRoutes: (api: FastifyInstance) => void,
) {
  app.register(async (api) => {
    api.addHook('onRequest', requireOwnPage(config.publicUrl))
    findSessions(api, store, ended)
    requireSessionOfPage(api, store)
    requireVersionOfPage(api)
    abortCallsAtEnd(api, ended)
    addRoutes(api)
  })
}

/**
 * Requires that the request comes from our own page, of any version. Another site cannot send the custom header
 * without a preflight request, and `Sec-Fetch-Site` names the origin of the request. A browser without
 * `Sec-Fetch-Site` must prove a write by its `Origin`.
 */
function requireOwnPage(publicUrl: string) {
  return async ({ headers, method }: FastifyRequest) => {
    if (!/^\d+$/.test(String(headers[ownPageHeader]))) throw new CallProblem('forbidden')
    const site = headers['sec-fetch-site']
    const isRead = method === 'GET' || method === 'HEAD'
    const isOwnPage = site === undefined ? !isRead && headers.origin === publicUrl : site === 'same-origin'
    if (!isOwnPage) throw new CallProblem('forbidden')
  }
}

/** Destroys the responses of a session, such as streams, when it ends. Their calls to institutions abort. */
function abortCallsAtEnd(api: FastifyInstance, ended: EndedSessions) {
  const bySession = new Map<string, Set<ServerResponse>>()
  ended.listen((key) => bySession.get(key)?.forEach((response) => response.destroy()))

  api.addHook('onRequest', async (request, { raw }) => {
    const session = sessionOf(request)
    // Sign-in and sign-out end a session themselves and report it in their response.
    if (!session || request.routeOptions.url?.startsWith('/api/sign-')) return
    const responses = bySession.getOrInsertComputed(session.key, () => new Set()).add(raw)
    raw.on('close', () => {
      responses.delete(raw)
      if (responses.size === 0) bySession.delete(session.key)
    })
  })
}

const tagHeader = 'x-session-tag'

/** Routes without a session; sign-out must work from every page. */
const untagged = new Set([
  'GET /api/institutions',
  'GET /api/privacy',
  'POST /api/sign-in/:code',
  'POST /api/sign-out',
])

/** Every page can read the browser's current session. */
const unchecked = 'GET /api/session'

/**
 * Gives each response an opaque tag of its session. A page sends the first tag that it receives with every request.
 * A page of an earlier session therefore gets no data of a new one. A new page has no tag yet.
 */
function requireSessionOfPage(api: FastifyInstance, store: Pick<SessionStore, 'rootKey'>) {
  api.addHook('onRequest', async (request, reply) => {
    const session = sessionOf(request)
    const route = `${request.method} ${request.routeOptions.url}`
    if (!session || untagged.has(route)) return
    const tag = tagOf(store, session)
    reply.header(tagHeader, tag)
    const { [tagHeader]: sent = tag } = request.headers
    if (sent !== tag && route !== unchecked) throw new CallProblem('session-changed')
  })
}

/**
 * Routes for pages of every version: a running renewal reports its outcome, and every page can end its session. A
 * change to these routes must keep them usable by the version before.
 */
const ofEveryVersion: ReadonlySet<string> = new Set<Route>([
  'POST /api/sign-out',
  'POST /api/session/seen',
  'GET /api/outcomes',
  'POST /api/outcomes/check',
])

/** Refuses pages built with another version of the contract. Runs after the check of the session. */
function requireVersionOfPage(api: FastifyInstance) {
  api.addHook('onRequest', async (request) => {
    const route = `${request.method} ${request.routeOptions.url}`
    if (isOfOtherVersion(request) && !ofEveryVersion.has(route)) throw new CallProblem('new-version')
  })
}

/** Returns a tag that reveals neither the person nor the session, and is the same in every process. */
function tagOf({ rootKey }: Pick<SessionStore, 'rootKey'>, { person, key }: Session): string {
  return keyedHash(rootKey, 'session tag', person, key)
}
