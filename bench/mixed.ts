import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { institutionOf, perHost } from '@library-card/mock-network/institutions.ts'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { demoNetworkFile, startCard, startServer } from '../e2e/card-process.ts'
import { cardsIn, readCard, signIn, signInAt } from './client.ts'
import { unlimited, type Compared } from './network.ts'

/** Vendors differ in their pace, which is not measured. */
const settings = `${unlimited.settings}\n  guard: { inFlight: 1000, callsPerSecond: 1000 }`

/** The network of `demo/mixed.yaml`, whose institutions answer from memory, with baselines that make the calls of its card. */
export async function startMixedNetwork(): Promise<
  Compared & { members: number; stop: () => Promise<void> }
> {
  const mocks = await startMockNetwork()
  const recorded = await startServer(['bench/recorded.ts'], {
    BENCH_MOCKS: JSON.stringify(perHost((host) => mocks[host])),
  })
  const address = recorded.url.replace('localhost', '127.0.0.1')
  const throughMemory = { ...mocks, ...perHost((host) => `${address}/${host}`), control: mocks.control }
  const card = await startCard({
    folder: mkdtempSync(join(tmpdir(), 'library-card-bench-')),
    networkFile: demoNetworkFile(throughMemory, settings, 'mixed.yaml'),
    environment: { ...mocks.environment, GUARD_CONSTANTS: unlimited.constants, NODE_ENV: 'production' },
  })
  const patron = mocks.patron({ like: 'five-institutions' })
  const headers = await signIn(`${card.url}/sign-in/${institutionOf(patron.home).code}`, patron)
  const { code } = institutionOf('BIRCH')
  await signInAt(card, headers, { code, username: patron.cards.BIRCH ?? '', password: 'demo' })
  const control = async (path: string, body = '') =>
    (await fetch(`${recorded.url}/bench/${path}`, { method: 'POST', body })).text()
  // The first card makes logins, and learns what a server cannot do.
  const members = cardsIn(await readCard(card, headers)).length
  // Calls of one wave are on their way at the same time.
  await control('latency', '100')
  await control('calls')
  await readCard(card, headers)
  const ofBaseline = { BENCH_UPSTREAM: address, BENCH_PLAN: await control('plan') }
  await control('latency', '0')
  const baseline = await startServer(['bench/baseline.ts'], ofBaseline)
  const lean = await startServer(['bench/baseline.ts'], { ...ofBaseline, BENCH_LEAN: '1' })
  return {
    card,
    baseline,
    lean,
    headers,
    members,
    setLatency: async (milliseconds) => void (await control('latency', String(milliseconds))),
    countCalls: async () => Number(await control('calls')),
    stop: async () => {
      await Promise.all([card, baseline, lean, recorded].map(({ stop }) => stop('SIGKILL')))
      await mocks.stop()
    },
  }
}
