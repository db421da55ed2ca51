import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { startCard, startServer } from '../e2e/card-process.ts'
import { readCard, requireComplete, signIn, signInAt, type Headers } from './client.ts'
import type { Misbehaviour } from './misbehaviours.ts'

const noLimits = {
  inFlight: 1_000,
  waiting: 10_000,
  starts: 100_000,
  seen: 100_000,
  failuresInRow: 10_000,
  judged: 10_000,
  readsOfOne: 100_000,
}
export const noCache = { asksAgainAfter: 0, copiesFor: 0 }

/** Lines of the network file with which neither the load of this machine nor the guard limits anything, except by `settings`. */
export function guardWith(settings: object): string {
  const guard = JSON.stringify({ ...noLimits, ...settings })
  return `overload: { patrons: 60000, staff: 60000, calendars: 60000 }\n  guard: ${guard}`
}

/** All guards are on the path, but no limit takes effect, and nothing is cached. */
export const unlimited = `limits: { read: 30000, card: 60000, signIn: 60000 }\n  ${guardWith(noCache)}`

/**
 * `paia`: how many members, the last ones, have PAIA, where the patron has signed in; the others have Alma. `guard`: lines of
 * the network file; without it, the default limits apply.
 */
type Size = { members: number; paia?: number; loans: number; guard?: string }

/** Institutions with canned responses, a card in front of them, a baseline server and a signed-in patron. */
export type BenchNetwork = Awaited<ReturnType<typeof startBenchNetwork>>

export async function startBenchNetwork(size: Size) {
  const { members, paia = 0, loans } = size
  /** Only the identity provider and the patrons' names come from the mock network. */
  const mocks = await startMockNetwork()
  const counts = { BENCH_MEMBERS: String(members), BENCH_PAIA: String(paia), BENCH_LOANS: String(loans) }
  const upstream = await startServer(['bench/institutions.ts'], counts)
  const baseUrl = upstream.url.replace('localhost', '127.0.0.1')
  const baseline = await startServer(['bench/baseline.ts'], { ...counts, BENCH_UPSTREAM: baseUrl })
  const clientSecret = mocks.environment['DEMO_CLIENT_SECRET'] ?? ''
  const keys = Array.from({ length: members }, (_, member) => [`KEY_${member}`, `key-${member}`] as const)
  const card = await startCard({
    folder: mkdtempSync(join(tmpdir(), 'library-card-bench-')),
    networkFile: networkFile(size, { baseUrl, issuer: `${mocks.control}/idp/NORTH` }),
    environment: { ...Object.fromEntries(keys), CLIENT_SECRET: clientSecret, NODE_ENV: 'production' },
  })
  const signInUrl = `${card.url}/sign-in/${codeOf(0)}`
  const newPatron = () => mocks.patron({ like: 'two-loans' })
  const patron = newPatron()

  const control = (path: string, body: string) =>
    fetch(`${upstream.url}/bench/${path}`, { method: 'POST', body })

  async function signInOne(one: { name: string }): Promise<Headers> {
    const headers = await signIn(signInUrl, one)
    for (let member = members - paia; member < members; member++)
      await signInAt(card, headers, { code: codeOf(member), username: 'bench', password: 'bench' })
    return headers
  }

  async function signInEach(patrons: { name: string }[]): Promise<Headers[]> {
    const all: Headers[] = []
    for (const one of patrons) all.push(await signInOne(one))
    return all
  }

  return {
    card,
    baseline,
    signInUrl,
    patron,
    headers: await signInOne(patron),
    /** Their median, in milliseconds. */
    setLatency: async (median: number) => void (await control('latency', String(median))),
    /** The last `count` members do this instead of answering. */
    misbehave: async (count: number, how: Misbehaviour | 'some' = 'hangs') =>
      void (await control('misbehaving', JSON.stringify({ members: count, how }))),
    /** Calls of each member since the last use of this function. */
    takeSeen: async () =>
      (await control('seen', '')).json() as Promise<{ calls: number; mostInASecond: number }[]>,
    signInOthers: (count: number) => signInEach(Array.from({ length: count }, newPatron)),
    /** Opens further sessions of the same patron. */
    signInAgain: (count: number) => signInEach(Array.from({ length: count }, () => patron)),
    /** Upstream calls since the last use of this function. */
    countCalls: async () => Number(await (await control('calls', '0')).text()),
    stop: async () => {
      await Promise.all([card, baseline, upstream].map(({ stop }) => stop('SIGKILL')))
      await mocks.stop()
    },
  }
}

/** The home has the code of an institution of the mock network: the provider allows one redirect address. */
export function codeOf(member: number): string {
  return member === 0 ? '01MER_NORTH' : `M${member}`
}

function networkFile(
  { members, paia = 0, guard = '' }: Size,
  from: { baseUrl: string; issuer: string },
): string {
  const ofAlma = (member: number) => `
    system: alma
    baseUrl: ${from.baseUrl}
    key: { env: KEY_${member} }
    signIn: { issuer: '${from.issuer}', clientId: library-card, clientSecret: { env: CLIENT_SECRET }, idClaim: patron_id }`
  const ofPaia = (member: number) => `
    system: paia
    baseUrl: ${from.baseUrl}/M${member}
    accounts: own-sign-in`
  const institution = (member: number) => `
  - code: ${codeOf(member)}
    names: { en: Member ${member} }
    color: '#24507d'
    timeZone: Europe/Berlin
    currency: EUR${member < members - paia ? ofAlma(member) : ofPaia(member)}`
  const list = Array.from({ length: members }, (_, member) => institution(member)).join('')
  return `network:\n  name: Bench\n  demo: true\n  languages: [en]\n  accounts: linked\n  ${guard}\ninstitutions:${list}\n`
}

/** Makes the baseline write the same bytes as the card. Returns the size of a whole response of each. */
export async function teachBaseline({ baseline, card, headers }: BenchNetwork, members: number) {
  const response = await readCard(card, headers)
  requireComplete(response, members)
  const lines = response.text.split(/(?<=\n)/).filter((line) => line.startsWith('{"type":"card"'))
  await fetch(`${baseline.url}/lines`, { method: 'POST', body: JSON.stringify(lines) })
  return { card: Buffer.byteLength(response.text), bare: Buffer.byteLength(lines.join('')) }
}

export async function withNetwork<T>(size: Size, run: (network: BenchNetwork) => Promise<T>): Promise<T> {
  const network = await startBenchNetwork(size)
  try {
    return await run(network)
  } finally {
    await network.stop()
  }
}
