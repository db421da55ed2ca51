import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { FastifyBaseLogger } from 'fastify'
import { sql } from 'kysely'
import packageJson from '../../package.json' with { type: 'json' }
import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { NetworkFile } from '../config/network-file.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import type { Database } from '../store/database.ts'
import type { DatabaseClock } from '../store/database-clock.ts'
import type { Conflict } from './conflicts.ts'
import { channel, createMessages, type Subscribe } from './messages.ts'
import { announcePresence } from './presence.ts'

/** The processes that serve one card from one database. */
export type Replicas = {
  /** Sends a message to the others if they can be reached. Does not wait. */
  publish: (topic: string, content: object) => void
  subscribe: Subscribe
  onGap: (listener: () => void) => void
  /** How the running replicas contradict `REPLICAS` or each other. */
  conflicts: () => ReadonlySet<Conflict>
  /** Tells the other processes which network file this process now uses. */
  setNetworkFile: (file: NetworkFile) => void
  join: () => Promise<void>
  leave: () => Promise<void>
}

/** The name of this process among the replicas and in the log. */
export function replicaName({ port }: Pick<Config, 'port'>): string {
  return `${hostname()}:${port}`
}

/** The address where this process exports metrics, as other machines name it; null: nowhere. */
export function metricsAddress({ metricsPort, metricsHost }: Pick<Config, 'metricsPort' | 'metricsHost'>) {
  if (metricsPort === null) return null
  const host = ['0.0.0.0', '::'].includes(metricsHost) ? hostname() : metricsHost
  return `${host.includes(':') ? `[${host}]` : host}:${metricsPort}`
}

/** With SQLite there is one process. */
export const singleReplica: Replicas = {
  publish: () => {},
  subscribe: () => {},
  onGap: () => {},
  conflicts: () => new Set(),
  setNetworkFile: () => {},
  join: async () => {},
  leave: async () => {},
}

type ReplicaDependencies = {
  database: Database
  rootKey: Buffer
  databaseClock: DatabaseClock
  log: FastifyBaseLogger
}

/** The processes share a database, and notify each other of ended sessions and of writes (decision 032). */
export function createReplicas(
  config: Config,
  { database, rootKey, databaseClock, log }: ReplicaDependencies,
): Replicas {
  const { databaseUrl, replicas } = config
  if (!databaseUrl) return singleReplica
  const id = randomUUID()
  const { toPayload, receive, subscribe } = createMessages(
    id,
    rootKey,
    databaseClock.correct(createClock(null)),
  )
  const gaps: (() => void)[] = []
  const own = {
    id,
    name: replicaName(config),
    version: packageJson.version,
    replicas,
    networkHash: hashOf(config.networkFile),
    metrics: metricsAddress(config),
  }
  const presence = announcePresence({
    own,
    databaseUrl: reveal(databaseUrl),
    log,
    measureClock: databaseClock.measure,
    receive,
    onGap: () => gaps.forEach((listener) => listener()),
  })

  function publish(topic: string, content: object) {
    sql`select pg_notify(${channel}, ${toPayload(topic, content)})`
      .execute(database)
      .catch((error: unknown) => log.warn({ err: error, topic }, 'the other replicas were not notified'))
  }

  return {
    ...presence,
    publish,
    subscribe,
    onGap: (listener) => void gaps.push(listener),
    setNetworkFile: (file) => void (own.networkHash = hashOf(file)),
  }
}

/** Returns a hash that is equal at all replicas with the same settings. */
function hashOf(file: NetworkFile): string {
  return createHash('sha256').update(JSON.stringify(file)).digest('base64url')
}
