import { writeFileSync } from 'node:fs'
import { askCard, requireComplete } from './ask-card.ts'
import { memoryOf } from './books.ts'
import { median, round1 } from './figures.ts'
import { nothingBinds, startBenchNetwork, type BenchNetwork } from './network.ts'
import { isWriting, rounds } from './rounds.ts'
import { drawPicture } from './small-multiples.ts'

const many = rounds(15, 5)
const picture = 'docs/figures-growth.svg'

type Size = { members: number; patrons: number; loansEach: number }
type Row = { step: number; time: number; cpu: number; memory: number }
type Growth = { of: string; beside: string; steps: { step: number; size: Size }[] }

const growths: Growth[] = [
  {
    of: 'institutions',
    beside: '5 loans at each, one patron',
    steps: [10, 31, 100, 300].map((step) => ({ step, size: { members: step, patrons: 1, loansEach: 5 } })),
  },
  {
    of: 'patrons at once',
    beside: '31 institutions, 5 loans at each',
    steps: [1, 10, 100].map((step) => ({ step, size: { members: 31, patrons: step, loansEach: 5 } })),
  },
  {
    of: 'loans',
    beside: '10 institutions, one patron',
    steps: [10, 100, 500, 1_000].map((step) => ({
      step,
      size: { members: 10, patrons: 1, loansEach: step / 10 },
    })),
  },
]

/** How time, CPU and memory grow with institutions, with patrons at once and with loans. There are no targets. */
export async function benchGrowth(): Promise<string[]> {
  const grown: { growth: Growth; rows: Row[] }[] = []
  for (const growth of growths) {
    const rows: Row[] = []
    for (const { step, size } of growth.steps) rows.push({ step, ...(await measure(size)) })
    grown.push({ growth, rows })
    print(growth, rows)
  }
  if (isWriting) writeFileSync(picture, draw(grown))
  return []
}

async function measure({ members, patrons, loansEach }: Size): Promise<Omit<Row, 'step'>> {
  const network = await startBenchNetwork({ members, loans: loansEach, guard: nothingBinds })
  try {
    const all = [network.headers, ...(await network.signInOthers(patrons - 1))]
    await askAtOnce(network, { all, members })
    await askAtOnce(network, { all, members })
    const before = network.card.cpu()
    const times: number[] = []
    let memory = 0
    for (let round = 0; round < many; round++) {
      times.push(...(await askAtOnce(network, { all, members })))
      memory = Math.max(memory, memoryOf(network.card))
    }
    const cpu = (network.card.cpu() - before) / times.length
    return { time: median(times), cpu, memory }
  } finally {
    await network.stop()
  }
}

async function askAtOnce(
  { card }: BenchNetwork,
  { all, members }: { all: Record<string, string>[]; members: number },
): Promise<number[]> {
  const answers = await Promise.all(all.map((headers) => askCard(card, headers)))
  for (const answer of answers) requireComplete(answer, members)
  return answers.map(({ time }) => time)
}

function print({ of, beside }: Growth, rows: Row[]) {
  console.log(`\nGrowth with ${of} (${beside}), upstream 0 ms, ${many} rounds`)
  console.table(
    rows.map(({ step, time, cpu, memory }) => ({
      [of]: step,
      'p50 ms': round1(time),
      'CPU ms a card': round1(cpu),
      'memory MiB': round1(memory),
    })),
  )
}

function draw(grown: { growth: Growth; rows: Row[] }[]): string {
  const sentences = grown.map(({ growth: { of }, rows }) => {
    const told = rows.map(({ step, time }) => `${round1(time)} ms with ${step}`)
    return `Time by ${of}: ${told.join(', ')}.`
  })
  const chartsOf = (what: 'time' | 'cpu' | 'memory') =>
    grown.map(({ rows }) => ({ points: rows.map((row) => ({ step: row.step, value: row[what] })) }))
  return drawPicture({
    title: 'How one card grows',
    description: `Small charts of time, CPU and memory. ${sentences.join(' ')}`,
    columns: grown.map(({ growth: { of } }) => `by ${of}`),
    rows: ['time, ms', 'CPU, ms a card', 'memory, MiB'],
    charts: [chartsOf('time'), chartsOf('cpu'), chartsOf('memory')],
  })
}
