import type { ServerProcess } from '../e2e/card-process.ts'
import type { Headers } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { cpuTimeOf } from './process-stats.ts'

const members = 31
/** How many of them have PAIA; the others have Alma. */
const mixes = [0, 10]
/** Until then the engine still compiles, the longer the more code there is. */
const warmUp = rounds(40, 3)
/** By the median latency of the institutions, in milliseconds. */
const targets = [
  { latency: 0, many: 200, p50: 1.5, cpu: 2 },
  { latency: 60, many: 40, p50: 1.05, cpu: Infinity },
]

type Run = { time: number; cpu: number }
type Route = { name: string; server: ServerProcess; path: string }

/** One card over 31 institutions, compared with the same calls by the baseline and with one call per member. */
export async function benchCard(): Promise<string[]> {
  const missed: string[] = []
  for (const paia of mixes)
    await withNetwork({ members, paia, loans: 5, guard: unlimited }, async (network) => {
      await teachBaseline(network, members)
      await requireSameCalls(network)
      const over = `${members} institutions${paia > 0 ? ` (${paia} with PAIA)` : ''}`
      for (const target of targets) missed.push(...(await overhead(network, over, target)))
    })
  return missed
}

/** A baseline with other calls than those of the card is no measure of it. */
async function requireSameCalls({ baseline, card, headers, countCalls }: BenchNetwork) {
  await countCalls()
  await measure({ server: card, path: '/api/card' }, headers)
  const own = await countCalls()
  await measure({ server: baseline, path: '/same-calls' }, headers)
  const bare = await countCalls()
  if (own !== bare) throw new Error(`The card makes ${own} calls and the baseline ${bare}.`)
}

async function overhead(
  network: BenchNetwork,
  over: string,
  target: (typeof targets)[number],
): Promise<string[]> {
  const { baseline, card, headers } = network
  const { latency, many } = target
  const count = rounds(many, 3)
  await network.setLatency(latency)
  const compared = await measureInTurn(
    [
      { name: 'same calls, bare', server: baseline, path: '/same-calls' },
      { name: 'card', server: card, path: '/api/card' },
    ],
    { headers, count },
  )
  // Measured afterwards: in between, it would keep only the baseline warm.
  const flat = await measureInTurn([{ name: 'one call a member, bare', server: baseline, path: '/flat' }], {
    headers,
    count,
  })
  const runs = [...compared, ...flat].map(([name, all]) => [name, summarise(all)] as const)
  const [[, base], [, own]] = runs as [(typeof runs)[number], (typeof runs)[number]]
  printTable(
    `One card over ${over}, upstream ${latency} ms, ${count} interleaved rounds`,
    Object.fromEntries(runs.map(([name, run]) => [name, toRow(run, base)])),
  )
  const [time, cpu] = [own.time / base.time, own.cpu / base.cpu]
  const taken = `a card over ${over} at ${latency} ms takes`
  return [
    ...(time > target.p50 ? [`${taken} ${inFull(time)} of its calls made bare`] : []),
    ...(cpu > target.cpu ? [`${taken} ${inFull(cpu)} of the processor's time`] : []),
  ]
}

async function measureInTurn(
  routes: Route[],
  { headers, count }: { headers: Headers; count: number },
): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(routes.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < count; round++)
    for (const route of routes) {
      const run = await measure(route, headers)
      if (round >= 0) runs.get(route.name)!.push(run)
    }
  return runs
}

/** Not compressed: the baseline sends the same bytes. */
async function measure({ server, path }: Omit<Route, 'name'>, headers: Headers): Promise<Run> {
  const cpu = cpuTimeOf(server)
  const start = performance.now()
  await (
    await fetch(server.url + path, { headers: { ...headers, 'accept-encoding': 'identity' } })
  ).arrayBuffer()
  return { time: performance.now() - start, cpu: cpuTimeOf(server) - cpu }
}

/** CPU time has a resolution of 10 ms, so it is averaged; the median of the time is used. */
function summarise(runs: Run[]): Run {
  return {
    time: median(runs.map(({ time }) => time)),
    cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0) / runs.length,
  }
}

function toRow(own: Run, base: Run) {
  return {
    'p50 ms': round1(own.time),
    ratio: round2(own.time / base.time),
    'CPU ms': round1(own.cpu),
    'CPU ratio': round2(own.cpu / base.cpu),
  }
}
