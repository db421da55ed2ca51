import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
// oxlint-disable-next-line no-restricted-imports -- PostgreSQL for tests, and nothing of the card
import { startPostgres } from '../../apps/bff/test/postgres.ts'
import { demoNetworkFile, startCard } from '../../e2e/card-process.ts'
import { guardWith, neverOverloaded } from '../network.ts'

export type World = Awaited<ReturnType<typeof startWorld>>

const startTime = '2026-11-25T13:02:00Z'

/**
 * Writes time out soon, reads do not, no patron's failures delay another's calls, and sessions outlast the time that passes
 * until what a crash left is free.
 */
const settingsWith = (write: number) => `limits: { connect: 5000, read: 10000, card: 20000, write: ${write} }
  sessions: { ownDevice: { idle: 120 } }
  ${neverOverloaded}`

export type DatabaseSystem = 'SQLite' | 'PostgreSQL'
/** `write`: limit of a write in milliseconds. */
type Options = { locks: 'kept' | 'removed'; system: DatabaseSystem; write?: number }

/** The real server and its database in processes of their own, and the mock network in this one. */
export async function startWorld({ locks, system, write = 300 }: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'schedules-'))
  const databaseFile = join(folder, 'card.sqlite')
  const postgres = system === 'PostgreSQL' ? await startPostgres() : null
  const network = await startMockNetwork({ now: new Date(startTime), callsPerSecond: Infinity })
  const databaseUrl = await postgres?.newDatabase()
  const environment = {
    ...network.environment,
    GUARD_CONSTANTS: guardWith({ quotaFloor: 0 }),
    NODE_OPTIONS: '--import=./bench/schedules/tick.ts',
    ...(databaseUrl && {
      DATABASE_URL: databaseUrl,
      DATA_KEY: randomBytes(32).toString('base64'),
    }),
  }
  const networkFile = demoNetworkFile(network, settingsWith(write))
  const began = performance.now()
  let advanced = 0
  // The clock must not go back when the card restarts.
  const now = () => new Date(Date.parse(startTime) + performance.now() - began + advanced).toISOString()
  const start = (port?: string) =>
    startCard({
      folder,
      networkFile,
      environment: { ...environment, CARD_NOW: now(), ...(port && { PORT: port }) },
    })
  let card = await start()
  const { url } = card
  if (locks === 'removed') removeLocks(databaseFile)

  return {
    network,
    url,
    /** Another connection to the PostgreSQL of the card. Returns a function that ends it. */
    query: async (statements: string) => postgres!.query(databaseUrl!, statements),
    crash: {
      /** Kills the server and starts it again with the same database. */
      process: async () => {
        await card.stop('SIGKILL')
        card = await start(new URL(url).port)
      },
      database: async () => (postgres ? (await postgres.crash())() : lock(databaseFile)),
    },
    /** Ends PostgreSQL. Returns a function that starts it again. */
    endDatabase: async () => postgres!.crash(),
    /** Advances the clocks of the card and of the institutions; the card's periodic tasks run. */
    passTime: async (milliseconds: number) => {
      advanced += milliseconds
      network.passTime(milliseconds)
      const set = once(card.child, 'message')
      card.child.send({ advanceClock: milliseconds })
      await set
    },
    /** Milliseconds by which time was advanced. */
    advanced: () => advanced,
    stop: async () => {
      await card.stop('SIGKILL')
      await postgres?.stop()
      await network.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Milliseconds. Longer than the card waits for another process that writes. */
const lockedFor = 2_200

/** SQLite is a part of the server's process, so it crashes with that. Here another process makes writes fail. */
async function lock(databaseFile: string) {
  const database = new DatabaseSync(databaseFile, { timeout: 10_000 })
  database.exec('begin immediate')
  await wait(lockedFor)
  database.close()
}

/** A mutation: without the locks, the schedules must find double writes. */
function removeLocks(databaseFile: string) {
  // The server may be writing at this moment.
  const database = new DatabaseSync(databaseFile, { timeout: 10_000 })
  database.exec('DROP INDEX intents_once; DROP INDEX intents_in_flight')
  database.close()
}
