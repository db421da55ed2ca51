import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { cardsIn, countComplete, readCard, type Card, type CardResponse, type Headers } from './client.ts'
import { printFindings, quantile, round2, rounds, type Finding } from './figures.ts'
import { unlimited, withNetwork, type BenchNetwork } from './network.ts'

const members = 31
const patrons = rounds(200, 20)
const seconds = rounds(60, 6)
const target = { slowest: 3, inASecond: 20, callsPerCard: 4, shares: 1, amplification: 1.1 }

/** Load of many patrons on the institutions, with the default limits. */
export async function benchGentleness(): Promise<string[]> {
  const checks = await withNetwork({ members, loans: 5 }, async (network) => {
    await network.setLatency(60)
    const all = await network.signInOthers(patrons)
    await wait(1_100)
    const scattered = await readScattered(network, all)
    await wait(1_100)
    return [...scattered, ...(await readAtOnce(network, all))]
  })
  return printFindings([...checks, await amplification()])
}

/** Each patron reads one card at a random moment. The limits suffice for all. */
async function readScattered(network: BenchNetwork, all: Headers[]): Promise<Finding[]> {
  const moments = all.map(() => Math.random() * seconds * 1_000)
  await network.takeSeen()
  const responses = await Promise.all(
    all.map(async (headers, index) => {
      await wait(moments[index])
      return readCard(network.card, headers)
    }),
  )
  const seen = await network.takeSeen()
  const name = `${patrons} patrons in ${seconds} s`
  console.log(
    `\nEvery patron has loans, requests and open fees at all ${members} institutions: ${target.callsPerCard} calls each, the most a card takes. An idle account takes 1, one without fees 3.`,
  )
  console.log(`\nAt these very moments the pace alone makes one wait ${round2(longestQueueTime(moments))} s`)
  return [
    {
      name: `${name}: answers not complete`,
      figure: patrons * members - countComplete(responses.flatMap(cardsIn)),
      target: 0,
    },
    ...timesAndCalls(name, responses, seen),
    // Retries count: the institution receives them too.
    {
      name: `${name}: calls a card`,
      figure: Math.max(...seen.map(({ calls }) => calls)) / patrons,
      target: target.callsPerCard,
    },
  ]
}

/** Longest wait in seconds that the rate limit alone causes. In 2 % of the draws it is almost 3 s. */
function longestQueueTime(moments: number[]): number {
  const starts: number[] = []
  const waits = moments
    .toSorted((a, b) => a - b)
    .map((moment) => {
      for (let call = 0; call < target.callsPerCard; call++)
        starts.push(Math.max(moment, (starts.at(-18) ?? Number.NEGATIVE_INFINITY) + 1_050))
      return starts.at(-1)! - moment
    })
  return Math.max(...waits) / 1_000
}

/** More reads than three seconds allow: the rest get "busy" with a time, and all patrons get the same share. */
async function readAtOnce(network: BenchNetwork, all: Headers[]): Promise<Finding[]> {
  await network.takeSeen()
  const responses = await Promise.all(all.map((headers) => readCard(network.card, headers)))
  const seen = await network.takeSeen()
  const cards = responses.map(cardsIn)
  const incomplete = cards.flat().filter(({ state }) => state !== 'complete')
  const rejected = responses.flatMap(({ retryAfter }) => retryAfter ?? [])
  const name = `${patrons} patrons at once`
  const complete = cards.map(countComplete)
  console.log(
    `\n${name}: ${countComplete(cards.flat())} of ${patrons * members} institutions' cards complete, ${Math.min(...complete)} to ${Math.max(...complete)} a patron; ${incomplete.filter(({ state }) => state === 'partial').length} in part; ${rejected.length} patrons turned away at the door`,
  )
  const unexplained = incomplete.filter((card) => !hasRetryTime(card))
  for (const card of unexplained.slice(0, 3))
    console.log(`Without a time: ${JSON.stringify(problemsOf(card))}`)
  return [
    ...timesAndCalls(name, responses, seen),
    {
      name: `${name}: not served and not told when`,
      figure: unexplained.length + rejected.filter((delay) => !(delay >= 1)).length,
      target: 0,
    },
    {
      name: `${name}: shares at one institution differ by`,
      figure: Math.max(...shareDifferences(cards)),
      target: target.shares,
    },
  ]
}

function timesAndCalls(
  name: string,
  responses: CardResponse[],
  seen: { mostInASecond: number }[],
): Finding[] {
  const times = responses.map(({ time }) => time / 1_000)
  const most = seen.map(({ mostInASecond }) => mostInASecond)
  console.log(
    `\n${name}: median ${round2(quantile(times, 0.5))} s, p95 ${round2(quantile(times, 0.95))} s; calls in any second ${most.join(' ')}`,
  )
  return [
    { name: `${name}: slowest, s`, figure: Math.max(...times), target: target.slowest },
    {
      name: `${name}: most calls that one saw in any second`,
      figure: Math.max(...most),
      target: target.inASecond,
    },
  ]
}

/** Whether everything that is missing is "busy", with a time to retry. */
function hasRetryTime(card: Card): boolean {
  const problems = problemsOf(card)
  return (
    problems.length > 0 &&
    problems.every(({ code, retryAfterSeconds }) => code === 'busy' && (retryAfterSeconds ?? 0) >= 1)
  )
}

function problemsOf(card: Card): InstitutionProblem[] {
  const parts = [card, ...Object.values(card)] as (Pick<Card, 'problem'> | string | null)[]
  return parts.flatMap((part) => (typeof part === 'object' && part?.problem) || [])
}

/** For each institution, the difference between the patrons with the most and the fewest complete cards. */
function shareDifferences(cards: Card[][]): number[] {
  const codes = new Set(cards.flat().map(({ institutionCode }) => institutionCode))
  return [...codes].map((code) => {
    const shares = cards.map((own) =>
      countComplete(own.filter(({ institutionCode }) => institutionCode === code)),
    )
    return Math.max(...shares) - Math.min(...shares)
  })
}

/** Ratio of calls to necessary calls while all institutions fail and the circuit breakers stay closed. */
function amplification(): Promise<Finding> {
  const few = 9
  const cards = rounds(100, 10)
  return withNetwork({ members: few, loans: 5, guard: unlimited }, async (network) => {
    await network.misbehave(few, 'refuses')
    await network.countCalls()
    for (let card = 0; card < cards; card++) await readCard(network.card, network.headers)
    const figure = (await network.countCalls()) / (few * cards)
    return { name: 'calls for each, with everything failing', figure, target: target.amplification }
  })
}
