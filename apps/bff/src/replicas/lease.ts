import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { Client } from 'pg'
import { minute } from '../clock.ts'
import { channel } from './messages.ts'
import { leaseTime, noShare, divisorAt, renewEvery, renewShare, type Lease, type Share } from './share.ts'

type Options = {
  /** The id of this process. */
  id: string
  databaseUrl: string
  log: FastifyBaseLogger
  receive: (payload: string) => void
  /** Called when messages may have been missed. */
  onGap: () => void
}

/**
 * Milliseconds. Upper bound of the time until all replicas agree: the lease of a killed replica, two renewals
 * of the others, and `growsAfter`.
 */
const agreesWithin = 6_000

/**
 * Renews the lease of this process until it leaves. No call waits for a renewal: `divisor` is Infinity once the last one has
 * lapsed.
 */
export function holdLease({ id, databaseUrl, log, receive, onGap }: Options) {
  const stopping = new AbortController()
  let client: Client | null = null
  let hasConnected = false
  let share = noShare
  let heldUntil = 0
  let renewing = Promise.resolve()

  const divisor = () => {
    const now = performance.now()
    return now < heldUntil ? divisorAt(share, now) : Infinity
  }

  async function renew() {
    try {
      client ??= await connect()
      const sent = performance.now()
      share = await renewLease(client, id, share)
      // The lease in the database began after this moment, so it also ends later.
      heldUntil = sent + leaseTime
    } catch (error) {
      if (performance.now() > heldUntil) log.warn({ err: error }, 'no lease: institutions are not called')
      drop()
    }
  }

  async function connect(): Promise<Client> {
    const connected = await connectLease(databaseUrl, { receive, fail: (one) => one === client && drop() })
    if (hasConnected) onGap()
    hasConnected = true
    return connected
  }

  function drop() {
    client?.end().catch(() => {})
    client = null
  }

  async function renewUntilStopped() {
    while (!stopping.signal.aborted) {
      await renew()
      await wait(renewEvery, null, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }

  /** Resolves with the first share, or when replicas should have agreed. */
  async function join() {
    renewing = renewUntilStopped()
    const until = performance.now() + agreesWithin
    while (divisor() === Infinity && performance.now() < until) await wait(20)
  }

  async function leave() {
    stopping.abort()
    await renewing
    if (client) await endLease(client, id).catch(() => {})
    drop()
  }

  return { divisor, join, leave }
}

/** Milliseconds. A connection that is slower is replaced, while the lease still holds. */
const connectionLimits = {
  connectionTimeoutMillis: 1_000,
  query_timeout: 1_200,
  statement_timeout: 1_000,
  lock_timeout: 1_000,
  idle_in_transaction_session_timeout: 1_000,
}

type Listeners = { receive: (payload: string) => void; fail: (client: Client) => unknown }

/**
 * Opens the lease's own connection, so that no request waits for a renewal or the reverse. The connection
 * also receives the messages.
 */
async function connectLease(connectionString: string, { receive, fail }: Listeners): Promise<Client> {
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

/** An arbitrary number that no other advisory lock of this database has. */
const lock = 7_340_021
const databaseNow = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** Milliseconds after which an ended lease is deleted. */
const keptFor = minute

/** Renews the lease in the database's time, and returns the share from now on. */
async function renewLease(client: Client, id: string, share: Share): Promise<Share> {
  const { leases, now } = await lockLeases(client)
  const isHeld = leases.some((lease) => lease.id === id && lease.until > now)
  const others = leases.filter((lease) => lease.id !== id)
  const renewed = renewShare(isHeld ? share : noShare, { others, now }, performance.now())
  await client.query(
    `insert into replicas (id, until, parts) values ($1, ${databaseNow} + ${leaseTime}, $2)
     on conflict (id) do update set until = excluded.until, parts = excluded.parts`,
    [id, Number.isFinite(renewed.published) ? renewed.published : null],
  )
  await client.query(`delete from replicas where until < ${now - keptFor}`)
  await client.query('commit')
  return renewed.share
}

/**
 * Locks and reads the leases: until the transaction ends, no other replica reads or renews. The leases are as
 * of after the lock, whatever the database's default isolation is.
 */
async function lockLeases(client: Client): Promise<{ leases: Lease[]; now: number }> {
  await client.query('begin isolation level read committed')
  await client.query(`select pg_advisory_xact_lock(${lock})`)
  const { rows } = await client.query<{ id: string | null; until: string; parts: number; now: string }>(
    `select ${databaseNow} as now, id, until, parts from (select 1) as one left join replicas on true`,
  )
  const leases = rows.flatMap(({ id, until, parts: divisor }) =>
    id === null ? [] : { id, until: Number(until), divisor },
  )
  return { leases, now: Number(rows[0]?.now) }
}

/** Ends the lease. The other replicas may use its share `growsAfter` later. */
async function endLease(client: Client, id: string): Promise<void> {
  await client.query(`update replicas set until = ${databaseNow} where id = $1`, [id])
}
