import { quantile, round1, round2 } from './figures.ts'
import { startBenchNetwork, type BenchNetwork } from './network.ts'
import type { Process } from './processes.ts'

const members = 31
/** Every guard is on the path, and none binds. */
const guard = 'guard: { inFlight: 1000, starts: 100000, seen: 100000, failuresInRow: 10000, judged: 10000 }'
const rounds = { overhead: 40, isolation: 25 }
const target = { isolation: 1.2 }

type Run = { time: number; cpu: number }
type Server = { name: string; process: Process; path: string }

/** One card over 31 institutions against the same calls made bare, and against a flat call a member; then with some hanging. */
export async function benchCard(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5, guard })
  try {
    await teachBaseline(network)
    for (const latency of [0, 60]) await overhead(network, latency)
    return await isolation(network)
  } finally {
    await network.stop()
  }
}

/** The baseline writes the very bytes that the card writes. */
async function teachBaseline({ baseline, card, headers }: BenchNetwork) {
  const text = await (await fetch(`${card.url}/api/card`, { headers })).text()
  const lines = text.split('\n').filter((line) => line.includes('"type":"card"'))
  const complete = lines.filter((line) => line.includes('"state":"complete"'))
  if (complete.length !== members)
    throw new Error(`${complete.length} of ${members} members answered in full.`)
  await fetch(`${baseline.url}/lines`, {
    method: 'POST',
    body: JSON.stringify(lines.map((line) => `${line}\n`)),
  })
}

async function overhead(network: BenchNetwork, latency: number) {
  await network.set('latency', latency)
  const servers: Server[] = [
    { name: 'same calls, bare', process: network.baseline, path: '/same-calls' },
    { name: 'card', process: network.card, path: '/api/card' },
    { name: 'one call a member, bare', process: network.baseline, path: '/flat' },
  ]
  const runs = new Map<string, Run[]>(servers.map(({ name }) => [name, []]))
  for (let round = -5; round < rounds.overhead; round++)
    for (const server of servers) {
      const run = await measure(server, network.headers)
      if (round >= 0) runs.get(server.name)!.push(run)
    }
  const base = medians(runs.get('same calls, bare')!)
  console.log(
    `\nOne card over ${members} institutions, upstream ${latency} ms, ${rounds.overhead} interleaved rounds`,
  )
  console.table(
    Object.fromEntries(
      [...runs].map(([name, all]) => {
        const own = medians(all)
        return [
          name,
          {
            'p50 ms': round1(own.time),
            ratio: round2(own.time / base.time),
            'CPU ms': round1(own.cpu),
            'CPU ratio': round2(own.cpu / base.cpu),
          },
        ]
      }),
    ),
  )
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

/** When the answering members' lines arrive while others hang (G17), beside a page that waits for everybody. */
async function isolation(network: BenchNetwork): Promise<string[]> {
  await network.set('latency', 60)
  const arrivals = new Map<number, number[]>([0, 1, 5, 30].map((hanging) => [hanging, []]))
  for (let round = 0; round < rounds.isolation; round++)
    for (const [hanging, all] of arrivals) {
      await network.set('hanging', hanging)
      all.push(...(await answering(network, members - hanging)))
    }
  await network.set('hanging', 0)
  const none = quantile(arrivals.get(0)!, 0.95)
  console.log(
    `\nThe answering institutions while others hang, upstream 60 ms, ${rounds.isolation} interleaved rounds`,
  )
  const rows = [...arrivals].map(([hanging, all]) => ({
    hanging,
    'p95 ms': round1(quantile(all, 0.95)),
    ratio: round2(quantile(all, 0.95) / none),
  }))
  console.table(rows)
  return rows
    .filter(({ ratio }) => ratio > target.isolation)
    .map(({ hanging, ratio }) => `isolation with ${hanging} hanging is ${ratio}`)
}

async function answering({ card, headers }: BenchNetwork, expected: number): Promise<number[]> {
  const leave = new AbortController()
  const begin = performance.now()
  const { body } = await fetch(`${card.url}/api/card`, { headers, signal: leave.signal })
  const arrivals: number[] = []
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const cards = chunk.match(/"type":"card"/g)?.length ?? 0
    for (let one = 0; one < cards; one++) arrivals.push(performance.now() - begin)
    if (arrivals.length >= expected) break
  }
  leave.abort()
  return arrivals
}
