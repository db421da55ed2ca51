import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { inFull, quantile, round1, round2 } from './figures.ts'
import { startBenchNetwork, type BenchNetwork } from './network.ts'

const members = 6
const loans = 10
const rounds = 15
const target = { latency: 60, ratio: 1.2 }
/** Milliseconds. By then a list that was read serves no order, and the guard has forgotten the round before. */
const listsForgotten = 5_100

type Round = { time: number; calls: number }
type Order = { institutionCode: string; loanId: string; due: { at: string } }

/** All loans renewed by one order, against the same calls made bare, as many at once at each institution. */
export async function benchRenew(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans })
  try {
    await compare(network, 0)
    const ratio = await compare(network, target.latency)
    return ratio > target.ratio
      ? [`renewing ${members * loans} loans is ${inFull(ratio)} of its calls made bare`]
      : []
  } finally {
    await network.stop()
  }
}

async function compare(network: BenchNetwork, latency: number): Promise<number> {
  await network.set('latency', latency)
  const card: Round[] = []
  const bare: Round[] = []
  for (let round = -2; round < rounds; round++) {
    const orders = await readOrders(network)
    await wait(listsForgotten)
    const one = await measure(network, () => renew(network, orders))
    const other = await measure(network, () => fetch(`${network.baseline.url}/renewals`))
    requireEqual(one.calls, other.calls)
    if (round < 0) continue
    card.push(one)
    bare.push(other)
  }
  return print(latency, { card, bare })
}

/** What a page orders that shows the card as it is. */
async function readOrders({ card, headers }: BenchNetwork): Promise<Order[]> {
  const text = await (await fetch(`${card.url}/api/card`, { headers })).text()
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return lines
    .filter(({ type }) => type === 'card')
    .flatMap(({ card: { institutionCode, loans: section } }) =>
      section.items.map(({ id, due }: { id: string; due: Order['due'] }) => ({
        institutionCode,
        loanId: id,
        due,
      })),
    )
}

async function renew({ card, headers }: BenchNetwork, orders: Order[]): Promise<Response> {
  return fetch(`${card.url}/api/renewals`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ loans: orders }),
  })
}

/** A round that did not renew every loan measures something else. */
async function measure({ countCalls }: BenchNetwork, ask: () => Promise<Response>): Promise<Round> {
  await countCalls()
  const begin = performance.now()
  const text = await (await ask()).text()
  const time = performance.now() - begin
  const renewed = text.match(/"result":"renewed"|"value":"401193;"/g)?.length
  if (renewed !== members * loans) throw new Error(`${renewed} of ${members * loans} loans were renewed.`)
  return { time, calls: await countCalls() }
}

function requireEqual(card: number, bare: number) {
  if (card !== bare) throw new Error(`The card made ${card} upstream calls, the baseline ${bare}.`)
}

function print(latency: number, { card, bare }: { card: Round[]; bare: Round[] }): number {
  const median = (all: Round[]) =>
    quantile(
      all.map(({ time }) => time),
      0.5,
    )
  const ratio = median(card) / median(bare)
  const row = (all: Round[], one: number) => ({
    'p50 ms': round1(median(all)),
    ratio: one,
    'upstream calls': all[0]!.calls,
  })
  console.log(
    `\n${members * loans} loans renewed over ${members} institutions, upstream ${latency} ms, ${rounds} interleaved rounds`,
  )
  console.table({ 'same calls, bare': row(bare, 1), 'one order': row(card, round2(ratio)) })
  return ratio
}
