import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { askAgain, readCardsAsTheyCome, type Card, type CardResponse, type Headers } from './client.ts'
import { isQuick, listMissed, median, printTable, quantile, round1, round2, type Finding } from './figures.ts'
import { codeOf, withNetwork, type BenchNetwork } from './network.ts'

const targets = { medianBySmallest: 2, largestShare: 1.5 }
/** Seconds after which the targets apply. */
const judgedAfter = 3
const moments = [judgedAfter, 10]
/** Requests that a browser sends at once. */
const connections = 6
/** Milliseconds after which patrons who still lack an institution give up. */
const patience = 180_000

/** `complete`: for each patron, when its institutions were complete, in seconds after all began. */
export type AtOnce = { responses: CardResponse[]; complete: number[][] }

type Reading = { network: BenchNetwork; members: number; began: number; until: number }

/** All patrons read their card at the same moment. They ask a busy institution again at the time that it names, as the page does. */
export async function readAtOnce(
  { network, members }: Pick<Reading, 'network' | 'members'>,
  all: Headers[],
  { isRepeated }: { isRepeated: boolean },
): Promise<AtOnce> {
  await openConnections(network, all.length)
  const began = performance.now()
  const reading = { network, members, began, until: isRepeated ? began + patience : began }
  const read = await Promise.all(all.map((headers) => readUntilComplete(reading, headers)))
  return { responses: read.map(({ response }) => response), complete: read.map(({ complete }) => complete) }
}

/** Opens a connection for each patron. Otherwise the request whose connection opens first begins alone, and gets everything. */
async function openConnections({ card }: BenchNetwork, count: number) {
  const open = async () => void (await (await fetch(`${card.url}/healthz`)).arrayBuffer())
  await Promise.all(Array.from({ length: count }, open))
}

async function readUntilComplete({ network, members, began, until }: Reading, headers: Headers) {
  const complete: number[] = []
  const inTurn = createLimit(connections)
  const note = (at: number) => void complete.push((at - began) / 1_000)
  const response = await readCardsAsTheyCome(network.card, headers)
  for (const { at, card } of response.arrived) if (card.state === 'complete') note(at)
  const cards = new Map(response.arrived.map(({ card }) => [card.institutionCode, card]))
  const codes = Array.from({ length: members }, (_, member) => codeOf(member))
  await Promise.all(codes.map((code) => repeat(code, cards.get(code) ?? null, response.retryAfter)))
  return { response, complete }

  async function repeat(code: string, first: Card | null, delay: number | null) {
    let answer = { card: first, retryAfter: delay }
    while (answer.card?.state !== 'complete') {
      const seconds = answer.retryAfter ?? retryTimeOf(answer.card) ?? 1
      if (performance.now() + seconds * 1_000 > until) return
      await wait(seconds * 1_000)
      // A connection may be closed just when it is used again.
      answer = await inTurn(() => askAgain(network.card, headers, code)).catch(() => ({
        card: null,
        retryAfter: 1,
      }))
      if (answer.card?.state === 'complete') note(performance.now())
    }
  }
}

/** Runs tasks in their order, so many at once. */
function createLimit(most: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    return run().finally(() => {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    })
  }
}

function retryTimeOf(card: Card | null): number | null {
  const problems = [card?.problem, card?.loans?.problem]
  return problems.find((problem) => problem?.retryAfterSeconds)?.retryAfterSeconds ?? null
}

/** Prints how many complete institutions the patrons have. */
export function findFairness(name: string, { complete }: AtOnce, members: number): Finding[] {
  printShares(name, moments, { complete, members })
  const wholeAt = complete.filter((own) => own.length === members).map((own) => Math.max(...own))
  console.log(
    `${wholeAt.length} of ${complete.length} patrons have all, the first after ${round1(Math.min(...wholeAt))} s, half after ${round1(median(wholeAt))} s, the last after ${round1(Math.max(...wholeAt))} s`,
  )
  return fairnessAfter(name, judgedAfter, complete)
}

type Shares = { complete: number[][]; members: number }

function printShares(name: string, after: number[], { complete, members }: Shares) {
  const rows = after.map((seconds) => [`after ${seconds} s`, sharesAfter(seconds, complete)] as const)
  printTable(`${name}: institutions that each patron has, of ${members}`, Object.fromEntries(rows))
}

function sharesAfter(seconds: number, complete: number[][]) {
  const shares = complete.map((own) => own.filter((at) => at <= seconds).length)
  const all = shares.reduce((sum, share) => sum + share, 0)
  const largest = Math.max(...shares)
  return {
    smallest: Math.min(...shares),
    p5: quantile(shares, 0.05),
    median: median(shares),
    p95: quantile(shares, 0.95),
    largest,
    all,
    'largest share, of an equal one': round2((largest * shares.length) / all),
  }
}

function fairnessAfter(name: string, seconds: number, complete: number[][]): Finding[] {
  const { median: half, all, ...shares } = sharesAfter(seconds, complete)
  const small = (which: 'smallest' | 'p5') => ({
    name: `${name}: median by ${which} share after ${seconds} s`,
    figure: half / shares[which],
    target: targets.medianBySmallest,
  })
  const large = (which: 'largest' | 'p95') => ({
    name: `${name}: ${which} share after ${seconds} s`,
    figure: shares[which],
    // Institutions are whole: of 399 for 200 patrons, one and a half equal shares are 2.99.
    target: Math.round((targets.largestShare * all) / complete.length),
  })
  return [small('smallest'), small('p5'), large('p95'), large('largest')]
}

type Control = { members: number; loans: number; latency: number; patrons: number }

/** Repeats the benchmark without turns between patrons. It must miss all targets; otherwise they measure nothing. */
export async function findUnfairness({ members, loans, latency, patrons }: Control): Promise<Finding> {
  const nodeOptions = `--import=${join(import.meta.dirname, 'without-turns.ts')}`
  return withNetwork({ members, loans, nodeOptions }, async (network) => {
    await network.setLatency(latency)
    const all = await network.signInOthers(patrons)
    await wait(1_100)
    const read = await readAtOnce({ network, members }, all, { isRepeated: false })
    const name = `${patrons} patrons at once without turns (control)`
    printShares(name, [judgedAfter], { ...read, members })
    const findings = fairnessAfter(name, judgedAfter, read.complete)
    return {
      name: `${name}: targets of fairness that are met`,
      figure: findings.length - listMissed(findings).length,
      target: isQuick ? null : 0,
    }
  })
}
