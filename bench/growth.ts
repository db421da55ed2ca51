import { readCard, requireComplete, type Headers } from './client.ts'
import { median, printFindings, printTable, round1, rounds } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { cpuTimeOf, memoryOf } from './process-stats.ts'

const many = rounds(7, 5)

type Size = { members: number; patrons: number; loansEach: number }
type Figures = { 'p50 ms': number; 'CPU ms a card': number; 'memory MiB': number }

/** Growth of time, CPU time and memory with institutions, with simultaneous patrons and with loans. */
export async function benchGrowth(): Promise<string[]> {
  const byInstitutions = await measureGrowth(
    'institutions (5 loans at each, one patron)',
    [10, 31, 100, 300],
    (members) => ({ members, patrons: 1, loansEach: 5 }),
  )
  const byPatrons = await measureGrowth(
    'patrons at once (31 institutions, 5 loans at each)',
    [1, 10, 100],
    (patrons) => ({ members: 31, patrons, loansEach: 5 }),
  )
  await measureGrowth('loans (10 institutions, one patron)', [10, 100, 500, 1_000], (loans) => ({
    members: 10,
    patrons: 1,
    loansEach: loans / 10,
  }))
  const crowd = byPatrons.get(100)!
  const cpuOfEach = (members: number) => byInstitutions.get(members)!['CPU ms a card'] / members
  return printFindings([
    { name: '100 patrons at once: CPU ms a card', figure: crowd['CPU ms a card'], target: 16 },
    { name: '100 patrons at once: memory MiB', figure: crowd['memory MiB'], target: 600 },
    {
      name: 'CPU of each of 300 institutions, compared with each of 100',
      figure: cpuOfEach(300) / cpuOfEach(100),
      target: 1.1,
    },
  ])
}

async function measureGrowth(
  name: string,
  steps: number[],
  sizeOf: (step: number) => Size,
): Promise<Map<number, Figures>> {
  const figures = new Map<number, Figures>()
  for (const step of steps) figures.set(step, await measure(sizeOf(step)))
  const column = name.split(' (')[0]!
  printTable(
    `Growth with ${name}, upstream 0 ms, ${many} rounds`,
    [...figures].map(([step, measured]) => ({ [column]: step, ...measured })),
  )
  return figures
}

function measure({ members, patrons, loansEach }: Size): Promise<Figures> {
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
