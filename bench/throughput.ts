import { median, round1, round2 } from './figures.ts'
import { nothingBinds, startBenchNetwork } from './network.ts'
import { rounds } from './rounds.ts'

const members = 31
const patrons = 8
const seconds = 3
const target = 0.6

/** Cards per second with the institutions on the same machine, against the same calls made bare. */
export async function benchThroughput(): Promise<string[]> {
  const network = await startBenchNetwork({ members, loans: 5, guard: nothingBinds })
  try {
    const all = [network.headers, ...(await network.signInOthers(patrons - 1))]
    const ways = {
      'same calls, bare': { url: `${network.baseline.url}/same-calls`, perSecond: new Array<number>() },
      card: { url: `${network.card.url}/api/card`, perSecond: new Array<number>() },
    }
    // The first round warms both up.
    for (let round = -1; round < rounds(5, 1); round++)
      for (const { url, perSecond } of Object.values(ways)) {
        const count = await cardsPerSecond(url, all)
        if (round >= 0) perSecond.push(count)
      }
    return print(median(ways['same calls, bare'].perSecond), median(ways.card.perSecond))
  } finally {
    await network.stop()
  }
}

/** Each patron asks again as soon as they have their card. */
async function cardsPerSecond(url: string, all: Record<string, string>[]): Promise<number> {
  const end = performance.now() + seconds * 1_000
  const counts = await Promise.all(
    all.map(async (headers) => {
      let count = 0
      for (; performance.now() < end; count++) await (await fetch(url, { headers })).arrayBuffer()
      return count
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

function print(bare: number, card: number): string[] {
  const ratio = round2(card / bare)
  console.log(
    `\nCards per second over ${members} institutions, ${patrons} patrons at once, all on one machine`,
  )
  console.table({
    'same calls, bare': { 'per second': round1(bare), ratio: 1 },
    card: { 'per second': round1(card), ratio },
  })
  return ratio < target ? [`cards per second are ${ratio} of the same calls made bare`] : []
}
