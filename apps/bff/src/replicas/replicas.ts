import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import { reveal } from '../config/secret.ts'
import type { Database } from '../store/database.ts'
import { holdLease } from './lease.ts'
import { channel, createMessages, type Subscribe } from './messages.ts'

/** The processes that serve one card from one database. */
export type Replicas = {
  /**
   * Divides each institution's budget into equal shares, of which this process uses one; Infinity if nothing
   * may be used at present.
   */
  divisor: () => number
  /** Sends a message to the others, if they can be reached, and does not wait. */
  publish: (topic: string, content: object) => void
  subscribe: Subscribe
  onGap: (listener: () => void) => void
  join: () => Promise<void>
  leave: () => Promise<void>
}

/** With SQLite there is one process, which uses the whole budget. */
export const singleReplica: Replicas = {
  divisor: () => 1,
  publish: () => {},
  subscribe: () => {},
  onGap: () => {},
  join: async () => {},
  leave: async () => {},
}

type ReplicaDependencies = { database: Database; dataKey: Buffer; log: FastifyBaseLogger }

/**
 * Several processes share the budget of calls by leases, and publish their findings to each other (decision
 * 027).
 */
export function createReplicas(
  { databaseUrl }: Config,
  { database, dataKey, log }: ReplicaDependencies,
): Replicas {
  if (!databaseUrl) return singleReplica
  const id = randomUUID()
  const { toPayload, receive, subscribe } = createMessages(id, dataKey)
  const gaps: (() => void)[] = []
  const onGap = () => gaps.forEach((listener) => listener())
  const lease = holdLease({ id, databaseUrl: reveal(databaseUrl), log, receive, onGap })

  function publish(topic: string, content: object) {
    sql`select pg_notify(${channel}, ${toPayload(topic, content)})`
      .execute(database)
      .catch((error: unknown) => log.warn({ err: error, topic }, 'the other replicas were not notified'))
  }

  return { ...lease, publish, subscribe, onGap: (listener) => void gaps.push(listener) }
}
