import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockNetwork, type MockNetwork } from '@library-card/mock-network/start.ts'
import { freePort } from '../e2e/free-port.ts'
import type { Misbehaviour } from './misbehaviours.ts'
import { startProcess, type Process } from './processes.ts'
import { signIn } from './sign-in.ts'

/** Every guard is on the path, and none binds; nothing is answered from memory. */
export const nothingBinds = `limits: { read: 30000, card: 60000, signIn: 60000 }
  overload: { patrons: 60000, staff: 60000, calendars: 60000 }
  guard: { inFlight: 1000, waiting: 10000, starts: 100000, seen: 100000, failuresInRow: 10000, judged: 10000, readsOfOne: 100000, asksAgainAfter: 0, copiesFor: 0 }`

/** `guard` are lines of the network file; none: the usual settings. */
type Size = { members: number; loans: number; guard?: string }
/** The address of one member's sign-in; the institutions themselves are the bench's own. */
type Parts = Size & { upstream: string; control: string; clientSecret: string }

type Headers = Record<string, string>

/** Canned institutions, the card in front of them, the baseline beside it, and somebody signed in. */
export type BenchNetwork = {
  card: Process
  baseline: Process
  /** Where a browser signs in, and as whom. */
  door: string
  patron: { name: string }
  headers: Headers
  set: (what: 'hanging' | 'latency', value: number) => Promise<void>
  /** What the last so many members do instead of answering. */
  misbehave: (members: number, how?: Misbehaviour | 'some') => Promise<void>
  /** Of each member since this was asked last. */
  takeSeen: () => Promise<{ calls: number; mostInASecond: number }[]>
  /** So many others, each signed in. */
  signInOthers: (count: number) => Promise<Headers[]>
  /** So many more sessions of the same patron. */
  signInAgain: (count: number) => Promise<Headers[]>
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
  const door = `${card.url}/sign-in/${codeOf(0)}`
  const newPatron = () => doors.patron({ like: 'two-loans' })
  const patron = newPatron()
  return {
    card,
    baseline,
    door,
    patron,
    headers: await signIn(door, patron),
    misbehave: async (count, how = 'hangs') =>
      void (await post(`${upstream.url}/bench/misbehaving`, JSON.stringify({ members: count, how }))),
    takeSeen: async () => (await post(`${upstream.url}/bench/seen`, '')).json(),
    signInAgain: (count) =>
      signInOneByOne(
        door,
        Array.from({ length: count }, () => patron),
      ),
    signInOthers: (count) => signInOneByOne(door, Array.from({ length: count }, newPatron)),
    set: async (what, value) => void (await post(`${upstream.url}/bench/${what}`, String(value))),
    countCalls: async () => Number(await (await post(`${upstream.url}/bench/calls`, '0')).text()),
    stop: async () => {
      for (const { stop } of [card, baseline, upstream]) stop()
      await doors.stop()
    },
  }
}

/** The home of all patrons is called as the mock network calls it: its provider knows one redirect address. */
export function codeOf(member: number): string {
  return member === 0 ? '01MER_NORTH' : `M${member}`
}

async function signInOneByOne(door: string, patrons: { name: string }[]): Promise<Headers[]> {
  const all: Headers[] = []
  for (const one of patrons) all.push(await signIn(door, one))
  return all
}

async function startCard(size: Size & { upstream: string }, doors: MockNetwork): Promise<Process> {
  const folder = mkdtempSync(join(tmpdir(), 'library-card-bench-'))
  const clientSecret = doors.environment['DEMO_CLIENT_SECRET'] ?? ''
  writeFileSync(join(folder, 'network.yaml'), networkFile({ ...size, control: doors.control, clientSecret }))
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

function networkFile({ members, guard = '', upstream, control }: Parts): string {
  const institution = (member: number) => `
  - code: ${codeOf(member)}
    names: { en: Member ${member} }
    color: '#24507d'
    system: alma
    baseUrl: ${upstream}
    key: { env: KEY_${member} }
    timeZone: Europe/Berlin
    currency: EUR
    signIn: { issuer: '${control}/idp/NORTH', clientId: library-card, clientSecret: { env: CLIENT_SECRET }, idClaim: patron_id }`
  const list = Array.from({ length: members }, (_, member) => institution(member)).join('')
  return `network:\n  name: Bench\n  demo: true\n  languages: [en]\n  accounts: linked\n  ${guard}\ninstitutions:${list}\n`
}

async function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', body })
}
