import { inFull, quantile, round1, round2 } from './figures.ts'
import { nothingBinds, startBenchNetwork, type BenchNetwork } from './network.ts'
import type { Process } from './processes.ts'
import { rounds } from './rounds.ts'
import { teachBaseline } from './teach-baseline.ts'

const members = 31
/** By the median of the upstream, in milliseconds. */
const targets = [
  { latency: 0, p50: 1.5, cpu: 2 },
  { latency: 60, p50: 1.05, cpu: Infinity },
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

/** As after some minutes of service: until then the engine is still compiling, of the larger code the longer. */
async function warmUp(network: BenchNetwork) {
  for (let round = 0; round < rounds(40, 3); round++)
    for (const server of serversOf(network)) await measure(server, network.headers)
}

function serversOf(network: BenchNetwork): Server[] {
  return [
    { name: 'same calls, bare', process: network.baseline, path: '/same-calls' },
    { name: 'card', process: network.card, path: '/api/card' },
    { name: 'one call a member, bare', process: network.baseline, path: '/flat' },
  ]
}

async function overhead(network: BenchNetwork, target: (typeof targets)[number]): Promise<string[]> {
  const { latency } = target
  const count = rounds(40, 3)
  await network.set('latency', latency)
  const servers = serversOf(network)
  const runs = new Map<string, Run[]>(servers.map(({ name }) => [name, []]))
  for (let round = -5; round < count; round++)
    for (const server of servers) {
      const run = await measure(server, network.headers)
      if (round >= 0) runs.get(server.name)!.push(run)
    }
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
