import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { cardsIn, readCard, type Headers } from './client.ts'
import { inFull, median, printTable, round1, rounds } from './figures.ts'
import type { Misbehaviour } from './misbehaviours.ts'
import { guardWith, unlimited, withNetwork, type BenchNetwork } from './network.ts'
import { memoryOf, peakMemoryDuring, socketsOf } from './process-stats.ts'

const members = 31
const target = { bomb: 32, sockets: 0 }
const series = 5
const crowd = { patrons: rounds(100, 10), rounds: rounds(9, 1) }
const cards = rounds(20, 4)
const aborted = rounds(1_000, 50)
const slowReaders = rounds(200, 20)
/** Milliseconds. The card closes the connection of a reader who receives nothing after 30 s. */
const slowReadersCut = 40_000
/** Milliseconds. Longer than the life of idle connections, and than a read, which continues after its patron has left. */
const connectionsClosed = 32_000

/** Memory and sockets during and after oversized responses, aborted requests and readers who receive nothing. */
export function benchMemory(): Promise<string[]> {
  const size = { members, loans: 5, guard: unlimited }
  return withNetwork(size, async (network) => {
    const oversized = await oversizedResponses(network)
    // Both wait for most of the time, and each looks at a process of its own.
    const others = await Promise.all([
      abortedRequests(network),
      withNetwork(size, async (another) => {
        await warmUp(another)
        return readersWhoReceiveNothing(another)
      }),
    ])
    return [...oversized, ...others.flat(), ...(await patronsAtOnce())]
  })
}

/**
 * Patrons who repeatedly read at once: the process must need less than the `MemoryMax` of the shipped unit.
 */
async function patronsAtOnce(): Promise<string[]> {
  const unit = readFileSync('deploy/systemd/library-card@.service', 'utf8')
  const most = Number(/^MemoryMax=(\d+)M$/m.exec(unit)?.[1])
  const guard = { ...unlimited, constants: guardWith({}) }
  const peak = await withNetwork({ members, loans: 5, guard }, async (network) => {
    const all = [network.headers, ...(await network.signInOthers(crowd.patrons - 1))]
    return peakMemoryDuring(network.card, async () => {
      for (let round = 0; round < crowd.rounds; round++)
        await Promise.all(all.map((one) => readCard(network.card, one)))
    })
  })
  const words = `${crowd.patrons} patrons who read at once, ${crowd.rounds} times: at most ${round1(peak)} MiB`
  console.log(`\n${words} of ${most}`)
  return peak < most ? [] : [words]
}

/** Twice as many cards as a series has: the first cards of a process add to its memory. */
async function warmUp({ card, headers }: BenchNetwork) {
  for (let read = 0; read < 2 * cards; read++) await readCard(card, headers)
}

/** Peak memory while cards are read one after another, alternating with and without oversized responses. */
async function oversizedResponses(network: BenchNetwork): Promise<string[]> {
  await warmUp(network)
  const plain: number[] = []
  const kinds = (['plain-bomb', 'gzip-bomb', 'sends tiny pieces'] as const).map((how) => ({
    how,
    one: [] as number[],
    all: 0,
  }))
  for (let round = 0; round < series; round++) {
    plain.push(await peakMemory(network, 0, 'hangs'))
    for (const { how, one } of kinds) one.push(await peakMemory(network, 1, how))
  }
  // Last, because the process keeps this memory for a while.
  for (const kind of kinds) kind.all = await peakMemory(network, members, kind.how)
  await network.misbehave(0)
  const baseline = median(plain)
  printTable(
    `The most in memory while ${cards} cards over ${members} institutions are read one after another: ${round1(baseline)} MiB`,
    kinds.map(({ how, one, all }) => ({
      how,
      'one institution, MiB more': round1(median(one) - baseline),
      'all institutions, MiB more': round1(all - baseline),
    })),
  )
  return kinds
    .map(({ how, one }) => ({ how, more: median(one) - baseline }))
    .filter(({ more }) => more > target.bomb)
    .map(({ how, more }) => `memory under "${how}" is ${inFull(more)} MiB more`)
}

async function peakMemory(network: BenchNetwork, count: number, how: Misbehaviour): Promise<number> {
  await network.misbehave(count, how)
  return peakMemoryDuring(network.card, async () => {
    for (let card = 0; card < cards; card++) {
      const all = cardsIn(await readCard(network.card, network.headers))
      const unexpected = all.filter(({ problem }) => problem?.code === 'unexpected-answer').length
      if (unexpected !== count) throw new Error(`${unexpected} of ${count} bombs were found out.`)
    }
  })
}

