import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { withAddresses } from '@library-card/mock-network/usual-addresses.ts'
import { freePort } from '../../e2e/free-port.ts'
import { startProcess } from '../processes.ts'

/** The real server in a process of its own, and the mock network in this one. */
export type World = {
  network: MockNetwork
  url: string
  /** As a crash does it: nothing is finished, nothing is said. The same database again. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

const moment = '2026-11-25T13:02:00Z'
const demo = readFileSync(join(import.meta.dirname, '../../demo/network.yaml'), 'utf8')

/** A write is given up soon, a read never, and no patron's trouble keeps the calls of another back. */
const hurried = `limits: { connect: 5000, read: 10000, card: 20000, write: 300 }
  overload: { patrons: 60000, staff: 60000, calendars: 60000 }
  guard: { inFlight: 1000, waiting: 10000, starts: 100000, seen: 100000, failuresInRow: 10000, judged: 10000, readsOfOne: 100000, quotaFloor: 0 }
  accounts: `

export async function startWorld({ locks }: { locks: 'kept' | 'removed' }): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'schedules-'))
  const network = await startMockNetwork({ now: new Date(moment), callsPerSecond: Infinity })
  const networkFile = join(folder, 'network.yaml')
  writeFileSync(networkFile, withAddresses(demo.replace('accounts: ', hurried), network))
  const environment = {
    ...network.environment,
    PORT: String(await freePort()),
    DATABASE_FILE: join(folder, 'card.sqlite'),
  }
  const began = performance.now()
  // A card that is started again must not go back in time.
  const now = () => new Date(Date.parse(moment) + performance.now() - began).toISOString()
  const start = () =>
    startProcess(['apps/bff/src/server.ts', '--network', networkFile], { ...environment, CARD_NOW: now() })
  let card = await start()
  if (locks === 'removed') removeLocks(environment.DATABASE_FILE)

  async function end() {
    const exit = once(card.child, 'exit')
    card.child.kill('SIGKILL')
    await exit
  }

  return {
    network,
    url: card.url,
    restart: async () => {
      await end()
      card = await start()
    },
    stop: async () => {
      await end()
      await network.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The mutation that shows what the schedules are worth. */
function removeLocks(databaseFile: string) {
  // The server may be writing at this moment.
  const database = new DatabaseSync(databaseFile, { timeout: 10_000 })
  database.exec('DROP INDEX intents_once; DROP INDEX intents_in_flight')
  database.close()
}
