import { setTimeout as wait } from 'node:timers/promises'
import { cardsIn, ordersFor, readCard, renew, requireComplete } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 6
const loans = 10
const many = rounds(15, 2)
const target = { latency: 60, ratio: 1.2 }
const warmUpRounds = 2
/** Milliseconds in which an institution is sent 18 calls, by default; an order is twelve. */
const window = 1_100

type Round = { time: number; calls: number }

/** All loans renewed by one order, compared with the same calls by the baseline with the same concurrency. */
export async function benchRenew(): Promise<string[]> {
  const ratio = await withNetwork({ members, loans, guard: unlimited }, async (network) => {
    await compare(network, { latency: 0, pause: 0 })
    return compare(network, { latency: target.latency, pause: 0 })
  })
  await withNetwork({ members, loans }, (network) =>
    compare(network, { latency: target.latency, pause: window }),
  )
  return ratio > target.ratio
    ? [`renewing ${members * loans} loans is ${inFull(ratio)} of its calls made bare`]
    : []
}

/** `pause`: milliseconds before an order; 0: the guard limits nothing. */
type Terms = { latency: number; pause: number }

/** Each round has another patron: the card reads a list again if the same patron renewed the same loan a moment ago. */
async function compare(network: BenchNetwork, { latency, pause }: Terms): Promise<number> {
  const { card, baseline, lean } = network
  await network.setLatency(0)
  const patrons = await network.signInOthers(warmUpRounds + many)
  // Not those who order, for whom the card would then have the lists; nor always the same one, whose reads are limited.
  const readers = await network.signInOthers(warmUpRounds + many)
  await network.setLatency(latency)
  const all: Record<Who, Round[]> = { bare: [], lean: [], own: [] }
  for (const [round, patron] of patrons.entries()) {
    const shown = await readCard(card, readers[round]!)
    requireComplete(shown, members)
    const orders = ordersFor(cardsIn(shown))
    await wait(pause)
    const own = await measure(network, () => renew(card, patron, orders))
    const bare = await measure(network, () => fetch(`${baseline.url}/renewals`))
    const leanest = await measure(network, () => fetch(`${lean.url}/renewals`))
    for (const { calls } of [bare, leanest])
      if (own.calls !== calls)
        throw new Error(`The card made ${own.calls} upstream calls, a baseline ${calls}.`)
    all.own.push(own)
    all.bare.push(bare)
    all.lean.push(leanest)
  }
  return report({ latency, pause }, all)
}

type Who = 'bare' | 'lean' | 'own'

/** Throws unless every loan was renewed. */
async function measure({ countCalls }: BenchNetwork, send: () => Promise<Response>): Promise<Round> {
  await countCalls()
  const start = performance.now()
  const text = await (await send()).text()
  const time = performance.now() - start
  const renewed = text.match(/"result":"renewed"|"value":"401193;"/g)?.length
  if (renewed !== members * loans)
    throw new Error(`${renewed ?? 0} of ${members * loans} loans were renewed: ${text.slice(0, 200)}`)
  return { time, calls: await countCalls() }
}

function report({ latency, pause }: Terms, all: Record<Who, Round[]>): number {
  const p50 = (who: Who) => median(all[who].slice(warmUpRounds).map(({ time }) => time))
  const row = (who: Who) => ({
    'p50 ms': round1(p50(who)),
    ratio: round2(p50(who) / p50('bare')),
    'to lean': round2(p50(who) / p50('lean')),
    'upstream calls': all[who][0]!.calls,
  })
  const guard = pause > 0 ? ', guard and time limits by default' : ''
  printTable(
    `${members * loans} loans renewed over ${members} institutions${guard}, upstream ${latency} ms, ${many} interleaved rounds`,
    { 'same calls, bare': row('bare'), 'same calls, bare and lean': row('lean'), 'one order': row('own') },
  )
  return p50('own') / p50('bare')
}
