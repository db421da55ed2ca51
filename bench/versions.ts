import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { following, measure } from './card.ts'
import { readCard, type Headers } from './client.ts'
import { median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { cpuTimeOf, peakMemoryDuring } from './process-stats.ts'

const members = 31
const latency = 60
const cards = rounds(100, 2)
const patrons = rounds(100, 4)
/** How often they read at once in a round. */
const crowds = rounds(3, 1)
const own = join(import.meta.dirname, '..')

type Version = 'this' | 'other'
type Subject = { version: Version; network: BenchNetwork; sessions: Headers[]; rows: Rows }
/** The figure of each round. */
type Rows = Record<'time' | 'cpu' | 'withAfter' | 'peak', number[]>

/**
 * The card of this checkout and of the one in `AGAINST`, in which `npm ci` has run, each with the flags that it ships. Two
 * processes of each take turns card by card, because two processes of one version differ, too, and other work on the machine
 * then slows all alike.
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
    // Apart: the memory of a hundred patrons is collected during the cards that follow them.
    for (let round = 0; round < rounds(3, 1); round++) await measureCards(all)
    for (let round = 0; round < rounds(3, 1); round++) await measurePeaks(all)
    print(all)
  })
  return null
}

/** Starts one after another, because a start is work, and reads cards until V8 has compiled what they need; then all together. */
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
    for (let warmUp = 0; warmUp < rounds(200, 2); warmUp++) await readCard(network.card, headers)
    const subject: Subject = { version, network, sessions: [headers, ...others], rows: noRows() }
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

/**
 * Many cards a round, because V8 compiles and collects in one card of several, and in the seconds after them. All that the
 * processes do meanwhile counts, also their timers.
 */
async function measureCards(all: Subject[]) {
  const before = all.map(({ network }) => cpuTimeOf(network.card))
  const runs = all.map((): Awaited<ReturnType<typeof measure>>[] => [])
  for (let read = 0; read < cards; read++)
    for (const [nth, { network, sessions }] of all.entries()) {
      await network.setLatency(latency, read)
      runs[nth]!.push(await measure({ server: network.card, path: '/api/card?fresh=true' }, sessions[0]!))
    }
  await wait(following * 1_000)
  for (const [nth, { rows, network }] of all.entries()) {
    rows.time.push(median(runs[nth]!.map((run) => run.time)))
    rows.cpu.push(median(runs[nth]!.map((run) => run.cpu)))
    rows.withAfter.push((cpuTimeOf(network.card) - before[nth]!) / cards)
  }
}

/** Several times a round: a process that keeps what it has answered needs more each time. */
async function measurePeaks(all: Subject[]) {
  for (const { rows, network, sessions } of all) {
    await network.setLatency(0)
    const peak = await peakMemoryDuring(network.card, async () => {
      for (let time = 0; time < crowds; time++)
        await Promise.all(sessions.map((session) => readCard(network.card, session)))
    })
    rows.peak.push(peak)
  }
}

function noRows(): Rows {
  return { time: [], cpu: [], withAfter: [], peak: [] }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Each round compares its own figures, because the machine differs between rounds more than the versions do. */
function print(all: Subject[]) {
  const ofRounds = (wanted: Version, name: keyof Rows) =>
    all[0]!.rows[name].map((_, round) =>
      mean(all.filter(({ version }) => version === wanted).map(({ rows }) => rows[name][round]!)),
    )
  const row = (name: keyof Rows) => {
    const [mine, others] = [ofRounds('this', name), ofRounds('other', name)]
    const ratios = mine.map((figure, round) => figure / others[round]!)
    return {
      this: round1(median(mine)),
      other: round1(median(others)),
      ratio: round2(median(ratios)),
      'ratio of each round': ratios.map(round2).join(' '),
    }
  }
  printTable(
    `This version and another, two processes of each by turns, ${members} institutions, upstream ${latency} ms`,
    {
      'p50 ms of a card': row('time'),
      'CPU ms of a card': row('cpu'),
      'CPU ms with what follows it, mean': row('withAfter'),
      [`peak memory MiB, ${patrons} patrons at once`]: row('peak'),
    },
  )
}
