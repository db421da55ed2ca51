import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { withAddresses } from '@library-card/mock-network/usual-addresses.ts'
import { freePort } from '../e2e/free-port.ts'
import { startProcess, type Process } from './processes.ts'

/** A card before the nine mock institutions; `alarms` are what it has logged that must never be logged. */
export type FaultCard = { network: MockNetwork; card: Process; alarms: string[]; stop: () => Promise<void> }

/** So short that what hangs does not hang for long; no breaker opens and nothing comes from memory. */
const settings = `overload: { patrons: 60000, staff: 60000, calendars: 60000 }
  limits: { read: 1500, write: 1500, card: 2000 }
  guard: { failuresInRow: 10000, judged: 10000, readsOfOne: 100000, asksAgainAfter: 0, copiesFor: 0 }`

export async function startFaultCard(): Promise<FaultCard> {
  // More calls a second than Alma allows: one cell is not to be in the way of the next.
  const network = await startMockNetwork({ callsPerSecond: 1_000 })
  const folder = mkdtempSync(join(tmpdir(), 'library-card-faults-'))
  const file = readFileSync('demo/network.yaml', 'utf8').replace('accounts: ', `${settings}\n  accounts: `)
  writeFileSync(join(folder, 'network.yaml'), withAddresses(file, network))
  const card = await startProcess(['apps/bff/src/server.ts', '--network', join(folder, 'network.yaml')], {
    ...network.environment,
    PORT: String(await freePort()),
    DATABASE_FILE: join(folder, 'card.sqlite'),
  })
  const alarms: string[] = []
  card.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    alarms.push(...text.split('\n').filter(isAlarm))
  })
  const stop = async () => {
    card.stop()
    await network.stop()
  }
  return { network, card, alarms, stop }
}

/** An error of ours, or the process is about to end by one. */
function isAlarm(line: string): boolean {
  return /^\{"level":(50|60),.*"err":/.test(line)
}
