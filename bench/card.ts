import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../e2e/card-process.ts'
import { cardsIn, countComplete, type Headers } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { startMixedNetwork } from './mixed.ts'
import { teachBaseline, unlimited, withNetwork, type Compared } from './network.ts'
import { cpuTimeOf } from './process-stats.ts'

const members = 31
/** How many of them have PAIA; the others have Alma. */
const mixes = [0, 10]
/** The warm-up: the engine compiles during it, and more code takes longer. */
const warmUp = rounds(40, 3)
/**
 * By the median latency of the institutions, in milliseconds. null: no target. Without latency, which no institution has, all calls
 * end in one thread, and each machine misses by another figure.
 */
const targets: Target[] = [
  { latency: 0, many: 100, p50: null, cpu: null },
  { latency: 60, many: 25, p50: 1.05, cpu: null },
]
/** Limits as in a network that sets none. An institution is sent 18 calls in 1,050 ms, of one person one in a second. */
const lifelike = {
  pace: 300,
  patrons: 24,
  rounds: [
    { latency: 0, many: 30, p50: null, cpu: null },
    { latency: 60, many: 20, p50: null, cpu: null },
  ] satisfies Target[],
}

type Target = { latency: number; many: number; p50: number | null; cpu: number | null }
export type Run = { time: number; cpu: number; complete: number }
/** `isCompressed`: as browsers request it. The baselines send the bytes of the card without compression. */
type Route = { name: string; server: ServerProcess; path: string; isCompressed?: boolean }
/** The sessions read by turns. `pace`: milliseconds from the beginning of a round to that of the next. */
type Terms = { members: number; over: string; sessions: Headers[]; pace: number }

/** One card over 31 institutions, compared with the same calls by the baseline and with one call per member. */
export async function benchCard(): Promise<string[]> {
  const missed: string[] = []
  for (const paia of mixes)
    await withNetwork({ members, paia, loans: 5, guard: unlimited }, async (network) => {
      const over = `${members} institutions${paia > 0 ? ` (${paia} with PAIA)` : ''}`
      missed.push(
        ...(await compare(network, targets, { members, over, sessions: [network.headers], pace: 0 })),
      )
      if (paia === 0) await compareWhatFollows(network)
    })
  await withNetwork({ members, loans: 5 }, async (network) => {
    const over = `${members} institutions, guard and time limits by default`
    const sessions = await network.signInOthers(lifelike.patrons)
    missed.push(
      ...(await compare(network, lifelike.rounds, { members, over, sessions, pace: lifelike.pace })),
    )
  })
  const mixed = await startMixedNetwork()
  try {
    const over = `${mixed.members} institutions, each with another library system`
    const terms = { members: mixed.members, over, sessions: [mixed.headers], pace: 0 }
    missed.push(...(await compare(mixed, targets, terms)))
  } finally {
    await mixed.stop()
  }
  return missed
}

async function compare(network: Compared, all: Target[], terms: Terms): Promise<string[]> {
  await teachBaseline(network, terms.members)
  await requireSameCalls(network, terms)
  const missed: string[] = []
  for (const [at, target] of all.entries())
    missed.push(...(await overhead(network, target, { ...terms, warmUp: at === 0 ? warmUp : 3 })))
  return missed
}

/** Requires that the baseline makes the calls of the card; otherwise the comparison means nothing. */
async function requireSameCalls({ baseline, lean, card, countCalls }: Compared, { sessions }: Terms) {
  await countCalls()
  await measure({ server: card, path: '/api/card?fresh=true' }, sessions[0]!)
  const own = await countCalls()
  for (const server of [baseline, lean]) {
    await measure({ server, path: '/same-calls' }, sessions[0]!)
    const bare = await countCalls()
    if (own !== bare) throw new Error(`The card makes ${own} calls and a baseline ${bare}.`)
  }
}

async function overhead(
  network: Compared,
  target: Target,
  terms: Terms & { warmUp: number },
): Promise<string[]> {
  const { baseline, lean, card } = network
  const { latency, many } = target
  const { over } = terms
  const count = rounds(many, 3)
  // Otherwise chance would make the institutions of one of them slower.
  const before = (round: number) => network.setLatency(latency, round)
  const compared = await measureInTurn(
    [
      { name: 'same calls, bare', server: baseline, path: '/same-calls' },
      { name: 'same calls, bare and lean', server: lean, path: '/same-calls' },
      { name: 'card', server: card, path: '/api/card?fresh=true' },
      // Not where the pace of a person would delay a second card.
      ...(terms.pace === 0 ? [compressedCard(card)] : []),
    ],
    { ...terms, count, before },
  )
  // Measured afterwards: in between, it would keep only the baseline warm.
  const flat = await measureInTurn([{ name: 'one call a member, bare', server: baseline, path: '/flat' }], {
    ...terms,
    pace: 0,
    count,
    before,
  })
  const runs = [...compared, ...flat].map(([name, all]) => [name, summarise(all)] as const)
  const [base, leanest, own] = runs.map(([, run]) => run) as [Summary, Summary, Summary]
  printTable(
    `One card over ${over}, upstream ${latency} ms, ${count} interleaved rounds`,
    Object.fromEntries(runs.map(([name, run]) => [name, toRow(run, base, leanest)])),
  )
  const [time, cpu] = [own.time / base.time, own.cpu / base.cpu]
  const taken = `a card over ${over} at ${latency} ms takes`
  return [
    ...(target.p50 !== null && time > target.p50 ? [`${taken} ${inFull(time)} of its calls made bare`] : []),
    ...(target.cpu !== null && cpu > target.cpu ? [`${taken} ${inFull(cpu)} of the processor's time`] : []),
  ]
}

