import type { Headers } from './client.ts'
import { inFull, printTable, quantile, round1, round2, rounds } from './figures.ts'
import type { Misbehaviour } from './misbehaviours.ts'
import {
  codeOf,
  guardWith,
  neverOverloaded,
  noCache,
  unlimited,
  withNetwork,
  type BenchNetwork,
} from './network.ts'

const members = 31
const target = 1.2

type Silence = { name: string; silent: number; how: Misbehaviour }
type Case = Silence & { arrivals: number[] }

const silences: readonly Silence[] = [
  { name: 'none', silent: 0, how: 'hangs' },
  { name: '1 sending a byte a second', silent: 1, how: 'trickles' },
  { name: '1 hanging', silent: 1, how: 'hangs' },
  { name: '5 hanging', silent: 5, how: 'hangs' },
  { name: '30 hanging', silent: 30, how: 'hangs' },
]
/** The institution does answer, so no breaker opens. */
const stuffing: Silence = { name: '1 sending the largest allowed answers', silent: 1, how: 'stuffs' }

const tenMinutes = 600_000
/** Two failures open it, and it stays open for the whole run. */
const opensSoon = {
  settings: `limits: { read: 1500, card: 3000 }\n  ${neverOverloaded}`,
  constants: guardWith({ ...noCache, failuresInRow: 2, staysOpen: tenMinutes, staysOpenAtMost: tenMinutes }),
}

/** The default time limits: without them, a page that waits for every institution would wait for ever. */
const defaultTimes = { ...unlimited, settings: neverOverloaded }

/** When the answering institutions' lines arrive while others are silent (G17), breakers held closed and open. */
export async function benchIsolation(): Promise<string[]> {
  const closed = await withWarmNetwork(unlimited, (network, patrons) =>
    measureAll(network, patrons, [...silences, stuffing]),
  )
  const naive = await withWarmNetwork(defaultTimes, waitForAll)
  const open = await withWarmNetwork(opensSoon, async (network, patrons) => {
    const all: Case[] = []
    // The circuit breakers stay open, so an institution that was silent stays cut off in later cases.
    for (const one of silences) {
      await network.misbehave(one.silent, one.how)
      for (let failure = 0; one.silent > 0 && failure < 2; failure++) await readAll(network)
      all.push(...(await measureAll(network, patrons, [one])))
    }
    return all
  })
  const missed = [...print('breaker held closed', closed), ...print('breaker open', open)]
  printTable(
    'Beside it, without a target: a page that waits for all before it shows anything, time limits by default',
    naive,
  )
  return missed
}

type Run<T> = (network: BenchNetwork, patrons: Headers[]) => Promise<T>

function withWarmNetwork<T>(guard: typeof unlimited, run: Run<T>): Promise<T> {
  return withNetwork({ members, loans: 5, guard }, async (network) => {
    // The first cards of a process are slower than all that follow.
    for (let warm = 0; warm < rounds(10, 2); warm++) await readAll(network)
    await network.setLatency(60)
    return run(network, [network.headers, ...(await network.signInOthers(fewAnswer.patrons - 1))])
  })
}

/**
 * The number of patrons who read at once in a round where few institutions answer. With few answers of random times, the p95
 * would be the slowest of them.
 */
const fewAnswer = { patrons: 4, cards: 8 }

async function measureAll(network: BenchNetwork, patrons: Headers[], measured: Silence[]): Promise<Case[]> {
  const all = measured.map((one): Case => ({ ...one, arrivals: [] }))
  for (let round = 0; round < rounds(10, 2); round++)
    for (const { silent, how, arrivals } of all) {
      const isFew = members - silent < 5
      for (let card = 0; card < (isFew ? fewAnswer.cards : 1); card++) {
        await network.misbehave(silent, how)
        const readers = isFew ? patrons : [network.headers]
        const answers = await Promise.all(readers.map((headers) => answering(network, headers, silent)))
        arrivals.push(...answers.flat())
      }
    }
  return all
}

async function waitForAll(network: BenchNetwork) {
  const all: { name: string; ms: number }[] = []
  for (const { name, silent, how } of silences) {
    await network.misbehave(silent, how)
    const begin = performance.now()
    await readAll(network)
    all.push({ name, ms: performance.now() - begin })
  }
  return all.map(({ name, ms }) => ({ name, ms: round1(ms), ratio: round2(ms / all[0]!.ms) }))
}

async function readAll({ card, headers }: BenchNetwork): Promise<void> {
  await (await fetch(`${card.url}/api/card`, { headers })).arrayBuffer()
}

/** When the lines of the members that behave arrive. */
async function answering({ card }: BenchNetwork, headers: Headers, silent: number): Promise<number[]> {
  const expected = members - silent
  const others = Array.from({ length: silent }, (_, at) => `"${codeOf(members - 1 - at)}"`)
  const leave = new AbortController()
  const begin = performance.now()
  const { body } = await fetch(`${card.url}/api/card`, { headers, signal: leave.signal })
  const arrivals: number[] = []
  let rest = ''
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    const complete = lines.filter(
      (line) => line.includes('"state":"complete"') && !others.some((code) => line.includes(code)),
    ).length
    for (let one = 0; one < complete; one++) arrivals.push(performance.now() - begin)
    if (arrivals.length >= expected) break
  }
  leave.abort()
  // A missing institution would make the others look faster.
  if (arrivals.length < expected)
    throw new Error(`${arrivals.length} of ${expected} members answered in full.`)
  return arrivals
}

const p95Of = (arrivals: number[]) => quantile(arrivals, 0.95)

function print(breaker: string, all: Case[]): string[] {
  const none = p95Of(all.find(({ silent }) => silent === 0)?.arrivals ?? [])
  const rows = all.map(({ name, arrivals }) => ({
    name,
    p95: p95Of(arrivals),
    ratio: p95Of(arrivals) / none,
  }))
  printTable(
    `The answering of ${members} institutions while others are silent, upstream 60 ms, ${breaker}`,
    rows.map(({ name, p95, ratio }) => ({ name, 'p95 ms': round1(p95), ratio: round2(ratio) })),
  )
  return rows
    .filter(({ ratio }) => !(ratio <= target))
    .map(({ name, ratio }) => `isolation with ${name}, ${breaker}, is ${inFull(ratio)}`)
}