/** Aborted requests to hanging institutions leave no socket open. */
async function abortedRequests(network: BenchNetwork): Promise<string[]> {
  const { card } = network
  await wait(connectionsClosed)
  const before = socketsOf(card)
  await network.misbehave(members, 'hangs')
  const atOnce = 10
  for (let reader = 0; reader < aborted; reader += atOnce)
    await Promise.all(Array.from({ length: atOnce }, () => readAndAbort(network)))
  const end = performance.now() + 2 * connectionsClosed
  while (socketsOf(card) > before && performance.now() < end) await wait(200)
  const left = socketsOf(card) - before
  await network.misbehave(0)
  console.log(`\n${aborted} aborted cards leave ${left} sockets`)
  return left > target.sockets ? [`${aborted} aborted cards leave ${left} sockets`] : []
}

async function readAndAbort({ card, headers }: BenchNetwork) {
  const signal = AbortSignal.timeout(20 + Math.floor(Math.random() * 80))
  const response = fetch(`${card.url}/api/card?fresh=true`, { headers, signal })
  await response.then((answer) => answer.text()).catch(() => '')
}

/** Readers who request their card and receive nothing are disconnected. */
async function readersWhoReceiveNothing({ card, headers }: BenchNetwork): Promise<string[]> {
  await wait(connectionsClosed)
  const [memory, sockets] = [memoryOf(card), socketsOf(card)]
  const readers = Array.from({ length: slowReaders }, () => requestWithoutReading(card.url, headers))
  const peak = await peakMemoryDuring(card, () => wait(slowReadersCut))
  const left = socketsOf(card) - sockets
  for (const socket of readers) socket.destroy()
  console.log(
    `\n${slowReaders} readers who take nothing of their card: at most ${round1(peak - memory)} MiB more; after ${slowReadersCut / 1_000} s ${left} sockets of theirs`,
  )
  return left > 0 ? [`${left} readers who take nothing are not cut`] : []
}

function requestWithoutReading(url: string, headers: Headers) {
  const { port, host } = new URL(url)
  const socket = connect({ port: Number(port), host: 'localhost' })
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.pause().on('error', () => {})
  socket.write(`GET /api/card?fresh=true HTTP/1.1\r\n${lines.join('')}\r\n`)
  return socket
}

/** Five minutes of cards while one call in five misbehaves in a random way. */
export function benchSoak(): Promise<string[]> {
  const minutes = rounds(5, 0.5)
  const guard = { settings: '', constants: 'readsPerPerson=100000' }
  return withNetwork({ members, loans: 5, guard }, async (network) => {
    const { card } = network
    await network.setLatency(20)
    const readers = await network.signInOthers(10)
    await network.misbehave(members, 'some')
    const samples: Sample[] = []
    const end = performance.now() + minutes * 60_000
    const reading = Promise.all(readers.map((headers) => readUntil(end, network, headers)))
    while (performance.now() < end) {
      samples.push({ minute: performance.now() / 60_000, MiB: memoryOf(card) })
      await wait(1_000)
    }
    const read = (await reading).reduce((sum, one) => sum + one, 0)
    await network.misbehave(0)
    printTable(`${minutes} minutes, ${read} cards, one call in five misbehaves`, {
      'memory at the end, MiB': round1(samples.at(-1)?.MiB ?? Number.NaN),
      'most, MiB': round1(Math.max(...samples.map(({ MiB }) => MiB))),
      // The first quarter is warm-up.
      'slope after the first quarter, MiB a minute': round1(
        slopeOf(samples.slice(Math.floor(samples.length / 4))),
      ),
      'sockets at the end': socketsOf(card),
    })
    return card.child.exitCode === null ? [] : ['the card did not outlive the soak']
  })
}

type Sample = { minute: number; MiB: number }

async function readUntil(end: number, { card }: BenchNetwork, headers: Headers): Promise<number> {
  let read = 0
  for (; performance.now() < end; read++) {
    await readCard(card, headers)
    await wait(Math.random() * 1_000)
  }
  return read
}

function slopeOf(samples: Sample[]): number {
  const x = mean(samples.map(({ minute }) => minute))
  const y = mean(samples.map(({ MiB }) => MiB))
  const covariance = samples.reduce((sum, one) => sum + (one.minute - x) * (one.MiB - y), 0)
  return covariance / samples.reduce((sum, one) => sum + (one.minute - x) ** 2, 0)
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
