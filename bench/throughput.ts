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
    const { headers, signInOthers, baseline, lean, card } = network
    const all = [headers, ...(await signInOthers(patrons - 1))]
    const bytes = await teachBaseline(network, members)
    const bare: Route = { url: `${baseline.url}/same-calls`, bytes: bytes.bare, perSecond: [] }
    const leanest: Route = { url: `${lean.url}/same-calls`, bytes: bytes.bare, perSecond: [] }
    const own: Route = { url: `${card.url}/api/card`, bytes: bytes.card, perSecond: [] }
    for (const route of [bare, leanest, own]) await cardsPerSecond(route, all)
    for (let round = 0; round < rounds(5, 1); round++)
      for (const route of [bare, leanest, own]) route.perSecond.push(await cardsPerSecond(route, all))
    return report({
      bare: median(bare.perSecond),
      lean: median(leanest.perSecond),
      card: median(own.perSecond),
    })
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

function report({ bare, lean, card }: { bare: number; lean: number; card: number }): string[] {
  const ratio = card / bare
  const row = (rate: number) => ({
    'per second': round1(rate),
    ratio: round2(rate / bare),
    'to lean': round2(rate / lean),
  })
  printTable(
    `Cards per second over ${members} institutions, ${patrons} patrons at once, all on one machine`,
    {
      'same calls, bare': row(bare),
      'same calls, bare and lean': row(lean),
      card: row(card),
    },
  )
  return ratio < target ? [`cards per second are ${inFull(ratio)} of the same calls made bare`] : []
}
