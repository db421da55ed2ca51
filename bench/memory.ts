import { setTimeout as wait } from 'node:timers/promises'
import { askCard, cardsIn } from './ask-card.ts'
import { memoryOf, mostMemoryWhile, socketsOf } from './books.ts'
import { inFull, median, round1 } from './figures.ts'
import type { Misbehaviour } from './misbehaviours.ts'
import { nothingBinds, startBenchNetwork, type BenchNetwork } from './network.ts'
import { rounds } from './rounds.ts'
import { benchSlowReaders } from './slow-readers.ts'

const members = 31
const target = { bomb: 32, sockets: 0 }
const series = 5
const cards = rounds(20, 4)
const aborted = rounds(1_000, 50)
/** Longer than a connection is kept for the next call. */
const connectionsKept = 8_000

/** Hostile bodies and readers who leave: memory and sockets are afterwards what they were before. */
export async function benchMemory(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5, guard: nothingBinds })
  try {
    return [...(await bombs(network)), ...(await leaving(network)), ...(await benchSlowReaders(network))]
  } finally {
    await network.stop()
  }
}

/** The most in memory while cards are read one after another, with bombs and without, in turn. */
async function bombs(network: BenchNetwork): Promise<string[]> {
  for (let card = 0; card < 2 * cards; card++) await askCard(network.card, network.headers)
  const plain: number[] = []
  const bombed = new Map<Misbehaviour, { one: number[]; all: number[] }>([
    ['plain-bomb', { one: [], all: [] }],
    ['gzip-bomb', { one: [], all: [] }],
  ])
  for (let round = 0; round < series; round++) {
    plain.push(await most(network, 0, 'hangs'))
    for (const [how, { one }] of bombed) one.push(await most(network, 1, how))
  }
  // Last, because what so many want at once stays with the process for a while.
  for (const [how, { all }] of bombed) all.push(await most(network, members, how))
  await network.misbehave(0)
  const usual = median(plain)
  console.log(
    `\nThe most in memory while ${cards} cards over ${members} institutions are read one after another: ${round1(usual)} MiB`,
  )
  const rows = [...bombed].map(([how, { one, all }]) => ({
    how,
    one: median(one) - usual,
    all: median(all) - usual,
  }))
  console.table(
    rows.map(({ how, one, all }) => ({
      how,
      'one institution, MiB more': round1(one),
      'all institutions, MiB more': round1(all),
    })),
  )
  return rows
    .filter(({ one }) => one > target.bomb)
    .map(({ how, one }) => `memory under a ${how} is ${inFull(one)} MiB more`)
}

async function most(network: BenchNetwork, bombing: number, how: Misbehaviour): Promise<number> {
  await network.misbehave(bombing, how)
  return mostMemoryWhile(network.card, async () => {
    for (let card = 0; card < cards; card++) {
      const told = cardsIn(await askCard(network.card, network.headers))
      const unexpected = told.filter(({ problem }) => problem?.code === 'unexpected-answer').length
      if (unexpected !== bombing) throw new Error(`${unexpected} of ${bombing} bombs were found out.`)
    }
  })
}

/** Readers who leave while institutions hang: nothing of what was asked for them stays open. */
async function leaving(network: BenchNetwork): Promise<string[]> {
  await wait(connectionsKept)
  const before = socketsOf(network.card)
  await network.misbehave(members, 'hangs')
  const atOnce = 10
  for (let reader = 0; reader < aborted; reader += atOnce)
    await Promise.all(Array.from({ length: atOnce }, () => leave(network)))
  const after = await settled(() => socketsOf(network.card) - before)
  await network.misbehave(0)
  console.log(`\n${aborted} aborted cards leave ${after} sockets`)
  return after > target.sockets ? [`${aborted} aborted cards leave ${after} sockets`] : []
}

async function leave({ card, headers }: BenchNetwork) {
  const reader = new AbortController()
  const reading = fetch(`${card.url}/api/card?fresh=true`, { headers, signal: reader.signal })
  const read = reading.then((answer) => answer.text()).catch(() => '')
  await wait(20 + Math.random() * 80)
  reader.abort()
  await read
}

/** What is left when there has been time enough to close. */
async function settled(left: () => number): Promise<number> {
  const end = performance.now() + 2 * connectionsKept
  while (left() > 0 && performance.now() < end) await wait(200)
  return left()
}

/** Five minutes of cards while each institution misbehaves at one call in five, in whatever way. */
export async function benchSoak(): Promise<string[]> {
  const minutes = rounds(5, 0.5)
  const network = await startBenchNetwork({ members, loans: 5, guard: 'guard: { readsOfOne: 100000 }' })
  try {
    await network.set('latency', 20)
    const readers = await network.signInOthers(10)
    await network.misbehave(members, 'some')
    const samples: Sample[] = []
    const end = performance.now() + minutes * 60_000
    const reading = Promise.all(readers.map((headers) => readUntil(end, network, headers)))
    while (performance.now() < end) {
      samples.push({ minute: performance.now() / 60_000, MiB: memoryOf(network.card) })
      await wait(1_000)
    }
    const read = (await reading).reduce((sum, one) => sum + one, 0)
    await network.misbehave(0)
    return report(network, { minutes, read, samples })
  } finally {
    await network.stop()
  }
}

type Sample = { minute: number; MiB: number }

async function readUntil(
  end: number,
  { card }: BenchNetwork,
  headers: Record<string, string>,
): Promise<number> {
  let read = 0
  while (performance.now() < end) {
    await askCard(card, headers)
    read += 1
    await wait(Math.random() * 1_000)
  }
  return read
}

async function report(
  { card }: BenchNetwork,
  { minutes, read, samples }: { minutes: number; read: number; samples: Sample[] },
): Promise<string[]> {
  // The beginning is the machine getting warm.
  const settledSamples = samples.slice(Math.floor(samples.length / 4))
  console.log(`\n${minutes} minutes, ${read} cards, one call in five misbehaves`)
  console.table({
    'memory at the end, MiB': round1(samples.at(-1)?.MiB ?? Number.NaN),
    'most, MiB': round1(Math.max(...samples.map(({ MiB }) => MiB))),
    'slope after the first quarter, MiB a minute': round1(slopeOf(settledSamples)),
    'sockets at the end': socketsOf(card),
  })
  return card.child.exitCode === null ? [] : ['the card did not outlive the soak']
}

/** Least squares. */
function slopeOf(samples: Sample[]): number {
  const x = mean(samples.map(({ minute }) => minute))
  const y = mean(samples.map(({ MiB }) => MiB))
  const covariance = samples.reduce((sum, one) => sum + (one.minute - x) * (one.MiB - y), 0)
  return covariance / samples.reduce((sum, one) => sum + (one.minute - x) ** 2, 0)
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