function compressedCard(server: ServerProcess): Route {
  return { name: 'card, compressed', server, path: '/api/card?fresh=true', isCompressed: true }
}

/** Seconds after an answer in which its timers end and its memory is collected. */
export const following = rounds(7, 1)
const cardsInRow = rounds(10, 2)

/** The processor's time of a card, and of what follows it. */
async function compareWhatFollows({ baseline, card, headers, setLatency }: Compared) {
  const routes: Route[] = [
    { name: 'same calls, bare', server: baseline, path: '/same-calls' },
    { name: 'card', server: card, path: '/api/card?fresh=true' },
  ]
  const rows = new Map<string, CpuOfCard[]>(routes.map(({ name }) => [name, []]))
  await setLatency(60)
  for (let round = 0; round < rounds(3, 1); round++)
    for (const route of routes) rows.get(route.name)!.push(await cpuWithWhatFollows(route, headers))
  printTable(
    `Processor time of a card over ${members} institutions, upstream 60 ms, and of the ${following} s after ${cardsInRow} of them`,
    Object.fromEntries(
      [...rows].map(([name, all]) => [
        name,
        {
          'CPU ms': round1(median(all.map(({ during }) => during))),
          'CPU ms a card afterwards': round1(median(all.map(({ after }) => after))),
        },
      ]),
    ),
  )
}

/** Milliseconds of processor time for one card. `after`: in the seconds after it, without those of an idle process. */
type CpuOfCard = { during: number; after: number }

async function cpuWithWhatFollows(route: Omit<Route, 'name'>, headers: Headers): Promise<CpuOfCard> {
  const idle = await cpuWithoutWork(route.server)
  let during = 0
  for (let read = 0; read < cardsInRow; read++) during += (await measure(route, headers)).cpu
  const after = (await cpuWithoutWork(route.server)) - idle
  return { during: during / cardsInRow, after: after / cardsInRow }
}

/** Milliseconds of processor time in the seconds that follow. */
async function cpuWithoutWork(server: ServerProcess): Promise<number> {
  const before = cpuTimeOf(server)
  await wait(following * 1_000)
  return cpuTimeOf(server) - before
}

type Measuring = Terms & { warmUp: number; count: number; before: (round: number) => Promise<void> }

async function measureInTurn(
  routes: Route[],
  { members: wanted, sessions, pace, warmUp: first, count, before }: Measuring,
): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(routes.map(({ name }) => [name, []]))
  for (let round = -first; round < count; round++) {
    const next = wait(pace)
    for (const route of routes) {
      await before(round)
      const run = await measure(route, sessions.at(round % sessions.length)!)
      if (run.complete !== wanted)
        throw new Error(`${route.name}: ${run.complete} of ${wanted} members answered in full.`)
      if (round >= 0) runs.get(route.name)!.push(run)
    }
    await next
  }
  return runs
}

export async function measure(
  { server, path, isCompressed = false }: Omit<Route, 'name'>,
  headers: Headers,
): Promise<Run> {
  const encoding = isCompressed ? 'gzip, deflate, br, zstd' : 'identity'
  const cpu = cpuTimeOf(server)
  const start = performance.now()
  const response = await fetch(server.url + path, { headers: { ...headers, 'accept-encoding': encoding } })
  const text = await response.text()
  const time = performance.now() - start
  return { time, cpu: cpuTimeOf(server) - cpu, complete: countComplete(cardsIn({ text })) }
}

export function summarise(runs: Run[]): Omit<Run, 'complete'> {
  return {
    time: median(runs.map(({ time }) => time)),
    cpu: median(runs.map(({ cpu }) => cpu)),
  }
}

type Summary = ReturnType<typeof summarise>

function toRow(own: Summary, base: Summary, leanest: Summary) {
  return {
    'p50 ms': round1(own.time),
    ratio: round2(own.time / base.time),
    'to lean': round2(own.time / leanest.time),
    'CPU ms': round1(own.cpu),
    'CPU ratio': round2(own.cpu / base.cpu),
    'CPU to lean': round2(own.cpu / leanest.cpu),
  }
}
