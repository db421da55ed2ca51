import { cardsIn, ordersFor, readCard, renew, requireComplete } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 6
const loans = 10
const many = rounds(15, 2)
const target = { latency: 60, ratio: 1.2 }
const warmUpRounds = 2

type Round = { time: number; calls: number }

/** All loans renewed by one order, compared with the same calls by the baseline with the same concurrency. */
export function benchRenew(): Promise<string[]> {
  return withNetwork({ members, loans, guard: unlimited }, async (network) => {
    await compare(network, 0)
    const ratio = await compare(network, target.latency)
    return ratio > target.ratio
      ? [`renewing ${members * loans} loans is ${inFull(ratio)} of its calls made bare`]
      : []
  })
}

/** Each round has another patron: the card reads a list again if the same patron renewed the same loan a moment ago. */
async function compare(network: BenchNetwork, latency: number): Promise<number> {
  const { card, baseline, headers } = network
  await network.setLatency(0)
  const patrons = await network.signInOthers(warmUpRounds + many)
  await network.setLatency(latency)
  const own: Round[] = []
  const bare: Round[] = []
  for (const patron of patrons) {
    const shown = await readCard(card, headers)
    requireComplete(shown, members)
    const orders = ordersFor(cardsIn(shown))
    const one = await measure(network, () => renew(card, patron, orders))
    const other = await measure(network, () => fetch(`${baseline.url}/renewals`))
    if (one.calls !== other.calls)
      throw new Error(`The card made ${one.calls} upstream calls, the baseline ${other.calls}.`)
    own.push(one)
    bare.push(other)
  }
  return report(latency, { own: own.slice(warmUpRounds), bare: bare.slice(warmUpRounds) })
}

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
