import { openHttp } from '@library-card/library-systems/exchange/http-client.ts'
import type { KeyAlert } from '@library-card/library-systems/guard/limits.ts'
import type { FastifyBaseLogger } from 'fastify'
import { createActions } from './actions/actions.ts'
import type { Clock } from './clock.ts'
import { rightsOf, withAvailability } from './config/availability.ts'
import type { Config } from './config/config.ts'
import { ConfigFaults } from './config/faults.ts'
import { auditLogOf } from './http/logging.ts'
import { createCallTimes } from './metrics/network-metrics.ts'
import { createEventMetrics, type EventMetrics } from './metrics/event-metrics.ts'
import { createEndedSessions } from './members/ended-sessions.ts'
import { createMembers, type Listeners } from './members/members.ts'
import { createBelievedCounts } from './members/believed-counts.ts'
import { createMostLeft } from './members/most-left.ts'
import type { Patron, SignIns } from './members/patron.ts'
import { createDatesCache } from './members/query-dates.ts'
import { endSignIns } from './sign-in/own-sign-in-route.ts'
import { createProviders } from './sign-in/providers.ts'
import { createRights } from './staff/rights.ts'
import { createReplicas } from './replicas/replicas.ts'
import { findRowKeys } from './store/data-key.ts'
import { createWriteTest, openDatabase } from './store/database.ts'
import { followDatabase } from './store/database-clock.ts'

/**
 * Listener of a feature that gives access without a session. Called at a patron's sign-in, or at sign-out everywhere,
 * which ends the access.
 */
type PatronListener = (patron: Patron) => Promise<void>

const keyAlerts: Record<KeyAlert, string> = {
  rejected: 'the institution does not take our key',
  restricted: 'the institution restricts our key to other libraries',
}

/** `timed`: null if nobody reads metrics. */
function listenersOf(
  log: FastifyBaseLogger,
  { eventMetrics, timed }: { eventMetrics: EventMetrics; timed: NonNullable<Listeners['timed']> | null },
): Listeners {
  return {
    alert: (institution, about) => log.error({ institution }, keyAlerts[about]),
    onLookupProblem: (institution, problem) => eventMetrics.lookupProblems.inc({ institution, problem }),
    onNoLinkedAccounts: () =>
      log.error('nobody has an account outside their home institution: check network.accounts'),
    ...(timed && { timed }),
  }
}

export type Dependencies = ReturnType<typeof createDependencies>

export function createDependencies(config: Config, ownClock: Clock, log: FastifyBaseLogger) {
  const database = openDatabase(config)
  const rowKeys = findRowKeys(config)
  // The start reads the key from the database into this buffer.
  const rootKey = Buffer.alloc(32)
  const databaseClock = followDatabase(log)
  const clock = databaseClock.correct(ownClock)
  const replicas = createReplicas(config, { database, rootKey, databaseClock, log })
  const ended = createEndedSessions(replicas)
  const store = {
    database,
    rootKey,
    rowKeys,
    clock,
    log: auditLogOf(log),
    limits: config.network.sessions,
    onEnd: (sessionKey: string, signIns: SignIns) => {
      ended.end(sessionKey)
      endSignIns({ members, log }, signIns, sessionKey)
    },
  }
  const http = openHttp(config.network.limits, config.proxy)
  const callTimes = createCallTimes()
  const eventMetrics = createEventMetrics(config)
  const mostLeft = createMostLeft({ database, clock, log })
  const believedCounts = createBelievedCounts({ database, clock, replicas, log })
  const dates = createDatesCache(clock, rootKey, replicas)
  const members = createMembers(
    config,
    { http, clock, ended, replicas, mostLeft, believedCounts, onWrite: dates.expire },
    listenersOf(log, { eventMetrics, timed: config.metricsPort === null ? null : callTimes.record }),
  )
  const signInListeners: PatronListener[] = []
  const signOutListeners: PatronListener[] = []
  return {
    config,
    store,
    testWrite: createWriteTest(store),
    http,
    members,
    dates,
    mostLeft,
    believedCounts,
    replicas,
    databaseClock,
    ended,
    callTimes,
    eventMetrics,
    providers: createProviders(config, http),
    actions: createActions({ members, store, log, eventMetrics }),
    ...createRights({ members, clock, ended }),
    signOutEverywhere: (patron: Patron) => Promise.all(signOutListeners.map((listener) => listener(patron))),
    onSignOutEverywhere: (listener: PatronListener) => void signOutListeners.push(listener),
    signedIn: (patron: Patron) => Promise.all(signInListeners.map((listener) => listener(patron))),
    onSignIn: (listener: PatronListener) => void signInListeners.push(listener),
  }
}

/**
 * Creates the function that reads the network file again, applies the availability of members in it and withdraws
 * rights.
 */
export function createReload(
  { config, members, replicas, forgetRights }: Dependencies,
  log: FastifyBaseLogger,
) {
  let { networkFile } = config
  return (read: () => Config) => {
    try {
      const { file, ...differences } = withAvailability(networkFile, read().networkFile)
      networkFile = file
      for (const entry of file.institutions) {
        const member = members.byCode.get(entry.code)
        member?.setAvailability(entry)
        if (member) Object.assign(member.institution, rightsOf(entry))
      }
      forgetRights()
      replicas.setNetworkFile(file)
      log.info(
        differences,
        'mode, notice, maintenance and withdrawn rights were read again; other changes need a restart',
      )
    } catch (error) {
      if (!(error instanceof ConfigFaults)) throw error
      log.error(
        { faults: error.message.split('\n') },
        'the network file has faults: the one before stays in use',
      )
    }
  }
}
