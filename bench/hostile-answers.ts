import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readCardsAsTheyCome, type Headers } from './client.ts'
import { inFull, median, printTable, quantile, round1, round2, rounds } from './figures.ts'
import type { CostlyAnswer } from './misbehaviours.ts'
import { codeOf, guardWith, noCache, unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 9
const readers = 8
const target = 1.2
/** Milliseconds of each call. */
const latency = 60
/** Milliseconds of a phase, and between two cards of one reader: three quarters of what an institution may be asked. */
const times = { phase: 3_000, pace: 2_000 }

const attacks: readonly CostlyAnswer[] = [
  'sends empty gzip',
  'sends half-empty gzip',
  'sends tiny pieces',
  'sends many errors',
]

/** Half-empty gzip has passed the limits: without them it costs the same. */
const ofControl = attacks.filter((how) => how !== 'sends half-empty gzip')

/** The default limits, except that a patron may read without end; nothing is cached. */
const guarded = { ...unlimited, constants: guardWith({ readsPerPerson: 100_000, ...noCache }, {}) }
const unguarded = { ...unlimited, constants: guardWith({ ...noCache, callsPerSecond: 20 }) }
const nodeOptions = `--import=${join(import.meta.dirname, 'without-limits.ts')}`

/** The p95 of a phase, by attack: of the answers of all institutions but the last, which attacks. */
type Phases = { calm: number[]; attacked: Map<CostlyAnswer, number[]> }

/**
 * One institution answers in forms that are expensive to read, while patrons read their cards over it and eight others. Phases
 * with and without an attack alternate.
 */
export async function benchHostileAnswers(): Promise<string[]> {
  const missed: string[] = []
  for (const how of attacks) {
    // A network of its own: the circuit breaker would still be open from the attack before.
    const phases = await withNetwork({ members, loans: 5, guard: guarded }, (one) => alternate(one, [how], 5))
    missed.push(...print('with the limits of the card', phases))
  }
  const control = await withNetwork({ members, loans: 5, guard: unguarded, nodeOptions }, (one) =>
    alternate(one, ofControl, 3),
  )
  const inControl = print('without limits (control)', control)
  if (inControl.length < ofControl.length) missed.push('an attack without limits meets the target')
  return missed
}

async function alternate(
  network: BenchNetwork,
  hows: readonly CostlyAnswer[],
  count: number,
): Promise<Phases> {
  // Always the same: the scatter of latencies would be most of a p95.
  await network.slowDown(members, latency)
  const patrons = await network.signInOthers(readers)
  const phases: Phases = { calm: [], attacked: new Map(hows.map((how) => [how, []])) }
  await readPhase(network, patrons)
  for (let round = 0; round < rounds(count, 1); round++) {
    await network.misbehave(0)
    const calm = await readPhase(network, patrons)
    if (!Number.isFinite(calm)) throw new Error('Without an attack, not all institutions answered in full.')
    phases.calm.push(calm)
    for (const how of hows) {
      await network.misbehave(1, how)
      phases.attacked.get(how)!.push(await readPhase(network, patrons))
    }
  }
  return phases
}

async function readPhase(network: BenchNetwork, patrons: Headers[]): Promise<number> {
  const end = performance.now() + times.phase
  const arrivals = await Promise.all(
    patrons.map(async (headers, index) => {
      await wait((index / readers) * times.pace)
      return readUntil(end, network, headers)
    }),
  )
  return quantile(arrivals.flat(), 0.95)
}

async function readUntil(end: number, network: BenchNetwork, headers: Headers): Promise<number[]> {
  const arrivals: number[] = []
  let next = performance.now()
  while (next < end) {
    await wait(Math.max(0, next - performance.now()))
    next += times.pace
    arrivals.push(...(await arrivalsOfOthers(network, headers)))
  }
  return arrivals
}

/** A missing or incomplete answer counts as one that never arrives. */
async function arrivalsOfOthers({ card }: BenchNetwork, headers: Headers): Promise<number[]> {
  const begin = performance.now()
  const { arrived } = await readCardsAsTheyCome(card, headers)
  const others = arrived.filter(({ card: { institutionCode: code, state } }) => {
    return code !== codeOf(members - 1) && state === 'complete'
  })
  const missing = Array<number>(members - 1 - others.length).fill(Infinity)
  return [...others.map(({ at }) => at - begin), ...missing]
}

function print(name: string, { calm, attacked }: Phases): string[] {
  const rows = [...attacked].map(([how, p95s]) => {
    const worst = Math.max(...p95s.map((p95, round) => p95 / calm[round]!))
    return { how, calm: median(calm), p95: median(p95s), ratio: median(p95s) / median(calm), worst }
  })
  printTable(
    `The answers of ${members - 1} institutions while one more attacks, upstream ${latency} ms, ${name}: medians of ${calm.length} rounds`,
    rows.map((row) => ({
      attack: row.how,
      'calm p95 ms': round1(row.calm),
      'p95 ms': round1(row.p95),
      ratio: round2(row.ratio),
      'worst round': round2(row.worst),
    })),
  )
  return rows
    .filter(({ ratio }) => !(ratio <= target))
    .map(
      ({ how, ratio }) => `while one institution ${how}, the p95 of others is ${inFull(ratio)} of the calm`,
    )
}
