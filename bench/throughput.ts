import type { Headers } from './client.ts'
import { inFull, median, printTable, round1, round2, rounds } from './figures.ts'
import { teachBaseline, unlimited, withNetwork } from './network.ts'

const members = 31
const patrons = 8
const seconds = 3
const target = 0.6

type Route = { url: string; bytes: number; perSecond: number[] }

/** Cards per second with all processes on one machine, compared with the same calls by the baseline. */
export function benchThroughput(): Promise<string[]> {
  return withNetwork({ members, loans: 5, guard: unlimited }, async (network) => {
    const { headers, signInOthers, baseline, card } = network
    const all = [headers, ...(await signInOthers(patrons - 1))]
    const bytes = await teachBaseline(network, members)
    const bare: Route = { url: `${baseline.url}/same-calls`, bytes: bytes.bare, perSecond: [] }
    const own: Route = { url: `${card.url}/api/card`, bytes: bytes.card, perSecond: [] }
    for (const route of [bare, own]) await cardsPerSecond(route, all)
    for (let round = 0; round < rounds(5, 1); round++)
      for (const route of [bare, own]) route.perSecond.push(await cardsPerSecond(route, all))
    return report(median(bare.perSecond), median(own.perSecond))
  })
}

/** Each patron reads the card again as soon as the previous response is complete. */
async function cardsPerSecond(route: Route, all: Headers[]): Promise<number> {
  const end = performance.now() + seconds * 1_000
  const counts = await Promise.all(
    all.map(async (headers) => {
      let count = 0
      for (; performance.now() < end; count++) await readWhole(route, headers)
      return count
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

/** Rejects short responses: a refusal would look fast. */
async function readWhole({ url, bytes }: Route, headers: Headers) {
  const { byteLength } = await (await fetch(url, { headers })).arrayBuffer()
  if (byteLength < bytes) throw new Error(`${url} answered ${byteLength} of ${bytes} bytes.`)
}

function report(bare: number, card: number): string[] {
  const ratio = card / bare
  printTable(
    `Cards per second over ${members} institutions, ${patrons} patrons at once, all on one machine`,
    {
      'same calls, bare': { 'per second': round1(bare), ratio: 1 },
      card: { 'per second': round1(card), ratio: round2(ratio) },
    },
  )
  return ratio < target ? [`cards per second are ${inFull(ratio)} of the same calls made bare`] : []
}
