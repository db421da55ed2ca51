import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { freePort } from '../e2e/free-port.ts'
import { startProcess, type Process } from './processes.ts'
import { signIn } from './sign-in.ts'

/** `guard` is a line of the network file; none: the usual settings. */
type Size = { members: number; loans: number; guard?: string }
/** The address of one member's sign-in; the institutions themselves are the bench's own. */
type Parts = Size & { upstream: string; desk: string; clientSecret: string }

/** Canned institutions, the card in front of them, the baseline beside it, and somebody signed in. */
export type BenchNetwork = {
  card: Process
  baseline: Process
  headers: Record<string, string>
  set: (what: 'hanging' | 'latency', value: number) => Promise<void>
  /** Upstream calls since this was asked last. */
  countCalls: () => Promise<number>
  stop: () => Promise<void>
}

export async function startBenchNetwork(size: Size): Promise<BenchNetwork> {
  const doors = await startMockNetwork()
  const counts = { BENCH_MEMBERS: String(size.members), BENCH_LOANS: String(size.loans) }
  const upstream = await startProcess(['bench/institutions.ts'], counts)
  const upstreamUrl = upstream.url.replace('localhost', '127.0.0.1')
  const baseline = await startProcess(['bench/baseline.ts'], { ...counts, BENCH_UPSTREAM: upstreamUrl })
  const card = await startCard({ ...size, upstream: upstreamUrl }, doors)
  return {
    card,
    baseline,
    headers: await signIn(`${card.url}/sign-in/M0`, doors.patron({ like: 'two-loans' })),
    set: async (what, value) => void (await post(`${upstream.url}/bench/${what}`, String(value))),
    countCalls: async () => Number(await (await post(`${upstream.url}/bench/calls`, '0')).text()),
    stop: async () => {
      for (const { stop } of [card, baseline, upstream]) stop()
      await doors.stop()
    },
  }
}

async function startCard(size: Size & { upstream: string }, doors: MockNetwork): Promise<Process> {
  const folder = mkdtempSync(join(tmpdir(), 'library-card-bench-'))
  const clientSecret = doors.environment['DEMO_CLIENT_SECRET'] ?? ''
  writeFileSync(join(folder, 'network.yaml'), networkFile({ ...size, desk: doors.desk, clientSecret }))
  const keys = Object.fromEntries(
    Array.from({ length: size.members }, (_, member) => [`KEY_${member}`, `key-${member}`]),
  )
  return startProcess(['apps/bff/src/server.ts', '--network', join(folder, 'network.yaml')], {
    ...keys,
    CLIENT_SECRET: clientSecret,
    PORT: String(await freePort()),
    DATABASE_FILE: join(folder, 'card.sqlite'),
    NODE_ENV: 'production',
  })
}

function networkFile({ members, guard = '', upstream, desk }: Parts): string {
  const institution = (member: number) => `
  - code: M${member}
    names: { en: Member ${member} }
    color: '#24507d'
    system: alma
    baseUrl: ${upstream}
    key: { env: KEY_${member} }
    timeZone: Europe/Berlin
    currency: EUR
    signIn: { issuer: '${desk}/idp/NORTH', clientId: library-card, clientSecret: { env: CLIENT_SECRET }, idClaim: patron_id }`
  const list = Array.from({ length: members }, (_, member) => institution(member)).join('')
  return `network:\n  name: Bench\n  demo: true\n  languages: [en]\n  accounts: linked\n  ${guard}\ninstitutions:${list}\n`
}

async function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', body })
}
