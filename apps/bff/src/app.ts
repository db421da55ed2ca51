import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import { calendarRoutes } from './calendar/calendar-routes.ts'
import { feedRoute } from './calendar/feed-route.ts'
import { createHourlyDates } from './calendar/hourly-dates.ts'
import { deleteOldEntriesDaily } from './activity/audit/delete-old-entries.ts'
import { staffRoutes } from './activity/staff-routes.ts'
import { createActs } from './acts/acts.ts'
import { keepActs } from './acts/keep-acts.ts'
import { cardRoutes } from './card/card-routes.ts'
import { preferenceRoutes } from './card/preference-routes.ts'
import { outcomeRoutes } from './card/outcome-routes.ts'
import { renewalRoutes } from './card/renewal-routes.ts'
import { requestRoutes } from './card/request-routes.ts'
import type { Config } from './config.ts'
import { healthRoutes } from './health-routes.ts'
import { logRequests, loggerOptions } from './logging.ts'
import { serveMetrics } from './metrics/serve-metrics.ts'
import { askHome } from './network/home.ts'
import { openHttp } from './network/http.ts'
import { institutionRoutes } from './network/institution-routes.ts'
import { createMembers } from './network/members.ts'
import type { Patron } from './network/patron.ts'
import { askRights } from './network/staff-rights.ts'
import { privacyRoute } from './privacy/privacy-route.ts'
import { refuseWhenOverloaded } from './overload.ts'
import { answerProblem } from './problems.ts'
import { newRequestId } from './request-id.ts'
import { securityHeaders } from './security-headers.ts'
import { backChannelRoute } from './sign-in/back-channel.ts'
import { passwordRoute } from './sign-in/password-route.ts'
import { compileSerialiser } from './serialise.ts'
import { requireOwnPage } from './sign-in/own-page-check.ts'
import { deleteExpiredSessions } from './sign-in/expired-sessions.ts'
import { createProviders } from './sign-in/providers.ts'
import { findSessions } from './sign-in/session-cookie.ts'
import { sessionRoutes } from './sign-in/session-routes.ts'
import { markSeen, updateHome, type Session } from './sign-in/sessions.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import type { SignInGround } from './sign-in/start-session.ts'
import { createTables } from './store/create-tables.ts'
import { findDataKey } from './store/data-key.ts'
import { readPreferences } from './store/preferences.ts'
import { openDatabase } from './store/database.ts'
import { closeConnectionsWhenStopping } from './stopping.ts'
import { serveWebApp } from './web-app.ts'

/** `clock` is the time of sessions, `log` where the lines go; both are for tests. */
type Surroundings = { clock?: () => number; log?: { write: (line: string) => void } }

/** Table of contents: every hook and every route, in order. */
export function createApp(config: Config, { clock = Date.now, log }: Surroundings = {}): FastifyInstance {
  const dataKey = findDataKey(config)
  const database = openDatabase(config)
  const store = { database, dataKey, clock, limits: config.network.sessions }
  const http = openHttp(config.network.limits)
  const members = createMembers(config, http, (institution) =>
    app.log.error({ institution }, 'the institution does not take our key'),
  )
  const providers = createProviders(config)
  const signIn: SignInGround = {
    config,
    store,
    askHome: (patron, call) => askHome(members, patron, call),
    askRights: (staff, call) => askRights(members, staff, call),
  }
  const calendars = { config, store, members, hourly: createHourlyDates(clock) }
  const app = fastify({
    ...limits,
    trustProxy: config.trustProxy ?? false,
    logger: { ...loggerOptions(config.logLevel), ...(log && { stream: log }) },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    frameworkErrors: answerProblem,
  })

  app.setValidatorCompiler(TypeBoxValidatorCompiler).setSerializerCompiler(compileSerialiser)
  app.setErrorHandler(answerProblem)
  app.removeContentTypeParser('text/plain')
  app.addHook('onReady', () => createTables(database))
  const acts = createActs({ members, ledger: store, log: app.log })
  const read = (patron: Patron) => readPreferences(store, patron)
  const acting = { read, markSeen: (session: Session) => markSeen(store, session) }
  const actGround = { acts, members, acting }
  keepActs(app, acts, store)
  deleteOldEntriesDaily(app, { ...store, log: app.log }, config.network.auditMonths)
  deleteExpiredSessions(app, { store, onEnd: members.forget })
  app.addHook('onClose', () => Promise.all([http.close(), database.destroy()]))

  closeConnectionsWhenStopping(app)
  logRequests(app)
  refuseWhenOverloaded(app, config.network.overload)
  serveMetrics(app, config, members)
  securityHeaders(app, config.publicUrl)
  app.register(cookie)
  app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Library Card', version: '1' } } })

  app.register(async (routes) => {
    healthRoutes(routes, database)
    routes.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    backChannelRoute(routes, {
      providers,
      store,
      timeout: config.network.limits.provider,
      onEnd: members.forget,
    })
    signInRoutes(routes, { ...signIn, providers })
    feedRoute(routes, calendars)
  })

  app.register(
    async (api) => {
      api.addHook('onRequest', requireOwnPage(config.publicUrl))
      findSessions(api, store)
      passwordRoute(api, { ...signIn, members })
      sessionRoutes(api, { store, onEnd: members.forget })
      institutionRoutes(api, config, members)
      privacyRoute(api, config)
      cardRoutes(api, { members, read, keepHome: (session, home) => updateHome(store, session, home) })
      renewalRoutes(api, actGround)
      requestRoutes(api, actGround)
      outcomeRoutes(api, actGround)
      preferenceRoutes(api, { members, store, acting })
      calendarRoutes(api, calendars)
      staffRoutes(api, { members, store: { ...store, log: app.log } })
    },
    { prefix: '/api' },
  )

  serveWebApp(app, config.webRoot)
  return app
}

/** Of what comes from a browser. Milliseconds and bytes; Node's own defaults are long or none. */
const limits = {
  bodyLimit: 16_384,
  connectionTimeout: 60_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  // Node waits a minute for headers, and looks only every half a minute who is late.
  http: { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  /** While stopping, what was accepted is still answered. */
  return503OnClosing: false,
  forceCloseConnections: 'idle' as const,
}
