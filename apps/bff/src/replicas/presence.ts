import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { minute, second } from '@library-card/library-systems/durations.ts'
import type { FastifyBaseLogger } from 'fastify'
import { Client } from 'pg'
import type { DatabaseClock } from '../store/database-clock.ts'
import { createConflicts, type Presence } from './conflicts.ts'
import { channel } from './messages.ts'

type Options = {
  own: Presence
  databaseUrl: string
  log: FastifyBaseLogger
  /** Compares the machine's clock with the database's time, which `read` reads. */
  measureClock: DatabaseClock['measure']
  receive: (payload: string) => void
  /** Called when messages may have been missed. */
  onGap: () => void
}

const writeEvery = 10 * second
/** Milliseconds before a lost connection is opened again. */
const reconnectAfter = 500
/** Milliseconds for which a replica counts as running after it has written its row. */
const liveFor = 25 * second

/**
 * Writes the row of this process until it leaves, and compares it with those of the others. This never delays a
 * call to an institution. The connection also receives the messages; each write detects whether the connection is
 * silently dead.
 */
export function announcePresence({ own, databaseUrl, log, measureClock, receive, onGap }: Options) {
  const stopping = new AbortController()
  const { signal } = stopping
  const conflicts = createConflicts(log)
  let client: Client | null = null
  let hasConnected = false
  let isAway = false
  let writing = Promise.resolve()

  async function write() {
    try {
      client ??= await connect()
      conflicts.compare(own, await writePresence(client, own, measureClock))
      isAway = false
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'the other replicas cannot be reached')
      isAway = true
      drop()
    }
  }

  async function connect(): Promise<Client> {
    const connected = await connectListener(databaseUrl, {
      receive,
      fail: (one) => void (one === client && drop()),
    })
    if (hasConnected) onGap()
    hasConnected = true
    return connected
  }

  function drop() {
    client?.end().catch(() => {})
    client = null
  }

  async function writeUntilStopped() {
    while (!signal.aborted) {
      await pause().catch(() => {})
      if (!signal.aborted) await write()
    }
  }

  /** Ends early when the connection is lost, because messages are missed until there is another one. */
  async function pause(): Promise<unknown> {
    if (!client) return wait(reconnectAfter, null, { signal, ref: false })
    const over = new AbortController()
    const either = AbortSignal.any([signal, over.signal])
    const next = wait(writeEvery, null, { signal: either, ref: false })
    await Promise.race([next, once(client, 'end', { signal: either })]).finally(() => over.abort())
  }

  return {
    conflicts: conflicts.current,
    /** Resolves after the first attempt. */
    join() {
      const first = write()
      writing = first.then(writeUntilStopped)
      return first
    },
    async leave() {
      stopping.abort()
      await writing
      await client?.query('delete from replicas where id = $1', [own.id]).catch(() => {})
      drop()
    },
  }
}

/** Milliseconds. A slower connection is replaced. */
const connectionLimits = {
  connectionTimeoutMillis: 1_000,
  query_timeout: 1_200,
  statement_timeout: 1_000,
  lock_timeout: 1_000,
}

type Listeners = { receive: (payload: string) => void; fail: (client: Client) => void }

/** Opens a connection of its own, so that requests and writes of the row never wait for each other. */
async function connectListener(connectionString: string, { receive, fail }: Listeners): Promise<Client> {
  const client = new Client({ connectionString, ...connectionLimits, keepAlive: true })
  client.on('error', () => fail(client))
  client.on('end', () => fail(client))
  client.on('notification', ({ payload = '' }) => receive(payload))
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    return client
  } catch (error) {
    client.end().catch(() => {})
    throw error
  }
}

const databaseNow = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** Milliseconds after which the row of a process that was killed is deleted. */
const keptFor = minute

/** The SQL that reads the rows of all processes that run. */
export const runningReplicas = `select id, name, version, replicas, network_hash as "networkHash", metrics
  from replicas where seen > ${databaseNow} - ${liveFor} order by name`

/** Writes the row at the database's time, which it measures. Returns the rows of all running processes. */
async function writePresence(
  client: Client,
  { id, name, version, replicas, networkHash, metrics }: Presence,
  measureClock: Options['measureClock'],
): Promise<Presence[]> {
  await client.query(
    `insert into replicas (id, name, version, replicas, network_hash, metrics, seen)
     values ($1, $2, $3, $4, $5, $6, ${databaseNow}) on conflict (id) do update set seen = excluded.seen, network_hash = excluded.network_hash`,
    [id, name, version, replicas, networkHash, metrics],
  )
  await client.query(`delete from replicas where seen < ${databaseNow} - ${keptFor}`)
  await measureClock(async () => {
    const { rows: times } = await client.query<{ now: string }>(`select ${databaseNow} as now`)
    return Number(times[0]?.now)
  })
  const { rows } = await client.query<Presence>(runningReplicas)
  return rows
}
