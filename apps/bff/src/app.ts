import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import { contractVersion } from '@library-card/contract/version.ts'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import { calendar } from './features/calendar/calendar.ts'
import { staffViewsRoute } from './audit/staff-views.ts'
import { maintainAudit } from './audit/maintain-audit.ts'
import { clearance } from './features/clearance/clearance.ts'
import { history } from './features/history/history.ts'
import { networkStatusRoute } from './staff/network-status-route.ts'
import { patronRoutes } from './staff/patron-routes.ts'
import { actionRoutes } from './actions/action-routes.ts'
import { maintainActions } from './actions/actions.ts'
import { cardRoutes, preferenceRoutes } from './card/card-routes.ts'
import { createClock, type Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import { deleteRowsOf, migrationsOf, sealedTables, type Feature } from './feature.ts'
import { createDependencies, createReload, type Dependencies } from './dependencies.ts'
import { relaxCookiesOfLocalDemo } from './http/local-demo-cookies.ts'
import { compressResponses } from './http/compress.ts'
import { limitReaders, type ReaderLimits } from './http/ndjson.ts'
import { logRequests, loggerOptions } from './http/logging.ts'
import { serveMetrics } from './metrics/serve-metrics.ts'
import { institutionRoutes } from './members/institution-routes.ts'
import { privacyRoute } from './privacy/privacy-route.ts'
import { refuseWhenOverloaded } from './http/overload.ts'
import { answerParserError, answerProblem, refuseBadUrls, routeBadUrl } from './http/problems.ts'
import { createRequestIds } from './http/request-id.ts'
import { securityHeaders } from './http/security-headers.ts'
import { backChannelRoute } from './sign-in/back-channel.ts'
import { registerApi } from './sign-in/api-hooks.ts'
import { requireClientAddress } from './sign-in/client-address.ts'
import { passwordSignIn } from './features/password-sign-in/password-sign-in.ts'
import { reminders } from './features/reminders/reminders.ts'
import { compileSerialiser } from './http/serialise.ts'
import { deleteExpiredSessions, endSessionsOfBackup } from './sign-in/end-sessions.ts'
import { hasPatronSession } from './sign-in/session-cookie.ts'
import { ownSignInRoute } from './sign-in/own-sign-in-route.ts'
import { sessionRoutes } from './sign-in/session-routes.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import { openRootKey } from './store/data-key.ts'
import { isShared } from './store/database.ts'
import { resealInBackground } from './store/key-rotation.ts'
import { keepCallsOfDay } from './members/most-left.ts'
import { migrate } from './store/migrate.ts'
import { markAsInUse } from './store/restored-copy.ts'
import { deleteUnusedDaily } from './store/retention.ts'
import { servePictures, serveWebApp } from './http/web-app.ts'

/** Optional features. To remove one, delete its folder, its line here and its import. */
export const features: readonly Feature[] = [
  calendar, // private calendar feeds
  clearance, // reports for staff on many patrons
  history, // returned loans
  passwordSignIn, // for institutions without an identity provider
  reminders, // a daily e-mail about items that are due
]

function featuresIn(config: Config, state: 'on' | 'off'): Feature[] {
  return features.filter(({ name }) => config.network.features[name] === state)
}

/**
 * Options. `log` receives the log lines. `expose` receives controls of the running card: `reload` reads the network
 * file again, and `resetGuards`, for demos, resets all guards.
 */
export type AppOptions = {
  clock?: Clock
  log?: { write: (line: string) => void }
  readerLimits?: ReaderLimits
  expose?: (controls: { resetGuards: () => void; reload: (read: () => Config) => void }) => void
}

/** Table of contents: every hook and every route, in order. */
export function createApp(config: Config, options: AppOptions = {}): FastifyInstance {
  const { clock = createClock(config.cardNow), log, readerLimits, expose } = options
  const app = fastify({
    ...limits,
    trustProxy: config.trustProxy ?? false,
    logger: { ...loggerOptions(config), ...(log && { stream: log }) },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: createRequestIds(config.trustProxy),
    frameworkErrors: routeBadUrl,
    clientErrorHandler: answerParserError,
  })
  const dependencies = createDependencies(config, clock, app.log)
  const { store, http, actions, members, mostLeft, believedCounts, replicas, databaseClock } = dependencies
  expose?.({ resetGuards: members.resetGuards, reload: createReload(dependencies, app.log) })

  app.setValidatorCompiler(TypeBoxValidatorCompiler).setSerializerCompiler(compileSerialiser)
  app.setErrorHandler(answerProblem)
  app.removeContentTypeParser('text/plain')
  app.addHook('onReady', async () => {
    await migrate(config, store.database, migrationsOf(features))
    await openRootKey(store)
    await endSessionsOfBackup(store, config)
    await databaseClock.require(store.database)
    await believedCounts.load()
    await replicas.join()
    await deleteRowsOf(featuresIn(config, 'off'), store.database)
  })
  // Runs last: these hooks run in reverse order, and the others wait for work in progress.
  app.addHook('onClose', async () => {
    await http.close()
    await replicas.leave()
    if (!isShared(store.database)) await markAsInUse(store.database, config).catch(() => {})
    await store.database.destroy()
  })
  keepCallsOfDay(app, mostLeft)
  resealInBackground(app, store, sealedTables(features))
  maintainActions(app, actions, store)
  maintainAudit(app, store, config.network.auditMonths)
  deleteExpiredSessions(app, store)
  deleteUnusedDaily(app, store, 'preferences')
  // A slow institution must not delay the end of the process. None of these hooks waits, because the server accepts
  // requests until they end.
  app.addHook('preClose', async () => members.stop())

  closeConnectionsWhenStopping(app)
  logRequests(app)
  securityHeaders(app, config.publicUrl)
  // The headers must be set before any hook can refuse a request.
  app.after(() => {
    refuseBadUrls(app)
    requireClientAddress(app)
  })
  compressResponses(app)
  limitReaders(app, readerLimits)
  refuseWhenOverloaded(app, config.network.overload)
  serveMetrics(app, config, dependencies)
  app.register(cookie)
  app.after(() => relaxCookiesOfLocalDemo(app, config))
  app.register(swagger, { openapi: { openapi: '3.1.0', info: description } })

  app.register(async (routes) => openRoutes(routes, dependencies))
  registerApi(app, dependencies, (api) => apiRoutes(api, dependencies))
  for (const { plugin } of featuresIn(config, 'on')) app.register(plugin, dependencies)
  servePictures(app, config.pictures)
  serveWebApp(app, config, (request) => hasPatronSession(store, request))
  return app
}

/** Routes without a session; each has its own protection. */
function openRoutes(routes: FastifyInstance, dependencies: Dependencies) {
  healthRoutes(routes, dependencies.testWrite)
  let openApi: string | undefined
  routes.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    openApi ??= JSON.stringify(routes.swagger())
    return reply.type('application/json').send(openApi)
  })
  backChannelRoute(routes, dependencies)
  signInRoutes(routes, dependencies)
}

