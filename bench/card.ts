import { inFull, quantile, round1, round2 } from './figures.ts'
import { nothingBinds, startBenchNetwork, type BenchNetwork } from './network.ts'
import type { Process } from './processes.ts'
import { rounds } from './rounds.ts'
import { teachBaseline } from './teach-baseline.ts'

const members = 31
const warmUp = rounds(40, 3)
/** By the median of the upstream, in milliseconds. */
const targets = [
  { latency: 0, many: 200, p50: 1.5, cpu: 2 },
  { latency: 60, many: 40, p50: 1.05, cpu: Infinity },
]

type Run = { time: number; cpu: number }
type Server = { name: string; process: Process; path: string }

/** One card over 31 institutions against the same calls made bare, and against a flat call a member. */
export async function benchCard(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5, guard: nothingBinds })
  try {
    await teachBaseline(network, members)
    const missed: string[] = []
    for (const target of targets) missed.push(...(await overhead(network, target)))
    return missed
  } finally {
    await network.stop()
  }
}

/** The card and its calls made bare, in turn. */
function compared({ baseline, card }: BenchNetwork): Server[] {
  return [
    { name: 'same calls, bare', process: baseline, path: '/same-calls' },
    { name: 'card', process: card, path: '/api/card' },
  ]
}

/** Beside them, and after them: in between it would keep the one process warm and leave the other to grow cold. */
function flat({ baseline }: BenchNetwork): Server[] {
  return [{ name: 'one call a member, bare', process: baseline, path: '/flat' }]
}

async function overhead(network: BenchNetwork, target: (typeof targets)[number]): Promise<string[]> {
  const { latency, many } = target
  const count = rounds(many, 3)
  await network.set('latency', latency)
  const runs = new Map<string, Run[]>()
  for (const servers of [compared(network), flat(network)])
    for (const [name, all] of await measureInTurn(servers, { network, count })) runs.set(name, all)
  console.log(`\nOne card over ${members} institutions, upstream ${latency} ms, ${count} interleaved rounds`)
  const base = medians(runs.get('same calls, bare')!)
  console.table(Object.fromEntries([...runs].map(([name, all]) => [name, toRow(medians(all), base)])))
  const card = medians(runs.get('card')!)
  const [time, cpu] = [card.time / base.time, card.cpu / base.cpu]
  return [
    ...(time > target.p50 ? [`a card at ${latency} ms takes ${inFull(time)} of its calls made bare`] : []),
    ...(cpu > target.cpu ? [`a card at ${latency} ms takes ${inFull(cpu)} of the processor's time`] : []),
  ]
}

async function measureInTurn(
  servers: Server[],
  { network, count }: { network: BenchNetwork; count: number },
): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(servers.map(({ name }) => [name, []]))
  // As after some minutes of service: until then the engine is still compiling, of the larger code the longer.
  for (let round = -warmUp; round < count; round++)
    for (const server of servers) {
      const run = await measure(server, network.headers)
      if (round >= 0) runs.get(server.name)!.push(run)
    }
  return runs
}

function toRow(own: Run, base: Run) {
  return {
    'p50 ms': round1(own.time),
    ratio: round2(own.time / base.time),
    'CPU ms': round1(own.cpu),
    'CPU ratio': round2(own.cpu / base.cpu),
  }
}

async function measure({ process, path }: Server, headers: Record<string, string>): Promise<Run> {
  const cpu = process.cpu()
  const begin = performance.now()
  await (await fetch(process.url + path, { headers })).arrayBuffer()
  return { time: performance.now() - begin, cpu: process.cpu() - cpu }
}

/** The clock of the CPU ticks in tens of milliseconds, so it is summed up: a mean, where time has a median. */
function medians(runs: Run[]): Run {
  return {
    time: quantile(
      runs.map(({ time }) => time),
      0.5,
    ),
    cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0) / runs.length,
  }
}
