import { cardsIn, type Headers } from './client.ts'
import { inFull, median, printTable, quantile, round1, round2, rounds } from './figures.ts'
import { codeOf, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
/** Milliseconds of each call. */
const slownesses = [2_000, 4_000, 8_000]
const counts = [1, 5, 15]
const many = rounds(2, 1)
const latency = 60
/** As for institutions that hang (G17). */
const target = 1.2
/** A whole card in which so many institutions take so long for each call, within milliseconds. */
const completeIn = { slow: 5, takes: 4_000, within: 10_000 }
/** One person may send an institution six reads at once, and then one in a second; a card takes four. */
const patrons = 12

type Case = { slow: number; takes: number }
/** Milliseconds; `missing`: institutions that the whole card does not have in full. An earlier copy does not count. */
type Reading = { arrivals: number[]; end: number; missing: number }
/** `before`: the same institutions with the same latencies, while nobody was slow. */
type Measured = Case & { before: Reading[]; readings: Reading[] }

/**
 * The cost of slow institutions to the others, and to their own patrons, with the guard and the time limits by default. Before each card
 * comes one without slow institutions. It is the baseline, and its successes keep the circuit breakers closed.
 */
export function benchSlow(): Promise<string[]> {
  return withNetwork({ members, loans: 5 }, async (network) => {
    await network.setLatency(latency)
    const sessions = await network.signInOthers(patrons)
    let turn = 0
    const read = (slow: number) => readLines(network, sessions[turn++ % patrons]!, slow)
    for (let warm = 0; warm < rounds(2 * patrons, 2); warm++) await read(0)
    const cases = slownesses.flatMap((takes) =>
      counts.map((slow): Measured => ({ slow, takes, before: [], readings: [] })),
    )
    for (let round = 0; round < many; round++)
      for (const { slow, takes, before, readings } of cases) {
        await network.slowDown(0, 0)
        await network.setLatency(latency, round)
        before.push(await read(slow))
        await network.slowDown(slow, takes)
        await network.setLatency(latency, round)
        readings.push(await read(slow))
      }
    return print(cases)
  })
}

/** Reads a whole card. `arrivals`: the complete ones of the members that are not slow. */
async function readLines({ card }: BenchNetwork, headers: Headers, slow: number): Promise<Reading> {
  const slowOnes = new Set(Array.from({ length: slow }, (_, at) => codeOf(members - 1 - at)))
  const begin = performance.now()
  const { body } = await fetch(`${card.url}/api/card?fresh=true`, { headers })
  const arrivals: number[] = []
  let complete = 0
  let rest = ''
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    const whole = cardsIn({ text: lines.join('\n') }).filter(({ state }) => state === 'complete')
    complete += whole.length
    const others = whole.filter(({ institutionCode }) => !slowOnes.has(institutionCode))
    for (let one = 0; one < others.length; one++) arrivals.push(performance.now() - begin)
  }
  // One that is missing would make the others look faster.
  if (arrivals.length < members - slow)
    throw new Error(`${arrivals.length} of ${members - slow} members answered in full.`)
  return { arrivals, end: performance.now() - begin, missing: members - complete }
}

/** The median of all cards: something else that the machine does at one of them must not decide. */
const p95Of = (readings: Reading[]) => median(readings.map(({ arrivals }) => quantile(arrivals, 0.95)))
const endOf = (readings: Reading[]) => median(readings.map(({ end }) => end))

function print(cases: Measured[]): string[] {
  const rows = cases.map(({ slow, takes, before, readings }) => ({
    slow,
    takes,
    name: `${slow} slow, ${takes / 1_000} s a call`,
    before: p95Of(before),
    others: p95Of(readings),
    end: endOf(readings),
    missing: median(readings.map(({ missing }) => missing)),
    ratio: p95Of(readings) / p95Of(before),
    /** A page that waits for all would show nobody before the end. */
    waiting: endOf(readings) / p95Of(before),
  }))
  printTable(
    `The answers of the others, while some of ${members} institutions are slow, upstream ${latency} ms, guard and time limits by default`,
    rows.map(({ name, before, others, ratio, end, missing, waiting }) => ({
      '': name,
      'with nobody slow': round1(before),
      'p95 of a card, ms': round1(others),
      ratio: round2(ratio),
      'a page that waits for all': round2(waiting),
      'whole card ms': round1(end),
      'missing at the end': missing,
    })),
  )
  return rows.flatMap(({ name, slow, takes, ratio, end, missing, waiting }) => [
    ...(ratio <= target ? [] : [`the p95 of the others with ${name} is ${inFull(ratio)}`]),
    ...(missing === 0 ? [] : [`${missing} institutions are missing with ${name}`]),
    ...(slow !== completeIn.slow || takes !== completeIn.takes || end <= completeIn.within
      ? []
      : [`a whole card with ${name} takes ${inFull(end)} ms`]),
    ...(waiting > target ? [] : [`a page that waits for all would pass with ${name}: the measure is wrong`]),
  ])
}
