import { inFull, median, round1, round2 } from './figures.ts'
import { nothingBinds, startBenchNetwork } from './network.ts'
import { rounds } from './rounds.ts'
import { teachBaseline } from './teach-baseline.ts'

const members = 31
const patrons = 8
const seconds = 3
const target = 0.6

/** Cards per second with the institutions on the same machine, against the same calls made bare. */
export async function benchThroughput(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5, guard: nothingBinds })
  try {
    const all = [network.headers, ...(await network.signInOthers(patrons - 1))]
    const bytes = await teachBaseline(network, members)
    const bare = wayOf(`${network.baseline.url}/same-calls`, bytes.bare)
    const card = wayOf(`${network.card.url}/api/card`, bytes.card)
    for (const way of [bare, card]) await cardsPerSecond(way, all)
    for (let round = 0; round < rounds(5, 1); round++)
      for (const way of [bare, card]) way.perSecond.push(await cardsPerSecond(way, all))
    return print(median(bare.perSecond), median(card.perSecond))
  } finally {
    await network.stop()
  }
}

type Way = { url: string; bytes: number; perSecond: number[] }
const wayOf = (url: string, bytes: number): Way => ({ url, bytes, perSecond: [] })

/** Each patron asks again as soon as they have their card. */
async function cardsPerSecond(way: Way, all: Record<string, string>[]): Promise<number> {
  const end = performance.now() + seconds * 1_000
  const counts = await Promise.all(
    all.map(async (headers) => {
      let count = 0
      for (; performance.now() < end; count++) await readWhole(way, headers)
      return count
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

/** What is shorter than a whole card, as a refusal is, would look fast. */
async function readWhole({ url, bytes }: Way, headers: Record<string, string>) {
  const { byteLength } = await (await fetch(url, { headers })).arrayBuffer()
  if (byteLength < bytes) throw new Error(`${url} answered ${byteLength} of ${bytes} bytes.`)
}

function print(bare: number, card: number): string[] {
  const ratio = card / bare
  console.log(
    `\nCards per second over ${members} institutions, ${patrons} patrons at once, all on one machine`,
  )
  console.table({
    'same calls, bare': { 'per second': round1(bare), ratio: 1 },
    card: { 'per second': round1(card), ratio: round2(ratio) },
  })
  return ratio < target ? [`cards per second are ${inFull(ratio)} of the same calls made bare`] : []
}
