import { setTimeout as wait } from 'node:timers/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { lastingPort, makeCertificate } from '../deploy/operate/machine.ts'
import { startNginx } from '../deploy/operate/nginx.ts'
import { startCard, startServer } from '../e2e/card-process.ts'
import { makeTemporaryFolder } from '../e2e/temporary-folder.ts'
import { readCard, requireComplete, signIn, signInAt, type Headers } from './client.ts'
import type { Misbehaviour } from './misbehaviours.ts'

const noLimits = {
  inFlight: 1_000,
  waiting: 10_000,
  // The guard keeps the times of as many calls for each institution: ten times more are 47 MB of 31 institutions.
  callsPerSecond: 10_000,
  failuresInRow: 10_000,
  judged: 10_000,
  workAtOnce: 1_000_000,
  readsPerPerson: 100_000,
}
export const noCache = { cacheFor: 0, staleIfErrorFor: 0 }

/** The value of GUARD_CONSTANTS with `constants` and, by default, no other limits. */
export function guardWith(
  constants: Record<string, number>,
  limits: Record<string, number> = noLimits,
): string {
  const all = Object.entries({ ...limits, ...constants })
  return all.map(([name, value]) => `${name}=${value}`).join('&')
}

/** A line of the network file with which the load of this machine refuses nothing. */
export const neverOverloaded = 'overload: { patrons: 60000, staff: 60000, calendars: 60000 }'

/** Lines of the network file, and the value of GUARD_CONSTANTS. */
type GuardOfBench = { settings: string; constants: string }

const defaultLimits: GuardOfBench = { settings: '', constants: '' }

/** All guards are on the path, but no limit takes effect, and nothing is cached. */
export const unlimited: GuardOfBench = {
  settings: `limits: { read: 30000, card: 60000, signIn: 60000 }\n  ${neverOverloaded}`,
  constants: guardWith(noCache),
}

/**
 * `accounts`: at how many members, the first ones, the patron has an account; default: all. `paia`: how many members, the last ones,
 * have PAIA, where the patron has signed in; the others have Alma. `guard`: without it, the
 * default limits apply. `idle`: institutions have TLS, and close connections that are idle for so many milliseconds; 0: never. `hasNginx`: browsers reach
 * the card through nginx with the shipped configuration. `nodeOptions`: of the card's process.
 */
type Size = {
  members: number
  accounts?: number
  /** The member where a loan is due, and when: the card then sends reminders. */
  due?: { member: number; at: string }
  paia?: number
  loans: number
  guard?: GuardOfBench
  idle?: number
  hasNginx?: boolean
  nodeOptions?: string
  /** The checkout whose card is started. */
  root?: string | undefined
}

/** Institutions with canned responses, a card in front of them, two baseline servers and a signed-in patron. */
export type BenchNetwork = Awaited<ReturnType<typeof startBenchNetwork>>

/** The part of a network that is compared with its baselines. */
export type Compared = Pick<
  BenchNetwork,
  'card' | 'baseline' | 'lean' | 'headers' | 'setLatency' | 'countCalls'
>

