import { readCard, requireComplete, type Headers } from './client.ts'
import { median, printTable, round1, rounds } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { cpuTimeOf, memoryOf } from './process-stats.ts'

const many = rounds(7, 5)

type Size = { members: number; patrons: number; loansEach: number }
type Series = { of: string; beside: string; sizes: [number, Size][] }

const series: Series[] = [
  {
    of: 'institutions',
    beside: '5 loans at each, one patron',
    sizes: [10, 31, 100, 300].map((step) => [step, { members: step, patrons: 1, loansEach: 5 }]),
  },
  {
    of: 'patrons at once',
    beside: '31 institutions, 5 loans at each',
    sizes: [1, 10, 100].map((step) => [step, { members: 31, patrons: step, loansEach: 5 }]),
  },
  {
    of: 'loans',
    beside: '10 institutions, one patron',
    sizes: [10, 100, 500, 1_000].map((step) => [step, { members: 10, patrons: 1, loansEach: step / 10 }]),
  },
]

/** Growth of time, CPU time and memory with institutions, with simultaneous patrons and with loans. It has no targets. */
export async function benchGrowth(): Promise<null> {
  for (const { of, beside, sizes } of series) {
    const rows: object[] = []
    for (const [step, size] of sizes) rows.push({ [of]: step, ...(await measure(size)) })
    printTable(`Growth with ${of} (${beside}), upstream 0 ms, ${many} rounds`, rows)
  }
  return null
}

function measure({ members, patrons, loansEach }: Size) {
  return withNetwork({ members, loans: loansEach, guard: unlimited }, async (network) => {
    const { card, headers, signInOthers } = network
    const all = [headers, ...(await signInOthers(patrons - 1))]
    for (let warmUp = 0; warmUp < 2; warmUp++) await readAtOnce(network, all, members)
    const before = cpuTimeOf(card)
    const times: number[] = []
    let memory = 0
    for (let round = 0; round < many; round++) {
      times.push(...(await readAtOnce(network, all, members)))
      memory = Math.max(memory, memoryOf(card))
    }
    return {
      'p50 ms': round1(median(times)),
      'CPU ms a card': round1((cpuTimeOf(card) - before) / times.length),
      'memory MiB': round1(memory),
    }
  })
}

async function readAtOnce({ card }: BenchNetwork, all: Headers[], members: number): Promise<number[]> {
  const responses = await Promise.all(all.map((headers) => readCard(card, headers)))
  for (const response of responses) requireComplete(response, members)
  return responses.map(({ time }) => time)
}
