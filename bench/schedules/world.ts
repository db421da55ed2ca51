import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { demoNetworkFile, startCard } from '../../e2e/card-process.ts'
import { guardWith } from '../network.ts'

export type World = Awaited<ReturnType<typeof startWorld>>

const startTime = '2026-11-25T13:02:00Z'

/** Writes time out soon, reads do not, and no patron's failures delay another's calls. */
const settings = `limits: { connect: 5000, read: 10000, card: 20000, write: 300 }\n  ${guardWith({ quotaFloor: 0 })}`

/** The real server in its own process, and the mock network in this one. */
export async function startWorld({ locks }: { locks: 'kept' | 'removed' }) {
  const folder = mkdtempSync(join(tmpdir(), 'schedules-'))
  const network = await startMockNetwork({ now: new Date(startTime), callsPerSecond: Infinity })
  const networkFile = demoNetworkFile(network, settings, { withOwnSignIn: true })
  const began = performance.now()
  // The clock must not go back when the card restarts.
  const now = () => new Date(Date.parse(startTime) + performance.now() - began).toISOString()
  const start = (port?: string) =>
    startCard({
      folder,
      networkFile,
      environment: { ...network.environment, CARD_NOW: now(), ...(port && { PORT: port }) },
    })
  let card = await start()
  const { url } = card
  if (locks === 'removed') removeLocks(join(folder, 'card.sqlite'))

  return {
    network,
    url,
    /** Crashes the server and starts it again with the same database. */
    restart: async () => {
      await card.stop('SIGKILL')
      card = await start(new URL(url).port)
    },
    stop: async () => {
      await card.stop('SIGKILL')
      await network.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A mutation: without the locks, the schedules must find double writes. */
function removeLocks(databaseFile: string) {
  // The server may be writing at this moment.
  const database = new DatabaseSync(databaseFile, { timeout: 10_000 })
  database.exec('DROP INDEX intents_once; DROP INDEX intents_in_flight')
  database.close()
}
