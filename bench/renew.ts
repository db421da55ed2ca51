import { setTimeout as wait } from 'node:timers/promises'
import { cardsIn, ordersFor, readCard, renew } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { withNetwork, type BenchNetwork } from './network.ts'

const members = 6
const loans = 10
const many = rounds(15, 2)
const target = { latency: 60, ratio: 1.2 }
/** Milliseconds after which lists are too old to serve an order, and the rate limit has forgotten the previous round. */
const listsExpired = 5_100

type Round = { time: number; calls: number }

/** All loans renewed by one order, compared with the same calls by the baseline with the same concurrency. */
export function benchRenew(): Promise<string[]> {
  return withNetwork({ members, loans }, async (network) => {
    await compare(network, 0)
    const ratio = await compare(network, target.latency)
    return ratio > target.ratio
      ? [`renewing ${members * loans} loans is ${inFull(ratio)} of its calls made bare`]
      : []
  })
}

async function compare(network: BenchNetwork, latency: number): Promise<number> {
  const { card, baseline, headers } = network
  await network.set('latency', latency)
  const own: Round[] = []
  const bare: Round[] = []
  for (let round = -2; round < many; round++) {
    const orders = ordersFor(cardsIn(await readCard(card, headers, false)))
    await wait(listsExpired)
    const one = await measure(network, () => renew(card, headers, orders))
    const other = await measure(network, () => fetch(`${baseline.url}/renewals`))
    if (one.calls !== other.calls)
      throw new Error(`The card made ${one.calls} upstream calls, the baseline ${other.calls}.`)
    if (round < 0) continue
    own.push(one)
    bare.push(other)
  }
  return report(latency, { own, bare })
}

/** Throws unless every loan was renewed. */
async function measure({ countCalls }: BenchNetwork, send: () => Promise<Response>): Promise<Round> {
  await countCalls()
  const start = performance.now()
  const text = await (await send()).text()
  const time = performance.now() - start
  const renewed = text.match(/"result":"renewed"|"value":"401193;"/g)?.length
  if (renewed !== members * loans) throw new Error(`${renewed} of ${members * loans} loans were renewed.`)
  return { time, calls: await countCalls() }
}

function report(latency: number, { own, bare }: { own: Round[]; bare: Round[] }): number {
  const p50 = (all: Round[]) => median(all.map(({ time }) => time))
  const row = (all: Round[]) => ({
    'p50 ms': round1(p50(all)),
    ratio: round2(p50(all) / p50(bare)),
    'upstream calls': all[0]!.calls,
  })
  printTable(
    `${members * loans} loans renewed over ${members} institutions, upstream ${latency} ms, ${many} interleaved rounds`,
    { 'same calls, bare': row(bare), 'one order': row(own) },
  )
  return p50(own) / p50(bare)
}
