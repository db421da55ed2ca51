import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cpuWithWhatFollows, measure } from './card.ts'
import { readCard, type Headers } from './client.ts'
import { median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { peakMemoryDuring } from './process-stats.ts'

const members = 31
const latency = 60
const cards = rounds(25, 2)
const patrons = rounds(100, 4)
const own = join(import.meta.dirname, '..')

type Version = 'this' | 'other'
type Subject = { version: Version; network: BenchNetwork; sessions: Headers[]; figures: Figures[] }
type Figures = { time: number; cpu: number; after: number; peak: number }

/**
 * The card of this checkout and of the one in `AGAINST`, in which `npm ci` has run. Two processes of each take turns, because two
 * processes of one version differ, too.
 */
export async function benchVersions(): Promise<null> {
  const { AGAINST: other } = process.env
  if (!other || !existsSync(join(other, 'apps/bff/src/server.ts')))
    throw new Error('AGAINST names no checkout of another version.')
  const roots: [Version, string][] = [
    ['this', own],
    ['other', other],
    ['other', other],
    ['this', own],
  ]
  await withSubjects(roots, [], async (all) => {
    for (let round = 0; round < rounds(3, 1); round++)
      for (const subject of all) subject.figures.push(await measureSubject(subject))
    print(all)
  })
  return null
}

/** One after another, because starting a network is work; then all of them together. */
function withSubjects<T>(
  [first, ...next]: [Version, string][],
  subjects: Subject[],
  run: (all: Subject[]) => Promise<T>,
): Promise<T> {
  if (!first) return run(subjects)
  const [version, root] = first
  return withNetwork({ members, loans: 5, guard: unlimited, root }, async (network) => {
    const asPage = { 'x-library-card': await contractVersionOf(root) }
    const headers = { ...network.headers, ...asPage }
    const others = (await network.signInOthers(patrons - 1)).map((session) => ({ ...session, ...asPage }))
    await teachBaseline({ ...network, headers }, members)
    for (let warmUp = 0; warmUp < rounds(40, 2); warmUp++) await readCard(network.card, headers)
    const subject: Subject = { version, network, sessions: [headers, ...others], figures: [] }
    return withSubjects(next, [...subjects, subject], run)
  })
}

/** Before 0.4.0 the contract had no version, and pages sent `1`. */
async function contractVersionOf(root: string): Promise<string> {
  const file = join(root, 'packages/contract/src/version.ts')
  if (!existsSync(file)) return '1'
  const { contractVersion } = (await import(file)) as { contractVersion: string }
  return contractVersion
}

async function measureSubject({ network, sessions }: Subject): Promise<Figures> {
  const { card, setLatency } = network
  const [headers = {}] = sessions
  const route = { server: card, path: '/api/card?fresh=true' }
  const times: number[] = []
  for (let read = 0; read < cards; read++) {
    await setLatency(latency, read)
    times.push((await measure(route, headers)).time)
  }
  const { during, after } = await cpuWithWhatFollows(route, headers)
  await setLatency(0)
  const peak = await peakMemoryDuring(card, () =>
    Promise.all(sessions.map((session) => readCard(card, session))),
  )
  return { time: median(times), cpu: during, after, peak }
}

function print(all: Subject[]) {
  const figuresOf = (version: Version) =>
    all.filter((one) => one.version === version).flatMap(({ figures }) => figures)
  const [now, then] = [figuresOf('this'), figuresOf('other')]
  const row = (of: (figures: Figures) => number) => {
    const [mine, others] = [median(now.map(of)), median(then.map(of))]
    return { this: round1(mine), other: round1(others), ratio: round2(mine / others) }
  }
  printTable(
    `This version and another, two processes of each by turns, ${members} institutions, upstream ${latency} ms`,
    {
      'p50 ms of a card': row(({ time }) => time),
      'CPU ms of a card': row(({ cpu }) => cpu),
      'CPU ms with what follows it': row(({ cpu, after }) => cpu + after),
      [`peak memory MiB, ${patrons} patrons at once`]: row(({ peak }) => peak),
    },
  )
  for (const { version, figures } of all)
    console.log(
      `${version}: CPU ms with what follows ${figures.map(({ cpu, after }) => round1(cpu + after)).join(' ')}`,
    )
}