export async function startBenchNetwork(size: Size) {
  const { members, accounts = members, paia = 0, loans, due, idle, nodeOptions, guard = defaultLimits } = size
  /** Only the identity provider and the patrons' names come from the mock network. */
  const mocks = await startMockNetwork()
  const folder = mkdtempSync(join(tmpdir(), 'library-card-bench-'))
  const reminding = remindersWith(due, mocks.environment)
  const counts = {
    BENCH_MEMBERS: String(members),
    BENCH_ACCOUNTS: String(accounts),
    BENCH_PAIA: String(paia),
    BENCH_LOANS: String(loans),
    ...reminding.institutions,
  }
  const tls = idle === undefined ? null : { port: await lastingPort(), idle, ...makeCertificate(folder) }
  const trust = tls ? { NODE_EXTRA_CA_CERTS: tls.certificate } : {}
  const upstream = await startServer(['bench/institutions.ts'], {
    ...counts,
    ...(tls && { BENCH_TLS: JSON.stringify(tls) }),
  })
  const baseUrl = tls ? `https://127.0.0.1:${tls.port}` : upstream.url.replace('localhost', '127.0.0.1')
  const ofBaseline = { ...counts, ...trust, BENCH_UPSTREAM: baseUrl }
  const baseline = await startServer(['bench/baseline.ts'], ofBaseline)
  const lean = await startServer(['bench/baseline.ts'], { ...ofBaseline, BENCH_LEAN: '1' })
  const clientSecret = mocks.environment['DEMO_CLIENT_SECRET'] ?? ''
  const keys = Array.from({ length: members }, (_, member) => [`KEY_${member}`, `key-${member}`] as const)
  const ports = size.hasNginx ? await portsOfNginx() : null
  const card = await startCard({
    folder,
    root: size.root,
    networkFile: networkFile(size, { baseUrl, issuer: `${mocks.control}/idp/NORTH` }),
    environment: {
      ...Object.fromEntries(keys),
      ...trust,
      // The mock network's provider registers http on this machine only: nginx redirects to TLS.
      ...(ports && {
        PORT: String(ports.card),
        PUBLIC_URL: `http://localhost:${ports.plain}`,
        TRUST_PROXY: '127.0.0.1',
      }),
      CLIENT_SECRET: clientSecret,
      ...reminding.card,
      GUARD_CONSTANTS: guard.constants,
      NODE_ENV: 'production',
      ...(nodeOptions && { NODE_OPTIONS: nodeOptions }),
    },
  })
  // nginx, which does not run as root, puts large answers into this folder.
  const nginx =
    ports &&
    (await startNginx(makeTemporaryFolder('card-nginx-'), { ...ports, ports: Array(3).fill(ports.card) }))
  const pageUrl = ports ? `https://localhost:${ports.tls}` : card.url
  const signInUrl = `${pageUrl}/sign-in/${codeOf(0)}`
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
    /** The baseline at its leanest. */
    lean,
    /** Where browsers reach the card. */
    pageUrl,
    nginx,
    signInUrl,
    patron,
    headers: await signInOne(patron),
    /** Their median, in milliseconds. After the same seed, each member's next calls take the same times. */
    setLatency: async (median: number, seed = 0) =>
      void (await control('latency', JSON.stringify({ median, seed }))),
    /** The last `count` members do this instead of answering. */
    misbehave: async (count: number, how: Misbehaviour | 'some' = 'hangs') => {
      await control('misbehaving', JSON.stringify({ members: count, how }))
      // Calls that the change has ended fail within this time.
      await wait(100)
    },
    /** Each call of the last `count` members takes so long. Calls that wait are answered at once. */
    slowDown: async (count: number, milliseconds: number) =>
      void (await control('slow', JSON.stringify({ members: count, milliseconds }))),
    /** Calls of each member since the last use of this function. */
    takeSeen: async () =>
      (await control('seen', '')).json() as Promise<{ calls: number; mostInASecond: number }[]>,
    signInOthers: (count: number) => signInEach(Array.from({ length: count }, newPatron)),
    /** Opens further sessions of the same patron. */
    signInAgain: (count: number) => signInEach(Array.from({ length: count }, () => patron)),
    /** Upstream calls since the last use of this function. */
    countCalls: async () => Number(await (await control('calls', '0')).text()),
    /** Connections with TLS that the institutions accepted since the last use of this function. */
    countConnections: async () => Number(await (await control('connections', '')).text()),
    stop: async () => {
      await nginx?.stop()
      await Promise.all([card, baseline, lean, upstream].map(({ stop }) => stop('SIGKILL')))
      await mocks.stop()
    },
  }
}

/** Environment of the institutions, and of a card that sends reminders, if a loan is due. */
function remindersWith(
  due: Size['due'],
  { SMTP_URL = '', MAIL_SENDER = '' }: Record<string, string>,
): Record<'institutions' | 'card', Record<string, string>> {
  if (!due) return { institutions: {}, card: {} }
  return { institutions: { BENCH_DUE: JSON.stringify(due) }, card: { SMTP_URL, MAIL_SENDER } }
}

/** The home has the code of an institution of the mock network: the provider allows one redirect address. */
export function codeOf(member: number): string {
  return member === 0 ? '01MER_NORTH' : `M${member}`
}

function networkFile(
  { members, paia = 0, guard = defaultLimits }: Size,
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
  return `network:\n  name: Bench\n  demo: true\n  languages: [en]\n  accounts: linked\n  ${guard.settings}\ninstitutions:${list}\n`
}

async function portsOfNginx() {
  const [card, plain, tls, buffering] = await Promise.all(Array.from({ length: 4 }, lastingPort))
  return { card: card!, plain: plain!, tls: tls!, buffering: buffering! }
}

/** Makes the baselines write the same bytes as the card. Returns the size of a whole response of each. */
export async function teachBaseline({ baseline, lean, card, headers }: Compared, members: number) {
  const response = await readCard(card, headers)
  requireComplete(response, members)
  const lines = response.text.split(/(?<=\n)/).filter((line) => line.startsWith('{"type":"card"'))
  for (const { url } of [baseline, lean])
    await fetch(`${url}/lines`, { method: 'POST', body: JSON.stringify(lines) })
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
