import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { second } from '@library-card/library-systems/durations.ts'
import { collectDefaultMetrics, Registry, Gauge } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import { build } from '../config/build.ts'
import type { Config } from '../config/config.ts'
import { watchCertificates } from './certificates.ts'
import { type CallTimes, networkMetrics } from './network-metrics.ts'
import { measureRequests, type EventMetrics } from './event-metrics.ts'
import type { Clock } from '../clock.ts'
import type { Members } from '../members/members.ts'
import { conflicts } from '../replicas/conflicts.ts'
import type { Replicas } from '../replicas/replicas.ts'
import type { Database } from '../store/database.ts'
import type { DatabaseClock } from '../store/database-clock.ts'

type Sources = ProcessSources &
  DatabaseSources & { databaseClock: DatabaseClock; callTimes: CallTimes; eventMetrics: EventMetrics }

const registers: [] = []

/**
 * Serves Prometheus metrics on a port of their own, which browsers cannot reach. The metrics contain nothing about
 * patrons.
 */
export function serveMetrics(app: FastifyInstance, config: Config, sources: Sources) {
  const { metricsPort, metricsHost } = config
  if (metricsPort === null) return
  measureRequests(app, sources.eventMetrics)
  const certificates = watchCertificates(config)
  const server = createServer(answerFrom(registryOf(config, sources, certificates.metric)))
  // The port opens before the first request: an unusable configured port prevents the start.
  app.addHook('onReady', async () => {
    await once(server.listen(metricsPort, metricsHost), 'listening').catch((error: unknown) => {
      throw new Error(`METRICS_PORT: ${metricsPort} cannot be used (${codeOf(error)}). Set a free one.`)
    })
    app.log.info({ address: server.address() }, 'metrics')
  })
  app.addHook('onClose', async () => {
    certificates.stop()
    server.closeAllConnections()
    server.close()
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function registryOf(config: Config, sources: Sources, certificates: Gauge): Registry {
  const { members, databaseClock, callTimes, eventMetrics } = sources
  const register = new Registry()
  collectDefaultMetrics({ register })
  const metrics = [
    buildInfo,
    ...networkMetrics(members),
    ...processMetrics(sources),
    ...databaseMetrics(sources),
    ...backupMetrics(config),
    clockMetric(databaseClock),
    ...Object.values(eventMetrics),
    callTimes.histogram,
    certificates,
  ]
  for (const metric of metrics) register.registerMetric(metric)
  return register
}

function answerFrom(registry: Registry): RequestListener {
  return ({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end()
    const end = (text: string) => response.writeHead(200, { 'content-type': registry.contentType }).end(text)
    return void registry.metrics().then(end, () => response.writeHead(500).end())
  }
}

type ProcessSources = { members: Members; replicas: Replicas }

const buildInfo = new Gauge({
  name: 'library_card_build_info',
  help: 'Always 1: the labels say which build runs.',
  labelNames: ['version', 'commit'],
  registers,
})
buildInfo.set(build, 1)

/** Metrics whose values are read when they are collected. */
function processMetrics({ members, replicas }: ProcessSources) {
  return [
    new Gauge({
      name: 'library_card_replica_conflict',
      help: '1 if the replicas that run contradict REPLICAS or each other, by kind.',
      labelNames: ['kind'],
      registers,
      collect() {
        for (const kind of conflicts) this.set({ kind }, Number(replicas.conflicts().has(kind)))
      },
    }),
    new Gauge({
      name: 'library_card_nobody_elsewhere',
      help: '1 if none of the last 50 persons has an account outside their home institution.',
      registers,
      collect() {
        this.set(Number(members.accountsElsewhere.isNobodyFound()))
      },
    }),
  ]
}

type DatabaseSources = { store: { database: Database; clock: Clock }; testWrite: () => Promise<void> }

/** Metrics of facts in the database. They are missing while it does not answer. */
function databaseMetrics({ testWrite, store: { database, clock } }: DatabaseSources) {
  return [
    new Gauge({
      name: 'library_card_database_writable',
      help: '1 if the database takes writes.',
      registers,
      async collect() {
        const isWritable = await testWrite().then(
          () => true,
          () => false,
        )
        this.set(Number(isWritable))
      },
    }),
    new Gauge({
      name: 'library_card_sessions',
      help: 'Sessions at all replicas, by profile.',
      labelNames: ['profile'],
      registers,
      async collect() {
        this.reset()
        const rows = database
          .selectFrom('sessions')
          .select(['profile', (row) => row.fn.countAll<number>().as('count')])
          .where('ends', '>', clock())
          .groupBy('profile')
        for (const { profile, count } of await rows.execute().catch(() => [])) this.set({ profile }, count)
      },
    }),
    new Gauge({
      name: 'library_card_audit_entries',
      help: 'Entries of the log of staff views since the first one.',
      registers,
      async collect() {
        const head = database.selectFrom('audit_head').select('count').executeTakeFirst()
        this.set((await head.catch(() => null))?.count ?? Number.NaN)
      },
    }),
  ]
}

function clockMetric({ ahead }: DatabaseClock) {
  return new Gauge({
    name: 'library_card_clock_ahead_seconds',
    help: 'Seconds by which the clock of this machine is ahead of the database’s.',
    registers,
    collect() {
      this.set(ahead() / second)
    },
  })
}

/** Metrics of backups. The backup job writes or touches BACKUP_FILE; only that shows that it has run. */
function backupMetrics({ backupFile }: Pick<Config, 'backupFile'>) {
  if (backupFile === null) return []
  return [
    new Gauge({
      name: 'library_card_backup_timestamp_seconds',
      help: 'When BACKUP_FILE was last written; 0: it is not there, or in a folder that cannot be read.',
      registers,
      collect() {
        this.set(writtenAt(backupFile) / second)
      },
    }),
  ]
}

/** Catches errors, because an error here would fail all metrics. */
function writtenAt(file: string): number {
  try {
    return statSync(file).mtimeMs
  } catch {
    return 0
  }
}