/** Routes for our own pages; most of them need a session. */
function apiRoutes(api: FastifyInstance, dependencies: Dependencies) {
  const { config, store, members } = dependencies
  sessionRoutes(api, dependencies)
  institutionRoutes(api, config, members)
  privacyRoute(api, config, featuresIn(config, 'on'))
  cardRoutes(api, dependencies)
  ownSignInRoute(api, dependencies)
  actionRoutes(api, dependencies)
  preferenceRoutes(api, dependencies)
  staffViewsRoute(api, store)
  patronRoutes(api, dependencies)
  networkStatusRoute(api, dependencies)
}

/**
 * Health checks call no institution: an institution's failure is no reason to restart this process or take it out
 * of service.
 */
function healthRoutes(app: FastifyInstance, testWrite: Dependencies['testWrite']) {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async () => {
    await testWrite()
    return { ok: true }
  })
}

/**
 * Closes each connection whose last response ends after shutdown began. A kept-alive connection would keep the
 * process running.
 */
function closeConnectionsWhenStopping(app: FastifyInstance) {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onResponse', async () => {
    if (stopping) app.server.closeIdleConnections()
  })
}

const description = {
  title: 'Library Card',
  version: contractVersion,
  description:
    'For the pages of Library Card only: each request below /api carries the version of this contract in `X-Library-Card`, and gets 409 `new-version` with another one. A response that belongs to a session carries `X-Session-Tag`; a page sends the first one that it receives with each request, and gets 409 `session-changed` where the browser has a new session.',
}

/** Limits of a browser's requests, in milliseconds and bytes. Node's defaults are long or unlimited. */
const limits = {
  bodyLimit: 16_384,
  /**
   * Longest handle that the contract allows, in characters. Fastify's default would refuse longer ids with
   * its own status.
   */
  routerOptions: { maxParamLength: 600 },
  connectionTimeout: 60_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  // Node waits a minute for headers, and checks only every 30 seconds.
  http: { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  /** Accepted requests are still answered while the server stops. */
  return503OnClosing: false,
  forceCloseConnections: 'idle' as const,
  /** Migrations run in `onReady` and have limits of their own. */
  pluginTimeout: 0,
}
